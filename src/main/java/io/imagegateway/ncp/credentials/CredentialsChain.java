package io.imagegateway.ncp.credentials;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/**
 * The sources of a key pair, in order. The first that is set is used for as long as the gateway
 * runs, even if a later one holds more.
 *
 * @param providers in the order in which they are read
 */
record CredentialsChain(List<CredentialsProvider> providers) {

  private static final Logger log = LoggerFactory.getLogger(CredentialsChain.class);

  /** The sources of this gateway. */
  static CredentialsChain of(CredentialsSettings settings, Environment environment) {
    List<CredentialsProvider> providers = new ArrayList<>();
    providers.add(StaticCredentialsProvider.properties(settings));
    if (settings.directory() != null) {
      providers.add(new DirectoryProvider(settings.directory()));
    }
    providers.add(StaticCredentialsProvider.variables(environment));
    // The two differ where the JVM is started so, or where a container's user has no home of its
    // own.
    for (String home : List.of("user.home", "HOME")) {
      String path = environment.getProperty(home, "");
      if (!path.isBlank()) {
        providers.add(new ConfigureFileProvider(Path.of(path)));
      }
    }
    return new CredentialsChain(providers);
  }

  /**
   * Chooses the source. One whose secondary pair is unusable is used with its primary pair alone.
   *
   * @throws NoCredentialsException if no source is set, or if the one that is set is unusable
   */
  LiveCredentials choose(InstantSource time, MeterRegistry meters) {
    for (CredentialsProvider provider : providers) {
      switch (provider.read()) {
        case ProvidedKeys.Nothing _ -> {}
        case ProvidedKeys.Unusable(String reason) -> throw unusable(reason);
        case ProvidedKeys.PrimaryAlone primary -> {
          log.warn("Calls to NCP are signed with the primary key pair alone: {}", primary.reason());
          return new LiveCredentials(provider, primary, primary.pairs(), time, meters);
        }
        case ProvidedKeys.Pairs pairs -> {
          return new LiveCredentials(provider, pairs, time, meters);
        }
      }
    }
    throw new NoCredentialsException(
        "No NCP key pair found: neither in ncp.credentials.access-key and"
            + " ncp.credentials.secret-key, nor in ncp.credentials.directory, nor in the NCLOUD_*"
            + " variables, nor in ~/.ncloud/configure.");
  }

  private static NoCredentialsException unusable(String reason) {
    return new NoCredentialsException("The NCP key pair can't be used: " + reason + ".");
  }
}
