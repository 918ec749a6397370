package io.imagegateway.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FingerprintsTests {

  private final JsonMapper mapper = JsonMapper.builder().build();

  record Image(String name, List<Integer> sizes) {}

  @Test
  void areTheSameOnEveryInstance() {
    // The first 16 bytes of SHA-256 of "abc" (FIPS 180-2, appendix B.1), in base64url.
    assertThat(Fingerprints.of("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iIw");
  }

  @Test
  void areThoseOfTheJson() {
    assertThat(Fingerprints.of(new Image("이미지", List.of(1, 2)), mapper))
        .isEqualTo(Fingerprints.of("{\"name\":\"이미지\",\"sizes\":[1,2]}"));
  }

  @Test
  void differForDifferentContent() {
    assertThat(Fingerprints.of(new Image("a", List.of(1)), mapper))
        .isNotEqualTo(Fingerprints.of(new Image("a", List.of(2)), mapper));
  }

  @Test
  void joinPartsThatNoOtherPartsMake() {
    assertThat(
            List.of(
                Fingerprints.joined("a", "b"),
                Fingerprints.joined("ab"),
                Fingerprints.joined("a", "", "b"),
                Fingerprints.joined("1:a1:b"),
                Fingerprints.joined("x", null),
                Fingerprints.joined("x", "null"),
                Fingerprints.joined("x", "-"),
                Fingerprints.joined("x", ""),
                Fingerprints.joined(Fingerprints.joined("a"), "b"),
                Fingerprints.joined("a", Fingerprints.joined("b")),
                Fingerprints.joined()))
        .doesNotHaveDuplicates();
  }
}
