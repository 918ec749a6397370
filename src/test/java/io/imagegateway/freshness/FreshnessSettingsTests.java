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
                  Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(15), 0.1));
      assertThat(context.getBean(LoadSettings.class))
          .isEqualTo(new LoadSettings(Duration.ofSeconds(10)));
    });
  }

  @Test
  void canBeSetOneByOne() {
    application
        .withPropertyValues(
            "gateway.freshness.failure=0",
            "gateway.freshness.refusal=0",
            "gateway.freshness.min-refresh-interval=2s",
            "gateway.freshness.jitter=0",
            "gateway.load-deadline=500ms")
        .run(context -> {
          assertThat(context.getBean(FreshnessSettings.class))
              .isEqualTo(
                  new FreshnessSettings(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(2), 0));
          assertThat(context.getBean(LoadSettings.class).loadDeadline())
              .isEqualTo(Duration.ofMillis(500));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.freshness.failure=-1s",
        "gateway.freshness.refusal=-1s",
        "gateway.freshness.min-refresh-interval=-1s",
        "gateway.freshness.jitter=-0.1",
        "gateway.freshness.jitter=0.51",
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

  private static String camelCase(String property) {
    return Pattern.compile("-(.)")
        .matcher(property)
        .replaceAll(dash -> dash.group(1).toUpperCase(Locale.ROOT));
  }

  @EnableConfigurationProperties({FreshnessSettings.class, LoadSettings.class})
  static class Settings {}
}
