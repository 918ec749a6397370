package io.imagegateway.web.parameter;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;

/** The format of one of a few texts; case counts. */
public class OneOf extends ScalarFormat<String> {

  private final List<String> allowed;
  private final String otherwise;

  /** One of these texts, and which one it is where the parameter is left out. */
  protected OneOf(List<String> allowed, String otherwise) {
    super(otherwise);
    this.allowed = List.copyOf(allowed);
    this.otherwise = otherwise;
  }

  @Override
  protected Parsed<String> parse(String text) {
    return allowed.contains(text)
        ? new Parsed.Value<>(text)
        : new Parsed.Invalid<>("must be one of " + String.join(", ", allowed));
  }

  @Override
  public Schema<?> schema() {
    return Schemas.oneOf(allowed, otherwise);
  }
}
