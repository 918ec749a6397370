package io.imagegateway.ncpfake;

/**
 * The end of a start whose ports cannot be listened at. The message is one line for the user: the
 * ports, and how to choose others.
 */
public final class PortUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  PortUnavailableException(String message) {
    super(message);
  }
}
