package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

/** Binds a feature's cache settings as the gateway does, for tests of what they accept. */
public final class CacheSettingsRules<T> {

  private final Class<T> settings;
  private final ApplicationContextRunner application;

  /** Rules of a settings record, which the configuration makes a bean. */
  public CacheSettingsRules(Class<T> settings, Class<?> configuration) {
    this.settings = settings;
    this.application =
        new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(configuration);
  }

  /** Asserts what the properties lead to. */
  public void bind(Function<T, CacheSettings> cache, CacheSettings expected, String... properties) {
    application
        .withPropertyValues(properties)
        .run(context -> assertThat(cache.apply(context.getBean(settings))).isEqualTo(expected));
  }

  /** Asserts that the start is stopped, with the property and the reason named. */
  public void refuse(String setting, String reason) {
    String property = setting.substring("gateway.freshness.".length(), setting.indexOf('='));
    application
        .withPropertyValues(setting)
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(BindValidationException.class)
                .hasMessageContaining("'" + camelCase(property) + "'")
                .hasMessageContaining(reason));
  }

  private static String camelCase(String property) {
    return Pattern.compile("-(.)")
        .matcher(property)
        .replaceAll(dash -> dash.group(1).toUpperCase(Locale.ROOT));
  }
}
