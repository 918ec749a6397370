package io.imagegateway.ncpfake;

/**
 * A key pair that the fake may accept. Shows neither half in its text.
 *
 * @param accessKey sent with every call
 * @param secretKey signs the calls
 */
public record FakeKeys(String accessKey, String secretKey) {

  /** The pair that the demo signs with. Accepted from the start. */
  public static final FakeKeys PRIMARY =
      new FakeKeys("DEMOACCESSKEY0000001", "DEMO-secret-key-not-real-000000000000001");

  /** The account's second pair (NCP gives an account two at most). Accepted from the start. */
  public static final FakeKeys SECONDARY =
      new FakeKeys("DEMOACCESSKEY0000002", "DEMO-secret-key-not-real-000000000000002");

  @Override
  public String toString() {
    return "FakeKeys[hidden]";
  }
}
