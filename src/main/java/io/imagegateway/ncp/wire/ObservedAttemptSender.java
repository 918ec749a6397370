package io.imagegateway.ncp.wire;

import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.credentials.Credentials;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * An {@link AttemptSender} that observes every attempt as {@code ncp.attempts}, as a part of the
 * load that it belongs to. It is there for traces: what is counted and timed is counted and timed
 * by the client's meters.
 */
public final class ObservedAttemptSender implements AttemptSender {

  private final AttemptSender attempts;
  private final ObservationRegistry registry;

  public ObservedAttemptSender(AttemptSender attempts, ObservationRegistry registry) {
    this.attempts = attempts;
    this.registry = registry;
  }

  /** What the attempts of a call are a part of, as the call's subscriber sets it. */
  public static Context partOf(Observation load) {
    return Context.of(ObservedAttemptSender.class, load);
  }

  @Override
  public <T> Mono<AttemptResult<T>> send(
      NcpRequest request,
      AnswerParser<T> parser,
      Credentials credentials,
      Instant signedAt,
      Duration timeout) {
    return Mono.deferContextual(context -> {
      Observation load =
          context.<Observation>getOrEmpty(ObservedAttemptSender.class).orElse(Observation.NOOP);
      // The scope makes the load the parent, whatever thread this is.
      Observation attempt = load.scoped(() -> begin(request.operation()));
      return attempts
          .send(request, parser, credentials, signedAt, timeout)
          .doOnNext(attempted -> end(attempt, attempted.kind()))
          .doOnCancel(() -> end(attempt, AttemptResult.Kind.TIMEOUT));
    });
  }

  private Observation begin(Operation operation) {
    return Observation.createNotStarted("ncp.attempts", Unpropagated::new, registry)
        .contextualName(operation.action())
        .lowCardinalityKeyValue("service", operation.service().label())
        .lowCardinalityKeyValue("operation", operation.action())
        .start();
  }

  private static void end(Observation attempt, AttemptResult.Kind kind) {
    attempt.lowCardinalityKeyValue("outcome", kind.tag()).stop();
  }

  /** A request to another party, to which no trace is propagated. */
  private static final class Unpropagated extends SenderContext<Unpropagated> {

    Unpropagated() {
      super((_, _, _) -> {}, Kind.CLIENT);
      setCarrier(this);
    }
  }
}
