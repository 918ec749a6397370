package io.imagegateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSettingsTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ncp.datafence.base-url",
        "ncp.server.base-url",
        "ncp.server.breaker.open-duration",
        "ncp.server.batch-size",
        "ncp.region-codes",
        "ncp.credentials.directory",
        "gateway.deadline",
        "gateway.access-log",
        "gateway.freshness.box-images.fresh",
        "gateway.fences.allowed"
      })
  void readsTheNamesOfTheGatewaysSettings(String name) {
    assertThat(KnownSettings.ofTheGateway().names()).containsEntry(name, false);
  }
}
