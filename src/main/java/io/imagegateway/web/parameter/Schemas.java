package io.imagegateway.web.parameter;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schemas of parameters and headers (JSON Schema 2020-12). */
public final class Schemas {

  private Schemas() {}

  /** A text. */
  public static Schema<?> text() {
    return of("string");
  }

  static Schema<?> oneOf(List<String> allowed, @Nullable String otherwise) {
    Schema<Object> schema = of("string");
    schema.setEnum(List.copyOf(allowed));
    return withDefault(schema, otherwise);
  }

  static Schema<?> flag(boolean otherwise) {
    return withDefault(of("boolean"), otherwise);
  }

  static Schema<?> wholeNumber(long min, long max, @Nullable Long otherwise) {
    return withDefault(of("integer"), otherwise)
        .format("int64")
        .minimum(BigDecimal.valueOf(min))
        .maximum(BigDecimal.valueOf(max));
  }

  static Schema<?> listOf(Schema<?> items) {
    return of("array").items(items).minItems(1);
  }

  static Schema<?> listOf(Schema<?> items, int most) {
    return listOf(items).maxItems(most);
  }

  private static Schema<?> withDefault(Schema<Object> schema, @Nullable Object otherwise) {
    // A default of null would be written as such.
    if (otherwise != null) {
      schema.setDefault(otherwise);
    }
    return schema;
  }

  private static Schema<Object> of(String type) {
    Schema<Object> schema = new JsonSchema();
    schema.addType(type);
    return schema;
  }
}
