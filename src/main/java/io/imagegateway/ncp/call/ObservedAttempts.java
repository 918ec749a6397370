package io.imagegateway.ncp.call;

import io.imagegateway.ncp.call.Attempted.Result;
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
 * Has every attempt observed as {@code ncp.attempts}, as a part of the load that it belongs to. It
 * is there for traces: what is counted and timed is counted and timed by {@link CallMeters}.
 */
final class ObservedAttempts implements Attempts {

  private final Attempts attempts;
  private final ObservationRegistry registry;

  ObservedAttempts(Attempts attempts, ObservationRegistry registry) {
    this.attempts = attempts;
    this.registry = registry;
  }

  /** What the attempts of a call are a part of, as the call's subscriber says it. */
  static Context partOf(Observation load) {
    return Context.of(ObservedAttempts.class, load);
  }

  @Override
  public <T> Mono<Attempted<T>> send(
      NcpRequest request,
      Reading<T> reading,
      Credentials credentials,
      Instant signedAt,
      Duration timeout) {
    return Mono.deferContextual(context -> {
      Observation load =
          context.<Observation>getOrEmpty(ObservedAttempts.class).orElse(Observation.NOOP);
      // The scope makes the load the parent, whatever thread this is.
      Observation attempt = load.scoped(() -> begin(request.operation()));
      return attempts
          .send(request, reading, credentials, signedAt, timeout)
          .doOnNext(attempted -> end(attempt, attempted.result()))
          .doOnCancel(() -> end(attempt, Result.TIMEOUT));
    });
  }

  private Observation begin(Operation operation) {
    return Observation.createNotStarted("ncp.attempts", ToldToNobody::new, registry)
        .contextualName(operation.action())
        .lowCardinalityKeyValue("service", operation.service().label())
        .lowCardinalityKeyValue("operation", operation.action())
        .start();
  }

  private static void end(Observation attempt, Result result) {
    attempt.lowCardinalityKeyValue("outcome", result.tag()).stop();
  }

  /** A request to somebody else, who is told nothing of our traces. */
  private static final class ToldToNobody extends SenderContext<ToldToNobody> {

    ToldToNobody() {
      super((_, _, _) -> {}, Kind.CLIENT);
      setCarrier(this);
    }
  }
}
