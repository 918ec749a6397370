package io.imagegateway.web.problem;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A request's parameters are bad. The messages hold nothing of the parameters' values. */
public class InvalidRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;

  /** Refuses the request for these parameters. */
  public InvalidRequestException(List<FieldError> errors) {
    super("bad parameters: " + errors.stream().map(FieldError::field).distinct().toList());
    this.errors = List.copyOf(errors);
  }

  public List<FieldError> errors() {
    return errors;
  }

  /**
   * What is wrong with one parameter.
   *
   * @param field the parameter's name
   * @param message what it must be
   */
  @Schema(description = "What is wrong with one parameter.")
  public record FieldError(
      @Schema(description = "Name of the parameter.", example = "fenceId") String field,
      @Schema(
              description = "What the parameter must be, in a sentence for people.",
              example = "must be a whole number from 1 to 9007199254740991")
          String message) {}
}
