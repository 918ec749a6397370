package io.imagegateway.web.problem;

import io.imagegateway.lookup.Failure;

/** The end of a request whose answer is a failure; {@link ProblemAdvice} answers with it. */
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
