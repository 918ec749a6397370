package io.imagegateway.ncp.credentials;

/**
 * A key pair of an NCP account or sub account. Shows neither half in its text, so that it can't end
 * up in a log by accident.
 *
 * @param accessKey identifies the account; sent with every call, and treated as a secret all the
 *     same
 * @param secretKey signs the calls; never sent
 */
public record Credentials(String accessKey, String secretKey) {

  /** Refuses half pairs. */
  public Credentials {
    if (accessKey.isBlank() || secretKey.isBlank()) {
      throw new IllegalArgumentException("a key pair needs both an access key and a secret key");
    }
  }

  @Override
  public String toString() {
    return "Credentials[hidden]";
  }
}
