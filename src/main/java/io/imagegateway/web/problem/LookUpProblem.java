package io.imagegateway.web.problem;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.swagger.v3.oas.annotations.media.Schema;

/** A failed look-up within an answer that is not a failure as a whole. */
@Schema(description = "Why one look-up of an otherwise good answer failed.")
public record LookUpProblem(
    @Schema(
            description = "Code of the failure, the same as in problem documents.",
            implementation = ProblemCode.class)
        String code,
    @Schema(description = "What happened, in a sentence for people.") String detail,
    @Schema(description = "Whether the same request may succeed later, unchanged.")
        boolean retryable) {

  /** The failure as callers see it. */
  public static LookUpProblem of(Failure failure) {
    return new LookUpProblem(failure.code().name(), failure.detail(), failure.retryable());
  }
}
