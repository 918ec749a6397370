package io.imagegateway.ncp.wire;

import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.credentials.Credentials;
import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** A sender of single attempts: it signs, sends, reads and classifies, and decides nothing more. */
public interface AttemptSender {

  /**
   * Sends one attempt when subscribed to.
   *
   * @param signedAt the timestamp to sign and send
   * @param timeout for the whole attempt, from its sending to the last byte of its answer
   * @return always one value, never an error
   */
  <T> Mono<AttemptResult<T>> send(
      NcpRequest request,
      AnswerParser<T> parser,
      Credentials credentials,
      Instant signedAt,
      Duration timeout);
}
