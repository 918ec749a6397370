package io.imagegateway.ncp.credentials;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * A provider of key pairs from properties and variables: read once, since they can't change while
 * the gateway runs.
 *
 * @param read what it holds
 */
record StaticCredentialsProvider(String name, ProvidedKeys read) implements CredentialsProvider {

  /** The pair that is given outright in the gateway's own properties. */
  static StaticCredentialsProvider properties(CredentialsSettings settings) {
    String name = "ncp.credentials.access-key and ncp.credentials.secret-key";
    return new StaticCredentialsProvider(
        name, ProvidedKeys.of(name, settings.accessKey(), settings.secretKey()));
  }

  /** The variables that NCP's own SDKs read, in their order of precedence. */
  static StaticCredentialsProvider variables(Environment environment) {
    String name = "the NCLOUD_* variables";
    try {
      return new StaticCredentialsProvider(
          name,
          ProvidedKeys.of(
              name,
              first(environment, "NCLOUD_ACCESS_KEY_ID", "NCLOUD_ACCESS_KEY"),
              first(environment, "NCLOUD_SECRET_ACCESS_KEY", "NCLOUD_SECRET_KEY")));
    } catch (IllegalArgumentException _) {
      // Spring's message would show the value, and with it the key.
      return new StaticCredentialsProvider(
          name, new ProvidedKeys.Unusable("a placeholder that can't be resolved in " + name));
    }
  }

  private static @Nullable String first(Environment environment, String name, String otherName) {
    String value = environment.getProperty(name);
    return value == null || value.isBlank() ? environment.getProperty(otherName) : value;
  }

  @Override
  public boolean canChange() {
    return false;
  }
}
