package io.imagegateway.web;

import io.imagegateway.problem.Failure;

/** The answer to a request is a failure; {@link ProblemAdvice} tells it. */
public class FailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** Answers with this failure. */
  public FailureException(Failure failure) {
    super(failure.code().name(), null, false, false);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
