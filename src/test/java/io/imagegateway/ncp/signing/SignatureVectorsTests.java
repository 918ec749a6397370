package io.imagegateway.ncp.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.imagegateway.ncp.credentials.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Every vector of {@code signature-vectors.json}: a new one needs no new Java. */
class SignatureVectorsTests {

  private static final List<Vector> VECTORS = read();

  private record File(List<Vector> vectors) {}

  /** One vector; JUnit shows its name only. */
  record Vector(
      String name,
      String method,
      String uri,
      String timestamp,
      String accessKey,
      String secretKey,
      String signature,
      boolean valid) {

    SignedHeaders sign() {
      String[] parts = uri.split("\\?", 2);
      return SignatureV2.sign(
          method,
          parts[0],
          parts.length == 2 ? parts[1] : null,
          Instant.ofEpochMilli(Long.parseLong(timestamp)),
          new Credentials(accessKey, secretKey));
    }

    /**
     * Whether it could be sent as it is, however wrong; judged by the JDK's own reading of URIs.
     */
    boolean legal() {
      try {
        return method.equals(method.toUpperCase(Locale.ROOT)) && !new URI(uri).isAbsolute();
      } catch (URISyntaxException _) {
        return false;
      }
    }

    boolean sameAction(Vector other) {
      return URI.create(uri).getPath().equals(URI.create(other.uri).getPath());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("validOnes")
  void signsAsEveryoneElseDoes(Vector vector) {
    assertThat(vector.sign())
        .isEqualTo(new SignedHeaders(vector.timestamp(), vector.accessKey(), vector.signature()));
  }

  @ParameterizedTest
  @MethodSource("illegalOnes")
  void refusesWhatCouldNotBeSentAsItWasSigned(Vector vector) {
    assertThatExceptionOfType(UnsignableRequestException.class)
        .isThrownBy(vector::sign)
        .satisfies(refusal ->
            assertThat(refusal.toString())
                .doesNotContain(vector.accessKey())
                .doesNotContain(vector.secretKey()));
  }

  @ParameterizedTest
  @MethodSource("wrongOnes")
  void signsTheRightRequestUnlikeTheWrongOne(Vector vector) {
    assertThat(vector.sign().signature()).isEqualTo(vector.signature());
    assertThat(validOnes().filter(vector::sameAction))
        .isNotEmpty()
        .allSatisfy(right -> assertThat(right.sign().signature()).isNotEqualTo(vector.signature()));
  }

  @Test
  void hasVectorsOfEachKind() {
    assertThat(validOnes()).hasSizeGreaterThanOrEqualTo(14);
    assertThat(illegalOnes()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(wrongOnes()).hasSizeGreaterThanOrEqualTo(2);
  }

  private static Stream<Vector> validOnes() {
    return VECTORS.stream().filter(Vector::valid);
  }

  private static Stream<Vector> illegalOnes() {
    return VECTORS.stream().filter(vector -> !vector.valid() && !vector.legal());
  }

  private static Stream<Vector> wrongOnes() {
    return VECTORS.stream().filter(vector -> !vector.valid() && vector.legal());
  }

  private static List<Vector> read() {
    try (InputStream json =
        Objects.requireNonNull(
            SignatureVectorsTests.class.getResourceAsStream(
                "/ncp-fixtures/signature-vectors.json"))) {
      return JsonMapper.shared().readValue(json, File.class).vectors();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
