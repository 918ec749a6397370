package io.imagegateway.lookup;

import org.jspecify.annotations.Nullable;

/**
 * Another throwable's classes and stack traces, without its messages: those may quote a body, a URL
 * or a header. In this form a bug is logged that shows where answers of a source are dealt with.
 */
public final class RedactedThrowable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Causes may form a circle. */
  private static final int DEEPEST_CAUSE = 16;

  private RedactedThrowable(Throwable original, @Nullable RedactedThrowable cause) {
    super(original.getClass().getName(), cause, false, true);
    setStackTrace(original.getStackTrace());
  }

  /** The throwable as it may be logged, its causes included. */
  public static RedactedThrowable of(Throwable original) {
    return of(original, DEEPEST_CAUSE);
  }

  private static RedactedThrowable of(Throwable original, int depth) {
    Throwable cause = original.getCause();
    return new RedactedThrowable(
        original, cause == null || depth == 0 ? null : of(cause, depth - 1));
  }
}
