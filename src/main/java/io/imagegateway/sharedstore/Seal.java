package io.imagegateway.sharedstore;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The seal of what stands in the store: an HMAC-SHA256 over version, key space, key and content.
 * Without a secret, everything has the same empty seal.
 */
final class Seal {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String NONE = "-";

  private final @Nullable SecretKeySpec secret;

  Seal(@Nullable String secret) {
    this.secret =
        secret == null
            ? null
            : new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The seal, in lower-case hexadecimal digits. */
  String of(String key, byte[] content) {
    if (secret == null) {
      return NONE;
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      // No key holds a zero byte, and version and key space are parts of every key.
      mac.update(key.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return HexFormat.of().formatHex(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Whether it is the seal of this content. */
  boolean fits(String seal, String key, byte[] content) {
    return MessageDigest.isEqual(
        seal.getBytes(StandardCharsets.UTF_8), of(key, content).getBytes(StandardCharsets.UTF_8));
  }
}
