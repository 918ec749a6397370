package io.imagegateway.ncp.signing;

/**
 * The error of a request that cannot be signed, so that it must not be sent. The message holds no
 * part of a key.
 */
public class UnsignableRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnsignableRequestException(String message) {
    super(message);
  }

  UnsignableRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
