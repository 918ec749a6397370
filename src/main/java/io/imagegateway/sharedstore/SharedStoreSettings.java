package io.imagegateway.sharedstore;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the store that replicas share.
 *
 * @param url where it is: {@code redis://host:port/database}, or {@code rediss://} for TLS; null
 *     for none
 * @param namespace what the replicas that share have in common, one per NCP account; required with
 *     a URL
 * @param timeout the time of one operation, at least 1 ms
 * @param coolOff how long the store is left alone after three time-outs or five failures in a row
 * @param secret what entries are sealed with; null: they are not
 * @param username the user of the store's access list; null for the default one
 * @param password of the user; null for none
 * @param passwordFile a file with the password, read at each connection; null for none
 * @param caFile a PEM bundle of the authorities that are trusted with {@code rediss://}; null:
 *     those of the JVM
 */
@ConfigurationProperties("gateway.shared-store")
@Validated
record SharedStoreSettings(
    @Nullable URI url,
    @Nullable @Pattern(regexp = "[a-z0-9-]{1,64}") String namespace,
    @NotNull @DurationMin(millis = 1) @DefaultValue("100ms") Duration timeout,
    @NotNull @DurationMin(millis = 1) @DefaultValue("5s") Duration coolOff,
    @Nullable String secret,
    @Nullable String username,
    @Nullable String password,
    @Nullable Path passwordFile,
    @Nullable Path caFile)
    implements Validator {

  private static final Set<String> SCHEMES = Set.of("redis", "rediss");
  private static final int HIGHEST_PORT = 65_535;

  @Override
  public boolean supports(Class<?> type) {
    return type == SharedStoreSettings.class;
  }

  /** Checks what no constraint of a single setting can express. */
  @Override
  public void validate(Object target, Errors errors) {
    ((SharedStoreSettings) target).check(errors);
  }

  private void check(Errors errors) {
    if (url == null) {
      return;
    }
    if (!SCHEMES.contains(String.valueOf(url.getScheme()))
        || url.getHost() == null
        || url.getPort() == 0
        || url.getPort() > HIGHEST_PORT
        || url.getRawQuery() != null
        || url.getRawFragment() != null
        || !String.valueOf(url.getRawPath()).matches("/?|/[0-9]{1,5}")) {
      errors.rejectValue(
          "url",
          "inconsistent",
          "gateway.shared-store.url must be redis://host:port or rediss://host:port, with or"
              + " without the number of a database as its path");
    }
    if (namespace == null) {
      errors.rejectValue(
          "namespace",
          "inconsistent",
          "gateway.shared-store.namespace must be set with gateway.shared-store.url");
    }
    if (secret != null && secret.isBlank()) {
      errors.rejectValue("secret", "inconsistent", "gateway.shared-store.secret must not be blank");
    }
    if (password != null && passwordFile != null) {
      errors.rejectValue(
          "passwordFile",
          "inconsistent",
          "gateway.shared-store.password and password-file exclude each other");
    }
  }

  /** Where it is, without what it is entered with. */
  @Override
  public String toString() {
    return "SharedStoreSettings[" + (url == null ? "none" : url.getHost()) + "]";
  }
}
