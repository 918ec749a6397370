package io.imagegateway.ncp.credentials;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.env.Environment;

/**
 * The places where a key pair is looked for. The first that is set is the one, for as long as the
 * gateway runs, even if another one would be of more use.
 *
 * @param places in the order in which they are looked at
 */
record CredentialsChain(List<CredentialsProvider> places) {

  /** The places of this gateway. */
  static CredentialsChain of(CredentialsSettings settings, Environment environment) {
    List<CredentialsProvider> places = new ArrayList<>();
    places.add(StaticCredentialsProvider.properties(settings));
    if (settings.directory() != null) {
      places.add(new DirectoryProvider(settings.directory()));
    }
    places.add(StaticCredentialsProvider.variables(environment));
    // The two differ where the JVM was told so, or where a container's user has no home of its own.
    for (String home : List.of("user.home", "HOME")) {
      String path = environment.getProperty(home, "");
      if (!path.isBlank()) {
        places.add(new ConfigureFileProvider(Path.of(path)));
      }
    }
    return new CredentialsChain(places);
  }

  /**
   * Looks for the place.
   *
   * @throws NoCredentialsException if no place is set, or if the one that is set is no use
   */
  LiveCredentials choose(InstantSource time, MeterRegistry meters) {
    for (CredentialsProvider place : places) {
      switch (place.read()) {
        case ProvidedKeys.Nothing _ -> {}
        case ProvidedKeys.Unusable(String reason) -> throw unusable(reason);
        case ProvidedKeys.PrimaryAlone(_, _, String reason) -> throw unusable(reason);
        case ProvidedKeys.Pairs pairs -> {
          return new LiveCredentials(place, pairs, time, meters);
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
