package io.imagegateway.ncpfake;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.ncpfake.SignatureCheck.Signed;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SignatureCheckTests {

  private static final Instant NOW = Instant.ofEpochMilli(1_750_380_000_000L);
  private static final FakeKeys KEYS = new FakeKeys("access", "secret");
  private static final String URL = "/cluster/kubeconfig?a=%EC%9D%B4+b";

  record Vector(
      String name,
      String method,
      String uri,
      String timestamp,
      String accessKey,
      String secretKey,
      String signature,
      boolean valid) {

    FakeKeys keys() {
      return new FakeKeys(accessKey, secretKey);
    }

    /** What a client that signed this (by mistake, if the vector is a negative one) sends. */
    Signed onTheWire() {
      String sent =
          switch (name) {
            case "negative-unencoded-space" -> uri.replace(" ", "%20");
            case "negative-absolute-url" -> uri.replace("https://datafence.apigw.ntruss.com", "");
            case "negative-path-only" -> uri + "?fenceId=26&productCode=CON";
            default -> uri;
          };
      String sentMethod = name.equals("negative-lowercase-method") ? "GET" : method;
      return new Signed(sentMethod, sent, timestamp, accessKey, signature);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private record VectorsFile(List<Vector> vectors) {}

  static Stream<Vector> vectors() throws IOException {
    try (InputStream file =
        SignatureCheckTests.class.getResourceAsStream("/ncp-fixtures/signature-vectors.json")) {
      return JsonMapper.shared().readValue(file, VectorsFile.class).vectors().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void decidesEveryVectorAsItIsMarked(Vector vector) {
    Instant now =
        vector.timestamp().length() == 13
            ? Instant.ofEpochMilli(Long.parseLong(vector.timestamp()))
            : NOW;

    assertThat(SignatureCheck.passes(vector.onTheWire(), List.of(vector.keys()), now))
        .isEqualTo(vector.valid());
  }

  @Test
  void knowsBothKindsOfVectors() throws IOException {
    assertThat(vectors().map(Vector::valid)).contains(true, false).hasSize(19);
  }

  @Test
  void letsTheClocksDifferByFiveMinutesEachWayAndNotAMillisecondMore() {
    assertThat(passesAt(NOW.plus(Duration.ofMinutes(5)))).isTrue();
    assertThat(passesAt(NOW.minus(Duration.ofMinutes(5)))).isTrue();
    assertThat(passesAt(NOW.plus(Duration.ofMinutes(5)).plusMillis(1))).isFalse();
    assertThat(passesAt(NOW.minus(Duration.ofMinutes(5)).minusMillis(1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "1750380000000.0", "99999999999999999999", "now"})
  void refusesATimestampThatIsNone(String timestamp) {
    assertThat(SignatureCheck.passes(signed(timestamp), List.of(KEYS), NOW)).isFalse();
  }

  @Test
  void refusesWhatIsMissing() {
    Signed whole = signed(Long.toString(NOW.toEpochMilli()));

    assertThat(SignatureCheck.passes(whole, List.of(KEYS), NOW)).isTrue();
    assertThat(
            SignatureCheck.passes(
                new Signed("GET", URL, null, whole.accessKey(), whole.signature()),
                List.of(KEYS),
                NOW))
        .isFalse();
    assertThat(
            SignatureCheck.passes(
                new Signed("GET", URL, whole.timestamp(), null, whole.signature()),
                List.of(KEYS),
                NOW))
        .isFalse();
    assertThat(
            SignatureCheck.passes(
                new Signed("GET", URL, whole.timestamp(), whole.accessKey(), null),
                List.of(KEYS),
                NOW))
        .isFalse();
  }

  @Test
  void refusesAKeyThatIsNotAccepted() {
    Signed call = signed(Long.toString(NOW.toEpochMilli()));

    assertThat(SignatureCheck.passes(call, List.of(), NOW)).isFalse();
    assertThat(SignatureCheck.passes(call, List.of(new FakeKeys("other", "secret")), NOW))
        .isFalse();
    assertThat(SignatureCheck.passes(call, List.of(new FakeKeys("access", "other")), NOW))
        .isFalse();
  }

  @Test
  void showsNoSecretInItsText() {
    assertThat(signed("1750380000000").toString() + KEYS).doesNotContain("access", "secret");
  }

  private static boolean passesAt(Instant now) {
    return SignatureCheck.passes(signed(Long.toString(NOW.toEpochMilli())), List.of(KEYS), now);
  }

  private static Signed signed(String timestamp) {
    String signature =
        SignedClient.hmac(
            KEYS.secretKey(), "GET " + URL + "\n" + timestamp + "\n" + KEYS.accessKey());
    return new Signed("GET", URL, timestamp, KEYS.accessKey(), signature);
  }
}
