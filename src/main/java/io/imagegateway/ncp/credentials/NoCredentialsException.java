package io.imagegateway.ncp.credentials;

/** There is no key pair to sign with at start. The message holds no part of a key. */
class NoCredentialsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoCredentialsException(String message) {
    super(message);
  }
}
