package io.imagegateway.lookup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  /**
   * One text of several parts, which no other parts make: each has its length in front, and a part
   * that is null is not the text {@code null}.
   */
  public static String joined(@Nullable String... parts) {
    return joined(Arrays.stream(parts));
  }

  /** One text of several parts in their order, which no other parts make. */
  public static String joined(Stream<? extends @Nullable String> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> {
      if (part == null) {
        text.append('-');
      } else {
        text.append(part.length()).append(':').append(part);
      }
    });
    return text.toString();
  }

  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return TEXT.encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
