package io.imagegateway.web;

import io.imagegateway.problem.Failure;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Why one look-up of an otherwise good answer failed.
 *
 * @param code the code that the failure would have as a problem of its own
 * @param detail what happened
 * @param retryable whether the same request may succeed later
 */
@Schema(description = "Why one look-up of an otherwise good answer failed.")
public record LookUpProblem(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String code,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String detail,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) boolean retryable) {

  /** The failure as callers see it. */
  public static LookUpProblem of(Failure failure) {
    return new LookUpProblem(failure.code().name(), failure.detail(), failure.retryable());
  }
}
