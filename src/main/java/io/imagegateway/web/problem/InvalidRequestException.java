package io.imagegateway.web.problem;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The end of a request whose parameters are bad: all of them, in their order. */
public class InvalidRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;

  /** Rejects the request for these parameters. */
  public InvalidRequestException(List<FieldError> errors) {
    super("bad parameters: " + errors.stream().map(FieldError::field).distinct().toList());
    this.errors = List.copyOf(errors);
  }

  /** The bad parameters. */
  public List<FieldError> errors() {
    return errors;
  }

  /** A bad parameter. The message holds nothing of its value. */
  @Schema(description = "What is wrong with one parameter.")
  public record FieldError(
      @Schema(description = "Name of the parameter.", example = "fenceId") String field,
      @Schema(
              description = "What the parameter must be, in a sentence for people.",
              example = "must be a whole number from 1 to 9007199254740991")
          String message) {}
}
