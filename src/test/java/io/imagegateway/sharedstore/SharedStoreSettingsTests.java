package io.imagegateway.sharedstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.validation.Errors;
import org.springframework.validation.SimpleErrors;

class SharedStoreSettingsTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://store",
        "redis://store:6379",
        "rediss://store:6380/",
        "rediss://user:hush@store:6380/3",
        "redis://[::1]:6379"
      })
  void acceptsAServerWithOrWithoutADatabase(String url) {
    assertThat(errors(settings(url, "test", null, null, null)).hasErrors()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "store:6379",
        "http://store:6379",
        "redis:6379",
        "redis-sentinel://store",
        "redis://store:0",
        "redis://store:65536",
        "redis://store/name",
        "redis://store?timeout=1s",
        "redis://store#0"
      })
  void refusesWhatIsNoServer(String url) {
    assertThat(errors(settings(url, "test", null, null, null)).getFieldErrors("url")).hasSize(1);
  }

  @Test
  void needsANamespaceWithAUrlAndNothingWithoutOne() {
    assertThat(
            errors(settings("redis://store", null, null, null, null)).getFieldErrors("namespace"))
        .hasSize(1);
    assertThat(errors(settings(null, null, null, null, null)).hasErrors()).isFalse();
  }

  @Test
  void refusesABlankSecretAndTwoPasswords() {
    assertThat(errors(settings("redis://store", "test", " ", null, null)).getFieldErrors("secret"))
        .hasSize(1);
    assertThat(
            errors(settings("redis://store", "test", null, "hush", Path.of("password")))
                .getFieldErrors("passwordFile"))
        .hasSize(1);
  }

  @Test
  void showsNoSecret() {
    assertThat(settings("redis://user:hush@store", "test", "seal", "hush", null))
        .hasToString("SharedStoreSettings[store]");
  }

  private static SharedStoreSettings settings(
      @Nullable String url,
      @Nullable String namespace,
      @Nullable String secret,
      @Nullable String password,
      @Nullable Path passwordFile) {
    return new SharedStoreSettings(
        url == null ? null : URI.create(url),
        namespace,
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        secret,
        null,
        password,
        passwordFile,
        null);
  }

  private static Errors errors(SharedStoreSettings settings) {
    Errors errors = new SimpleErrors(settings);
    settings.validate(settings, errors);
    return errors;
  }
}
