package io.imagegateway.lookup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;

/**
 * Digests of content, for entity tags: equal content has an equal fingerprint, on every instance of
 * the gateway.
 */
public final class Fingerprints {

  private static final int BYTES = 16;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private Fingerprints() {}

  /** The fingerprint of what callers would see of the value: its JSON. */
  public static String of(Object value, JsonMapper mapper) {
    return digest(mapper.writeValueAsBytes(value));
  }

  /** The fingerprint of a text, such as the parts of an answer put one behind the other. */
  public static String of(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return TEXT.encodeToString(java.util.Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
