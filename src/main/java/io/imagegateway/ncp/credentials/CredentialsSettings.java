package io.imagegateway.ncp.credentials;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The places of the key pair that are set for this gateway alone. Shows no key in its text.
 *
 * @param accessKey the access key, if the pair is given outright
 * @param secretKey the secret key, if the pair is given outright
 * @param directory a directory with the files access-key and secret-key, and optionally
 *     secondary-access-key, secondary-secret-key and issued-at, such as a mounted Kubernetes Secret
 */
@ConfigurationProperties("ncp.credentials")
record CredentialsSettings(
    @Nullable String accessKey, @Nullable String secretKey, @Nullable Path directory) {

  @Override
  public String toString() {
    return "CredentialsSettings[hidden]";
  }
}
