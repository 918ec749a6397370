package io.imagegateway.ncpfake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What NCP's API Gateway checks before it lets a call in: a known access key, a timestamp within
 * five minutes of its own clock, and the signature v2 over the very characters that came on the
 * wire.
 */
final class SignatureCheck {

  static final String TIMESTAMP = "x-ncp-apigw-timestamp";
  static final String ACCESS_KEY = "x-ncp-iam-access-key";
  static final String SIGNATURE = "x-ncp-apigw-signature-v2";

  /** How far a timestamp may be from NCP's clock, to either side. */
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private SignatureCheck() {}

  /**
   * A call as it came on the wire.
   *
   * @param method the HTTP method
   * @param url path and query
   * @param timestamp null where the header is missing or doubled
   * @param accessKey the same
   * @param signature the same
   */
  record Signed(
      String method,
      String url,
      @Nullable String timestamp,
      @Nullable String accessKey,
      @Nullable String signature) {

    @Override
    public String toString() {
      return "Signed[%s, hidden]".formatted(method);
    }
  }

  /** Whether one of these key pairs signed the call, about now. */
  static boolean passes(Signed call, Collection<FakeKeys> accepted, Instant now) {
    String timestamp = call.timestamp();
    String signature = call.signature();
    return timestamp != null
        && signature != null
        && isAbout(timestamp, now)
        && accepted.stream()
            .filter(keys -> keys.accessKey().equals(call.accessKey()))
            .anyMatch(
                keys -> sameText(signature, sign(call.method(), call.url(), timestamp, keys)));
  }

  /** The signature that NCP computes for a call. */
  static String sign(String method, String url, String timestamp, FakeKeys keys) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(keys.secretKey().getBytes(UTF_8), "HmacSHA256"));
      String text = method + " " + url + "\n" + timestamp + "\n" + keys.accessKey();
      return Base64.getEncoder().encodeToString(hmac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has HmacSHA256", impossible);
    }
  }

  private static boolean isAbout(String timestamp, Instant now) {
    // At most 15 digits, so that no difference overflows.
    return timestamp.matches("[0-9]{1,15}")
        && Duration.between(Instant.ofEpochMilli(Long.parseLong(timestamp)), now)
                .abs()
                .compareTo(WINDOW)
            <= 0;
  }

  private static boolean sameText(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }
}
