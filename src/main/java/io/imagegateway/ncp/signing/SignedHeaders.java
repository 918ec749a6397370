package io.imagegateway.ncp.signing;

import java.util.function.BiConsumer;

/**
 * The three headers of a signed call. Shows none of them in its text.
 *
 * @param timestamp epoch milliseconds, as signed
 * @param accessKey as signed
 * @param signature Base64 of the HMAC
 */
public record SignedHeaders(String timestamp, String accessKey, String signature) {

  /** Carries {@link #timestamp()}. */
  public static final String TIMESTAMP = "x-ncp-apigw-timestamp";

  /** Carries {@link #accessKey()}. */
  public static final String ACCESS_KEY = "x-ncp-iam-access-key";

  /** Carries {@link #signature()}. */
  public static final String SIGNATURE = "x-ncp-apigw-signature-v2";

  /** Hands each header's name and value over. */
  public void forEach(BiConsumer<String, String> header) {
    header.accept(TIMESTAMP, timestamp);
    header.accept(ACCESS_KEY, accessKey);
    header.accept(SIGNATURE, signature);
  }

  @Override
  public String toString() {
    return "SignedHeaders[hidden]";
  }
}
