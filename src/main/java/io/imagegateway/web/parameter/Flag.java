package io.imagegateway.web.parameter;

import io.swagger.v3.oas.models.media.Schema;

/** The format of a switch: {@code true} or {@code false}, in lower case. */
public class Flag extends ScalarFormat<Boolean> {

  private final boolean otherwise;

  /** A switch that is set like this where the parameter is left out. */
  protected Flag(boolean otherwise) {
    super(otherwise);
    this.otherwise = otherwise;
  }

  @Override
  protected Parsed<Boolean> parse(String text) {
    return switch (text) {
      case "true" -> new Parsed.Value<>(true);
      case "false" -> new Parsed.Value<>(false);
      default -> new Parsed.Invalid<>("must be true or false");
    };
  }

  @Override
  public Schema<?> schema() {
    return Schemas.flag(otherwise);
  }
}
