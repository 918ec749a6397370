package io.imagegateway.ncp.api;

/**
 * The error of a body that is not the answer that it should be. The message holds nothing of the
 * body.
 */
public class MalformedAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says in our own words what is missing or wrong. */
  public MalformedAnswerException(String message) {
    super(message);
  }
}
