package io.imagegateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownValueTests {

  @ParameterizedTest
  @CsvSource({
    "https://kim:hush@ncp.example/a, https://ncp.example/a",
    "https://kim@ncp.example, https://ncp.example",
    "https://kim:p@ss/wo#rd@ncp.example, https://ncp.example",
    "https:kim:hush@ncp.example, ncp.example",
    "//kim@ncp.example, ncp.example",
    "redis://:hush@store:6379, redis://store:6379",
    "kim:hush@store, store",
    "https://ncp.example, https://ncp.example",
    "kim@example.com, kim@example.com",
    "31s, 31s"
  })
  void leavesOutTheUserInfoOfAUrl(String value, String shown) {
    assertThat(ShownValue.of("ncp.server.base-url", value)).contains(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ncp.credentials.access-key",
        "ncp.credentials.secretKey",
        "gateway.shared-store.secret",
        "gateway.proxy-PASSWORD",
        "gateway.token"
      })
  void showsNothingOfASecret(String property) {
    assertThat(ShownValue.of(property, "hush")).isEmpty();
  }

  @Test
  void showsNothingWhereNothingWasSet() {
    assertThat(ShownValue.of("gateway.deadline", null)).isEmpty();
  }
}
