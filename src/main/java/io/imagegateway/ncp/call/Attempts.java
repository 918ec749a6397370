package io.imagegateway.ncp.call;

import io.imagegateway.ncp.credentials.Credentials;
import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** Sends single attempts: signs, sends, reads, and says what came of it. Decides nothing more. */
interface Attempts {

  /**
   * Sends one attempt when subscribed to.
   *
   * @param signedAt the timestamp to sign and send
   * @param timeout for the whole attempt, from its sending to the last byte of its answer
   * @return always one value, never an error
   */
  <T> Mono<Attempted<T>> send(
      NcpRequest request,
      Reading<T> reading,
      Credentials credentials,
      Instant signedAt,
      Duration timeout);
}
