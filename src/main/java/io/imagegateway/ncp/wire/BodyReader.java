package io.imagegateway.ncp.wire;

import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Mono;

/**
 * A reader of the bodies of answers within a {@link BodyBudget}. A body that finds no room waits,
 * with its connection, until others have been parsed; the time of its attempt goes on. Of a body
 * that breaks off, is too long, too heavy or not compressed as it claims, nothing is used: it is
 * {@link ResponseBody.Unreadable}.
 */
final class BodyReader {

  private static final Logger log = LoggerFactory.getLogger(BodyReader.class);

  private final BodyBudget budget;

  BodyReader(BodyBudget budget) {
    this.budget = budget;
  }

  /**
   * Reads a body when subscribed to. A subscriber that cancels gives back what the body holds, and
   * closes its connection.
   *
   * @param action what was asked, for the log
   * @param use what to make of the body. What it keeps of a document's nodes is not accounted for.
   * @return what {@code use} returns, or the error that it throws
   */
  <T> Mono<T> read(String action, ClientResponse response, Function<ResponseBody, T> use) {
    return Mono.using(
        budget::open,
        claim ->
            received(response, claim)
                .onErrorResume(error -> {
                  log.debug(
                      "The answer to {} could not be read to its end: {}",
                      action,
                      AttemptClassifier.names(error));
                  return Mono.just(new ReceivedBody(null, 0));
                })
                .flatMap(body -> parsed(body, claim, use)));
  }

  private Mono<ReceivedBody> received(ClientResponse response, BodyBudget.Claim claim) {
    ReceivedBody body =
        new ReceivedBody(
            response.headers().asHttpHeaders().getFirst(HttpHeaders.CONTENT_ENCODING),
            budget.largestBody());
    // Copied before anything waits: a cancelled wait must not keep a buffer of Netty's. No
    // prefetch:
    // while a piece waits, the connection is not read.
    return response
        .body(BodyExtractors.toDataBuffers())
        .map(BodyReader::bytes)
        .concatMap(
            piece -> {
              body.expect(piece.length);
              return claim.receive(piece.length).doOnSuccess(_ -> body.add(piece));
            },
            0)
        .then(Mono.just(body));
  }

  private <T> Mono<T> parsed(
      ReceivedBody body, BodyBudget.Claim claim, Function<ResponseBody, T> use) {
    OptionalLong weight = BodyWeight.of(body);
    if (weight.isEmpty() || weight.getAsLong() > budget.largestTree()) {
      return Mono.fromCallable(() -> use.apply(new ResponseBody.Unreadable()));
    }
    return claim
        .parse(weight.getAsLong())
        .then(Mono.fromCallable(() -> claim.work(() -> use.apply(ResponseBody.read(body)))));
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }
}
