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

  /**
   * Refuses half pairs, and halves that can't be keys: the access key goes into a header as it is.
   */
  public Credentials {
    if (!canBeKey(accessKey) || !canBeKey(secretKey)) {
      throw new IllegalArgumentException(
          "a key pair needs both an access key and a secret key, in visible ASCII characters");
    }
  }

  /** Whether the text is one word of visible ASCII characters, as NCP's keys are. */
  static boolean canBeKey(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(character -> '!' <= character && character <= '~');
  }

  @Override
  public String toString() {
    return "Credentials[hidden]";
  }
}
