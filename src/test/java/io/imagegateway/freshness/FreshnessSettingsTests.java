package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

class FreshnessSettingsTests {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(Settings.class);

  @Test
  void haveTheDefaultsOfTheContract() {
    application.run(context -> {
      assertThat(context.getBean(FreshnessSettings.class))
          .isEqualTo(
              new FreshnessSettings(
                  new FreshnessSettings.BoxImages(
                      Duration.ofSeconds(30),
                      Duration.ofMinutes(5),
                      Duration.ofHours(24),
                      Duration.ofSeconds(10),
                      10_000),
                  new FreshnessSettings.ServerImages(
                      Duration.ofMinutes(10),
                      Duration.ofHours(24),
                      Duration.ofDays(7),
                      Duration.ofSeconds(30),
                      20_000),
                  new FreshnessSettings.OwnServerImages(
                      Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(24), 100),
                  new FreshnessSettings.BoxImages(
                      Duration.ofSeconds(30),
                      Duration.ofMinutes(5),
                      Duration.ofHours(24),
                      Duration.ofSeconds(10),
                      10_000),
                  new FreshnessSettings.Fences(
                      Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofDays(7)),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(15)));
      assertThat(context.getBean(LoadSettings.class))
          .isEqualTo(new LoadSettings(Duration.ofSeconds(10)));
    });
  }

  @Test
  void canBeSetOneByOne() {
    application
        .withPropertyValues(
            "gateway.freshness.box-images.fresh=1s",
            "gateway.freshness.server-images.max-size=5",
            "gateway.freshness.own-server-images.stale=0",
            "gateway.freshness.failure=0",
            "gateway.freshness.min-refresh-interval=2s",
            "gateway.load-deadline=500ms")
        .run(context -> {
          FreshnessSettings settings = context.getBean(FreshnessSettings.class);
          assertThat(settings.boxImages().fresh()).isEqualTo(Duration.ofSeconds(1));
          assertThat(settings.boxImages().stale()).isEqualTo(Duration.ofMinutes(5));
          assertThat(settings.serverImages().maxSize()).isEqualTo(5);
          assertThat(settings.ownServerImages().stale()).isZero();
          assertThat(settings.failure()).isZero();
          assertThat(settings.minRefreshInterval()).isEqualTo(Duration.ofSeconds(2));
          assertThat(context.getBean(LoadSettings.class).loadDeadline())
              .isEqualTo(Duration.ofMillis(500));
        });
  }

  @Test
  void mayLetTheOutageEndWithTheStaleTime() {
    application
        .withPropertyValues(
            "gateway.freshness.box-images.stale=1h", "gateway.freshness.box-images.outage=1h")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.freshness.box-images.fresh=0",
        "gateway.freshness.box-images.fresh=-1s",
        "gateway.freshness.box-images.stale=-1s",
        "gateway.freshness.box-images.outage=-1s",
        "gateway.freshness.box-images.outage=299s",
        "gateway.freshness.box-images.absent=-1ms",
        "gateway.freshness.box-images.max-size=0",
        "gateway.freshness.server-images.fresh=0",
        "gateway.freshness.server-images.outage=23h",
        "gateway.freshness.server-images.max-size=-1",
        "gateway.freshness.own-server-images.fresh=0",
        "gateway.freshness.own-server-images.outage=9m",
        "gateway.freshness.own-server-images.max-size=0",
        "gateway.freshness.failure=-1s",
        "gateway.freshness.min-refresh-interval=-1s",
        "gateway.load-deadline=499ms",
        "gateway.load-deadline=-10s"
      })
  void stopTheStartIfOneMakesNoSenseAndNameIt(String setting) {
    String property = setting.substring(0, setting.indexOf('='));
    int prefix =
        property.contains("freshness") ? "gateway.freshness.".length() : "gateway.".length();

    application
        .withPropertyValues(setting)
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(BindValidationException.class)
                .hasMessageContaining("'" + camelCase(property.substring(prefix)) + "'"));
  }

  @Test
  void sayWhatIsWrongWithATooShortOutage() {
    application
        .withPropertyValues("gateway.freshness.box-images.outage=1m")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("must not be shorter than stale"));
  }

  private static String camelCase(String property) {
    return Pattern.compile("-(.)")
        .matcher(property)
        .replaceAll(dash -> dash.group(1).toUpperCase(Locale.ROOT));
  }

  @EnableConfigurationProperties({FreshnessSettings.class, LoadSettings.class})
  static class Settings {}
}
