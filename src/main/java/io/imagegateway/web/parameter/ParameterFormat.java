package io.imagegateway.web.parameter;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;

/**
 * The rule that a parameter is read by, and its description.
 *
 * @param <T> what the parameter is read as
 */
public interface ParameterFormat<T> {

  /**
   * Reads a parameter.
   *
   * @param values as they were sent, in their order; empty if the parameter was left out
   */
  Parsed<T> parse(List<String> values);

  /** The values that {@link #parse} accepts. */
  Schema<?> schema();

  /** Whether the parameter must be given. */
  default boolean required() {
    return false;
  }
}
