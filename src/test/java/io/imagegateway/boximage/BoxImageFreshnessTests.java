package io.imagegateway.boximage;

import io.imagegateway.freshness.CacheSettings;
import io.imagegateway.freshness.CacheSettingsRules;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class BoxImageFreshnessTests {

  private final CacheSettingsRules<BoxImageFreshness> rules =
      new CacheSettingsRules<>(BoxImageFreshness.class, Settings.class);

  @Test
  void hasTheDefaultsOfTheContract() {
    rules.bind(
        BoxImageFreshness::boxImages,
        new CacheSettings(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            Duration.ofSeconds(10),
            10_000));
  }

  @Test
  void canBeSetOneByOneAndMayLetTheOutageEndWithTheStaleTime() {
    rules.bind(
        BoxImageFreshness::boxImages,
        new CacheSettings(
            Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, 5),
        "gateway.freshness.box-images.fresh=1s",
        "gateway.freshness.box-images.stale=1h",
        "gateway.freshness.box-images.outage=1h",
        "gateway.freshness.box-images.absent=0",
        "gateway.freshness.box-images.max-size=5");
  }

  @ParameterizedTest
  @CsvSource({
    "fresh=0, 0",
    "fresh=-1s, 0",
    "stale=-1s, 0",
    "outage=-1s, 0",
    "outage=299s, must not be shorter than stale",
    "absent=-1ms, 0",
    "max-size=0, 0",
    "max-size=2000000000, an entry takes about 4500 bytes"
  })
  void stopsTheStartIfOneMakesNoSenseAndNamesIt(String setting, String reason) {
    rules.refuse("gateway.freshness.box-images." + setting, reason);
  }

  @EnableConfigurationProperties(BoxImageFreshness.class)
  static class Settings {}
}
