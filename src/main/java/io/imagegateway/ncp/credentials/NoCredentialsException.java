package io.imagegateway.ncp.credentials;

/** The error of a start without a key pair to sign with. The message holds no part of a key. */
class NoCredentialsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoCredentialsException(String message) {
    super(message);
  }
}
