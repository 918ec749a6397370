package io.imagegateway.ncp.signing;

import io.imagegateway.ncp.credentials.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * NCP's signature v2: {@code Base64(HMAC-SHA256(secret key, method SP path-and-query LF timestamp
 * LF access key))}, over the very characters of path and query that go on the wire (NCP, "Ncloud
 * API: create signature").
 */
public final class SignatureV2 {

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern METHOD = Pattern.compile("[A-Z]+");

  /**
   * What RFC 3986 lets stand in a path and a query, percent-encoded where it must be. The
   * quantifiers are possessive because others take stack with every character of a long query.
   */
  private static final Pattern PATH =
      Pattern.compile("/(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/]++|%[0-9A-Fa-f]{2})*+");

  private static final Pattern QUERY =
      Pattern.compile("(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/?]++|%[0-9A-Fa-f]{2})*+");

  private SignatureV2() {}

  /**
   * Signs one attempt.
   *
   * @param method the HTTP method, upper case
   * @param rawPath the path as it goes on the wire, from the first slash on, without scheme and
   *     host
   * @param rawQuery the query as it goes on the wire, without question mark; null if there is none
   * @param at the time of the attempt; what is signed and sent is its epoch milliseconds
   * @param credentials the key pair
   * @return what the attempt's headers must carry
   * @throws UnsignableRequestException if method, path or query are not in their wire form, so that
   *     what is signed could not be what is sent
   */
  public static SignedHeaders sign(
      String method,
      String rawPath,
      @Nullable String rawQuery,
      Instant at,
      Credentials credentials) {
    if (!METHOD.matcher(method).matches()) {
      throw new UnsignableRequestException("the method is not in upper case");
    }
    if (!PATH.matcher(rawPath).matches()) {
      throw new UnsignableRequestException("the path is not in its wire form");
    }
    if (rawQuery != null && !QUERY.matcher(rawQuery).matches()) {
      throw new UnsignableRequestException("the query is not in its wire form");
    }
    String target = rawQuery == null ? rawPath : rawPath + "?" + rawQuery;
    String timestamp = Long.toString(at.toEpochMilli());
    String stringToSign = method + " " + target + "\n" + timestamp + "\n" + credentials.accessKey();
    return new SignedHeaders(
        timestamp, credentials.accessKey(), hmac(credentials.secretKey(), stringToSign));
  }

  private static String hmac(String secretKey, String stringToSign) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(stringToSign.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new UnsignableRequestException("this Java platform can't compute the signature", e);
    }
  }
}
