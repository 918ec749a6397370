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
    schema.setDefault(otherwise);
    return schema;
  }

  static Schema<?> flag(boolean otherwise) {
    Schema<Object> schema = of("boolean");
    schema.setDefault(otherwise);
    return schema;
  }

  static Schema<?> wholeNumber(long min, long max, @Nullable Long otherwise) {
    Schema<Object> schema = of("integer");
    schema.setDefault(otherwise);
    return schema
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

  private static Schema<Object> of(String type) {
    Schema<Object> schema = new JsonSchema();
    schema.addType(type);
    return schema;
  }
}
