package io.imagegateway.ncp.signing;

import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.credentials.CredentialsSource;
import java.time.Clock;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The key pairs and the wall clock that calls are signed with; the same for all calls to all
 * services.
 *
 * @param credentials the key pairs
 * @param wallClock the machine's clock, as it is set
 * @param blocking runs what reads files
 * @param timer ends the wait for files that can't be read in time
 */
public record SigningSource(
    CredentialsSource credentials, Clock wallClock, Scheduler blocking, Scheduler timer) {

  /**
   * Reads the key files again.
   *
   * @param limit how long to wait for them
   * @return the pair to sign with; the one known before if the files can't be read in time
   */
  Mono<Credentials> reload(Duration limit) {
    return Mono.fromCallable(credentials::reload)
        .subscribeOn(blocking)
        .timeout(limit, Mono.fromSupplier(credentials::current), timer);
  }
}
