package io.imagegateway.serverimage;

import io.imagegateway.freshness.CacheSettings;
import io.imagegateway.freshness.CacheSettingsRules;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class ServerImageFreshnessTests {

  private final CacheSettingsRules<ServerImageFreshness> rules =
      new CacheSettingsRules<>(ServerImageFreshness.class, Settings.class);

  @Test
  void hasTheDefaultsOfTheContractForServerImages() {
    rules.bind(
        ServerImageFreshness::serverImages,
        new CacheSettings(
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            Duration.ofDays(7),
            Duration.ofSeconds(30),
            20_000));
  }

  @Test
  void hasTheDefaultsOfTheContractForTheIndex() {
    rules.bind(
        ServerImageFreshness::ownServerImages,
        new CacheSettings(
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            Duration.ZERO,
            100));
  }

  @ParameterizedTest
  @CsvSource({
    "server-images.fresh=0, 0",
    "server-images.outage=23h, must not be shorter than stale",
    "server-images.max-size=-1, 0",
    "server-images.max-size=2000000000, an entry takes about 2600 bytes",
    "own-server-images.fresh=0, 0",
    "own-server-images.outage=9m, must not be shorter than stale",
    "own-server-images.max-size=0, 0"
  })
  void stopsTheStartIfOneMakesNoSenseAndNamesIt(String setting, String reason) {
    rules.refuse("gateway.freshness." + setting, reason);
  }

  @EnableConfigurationProperties(ServerImageFreshness.class)
  static class Settings {}
}
