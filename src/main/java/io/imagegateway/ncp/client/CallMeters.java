package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.signing.ClockOffset;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The metrics of calls to NCP.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><td>{@code ncp.client.requests}<td>timer, one per attempt: service, operation, outcome
 *   <tr><td>{@code ncp.client.retries}<td>counter: service, operation
 *   <tr><td>{@code ncp.last.success}<td>gauge, seconds, NaN before the first: service, operation
 *   <tr><td>{@code ncp.clock.offset}<td>gauge, seconds
 *   <tr><td>{@code ncp.breaker.state}<td>gauge, 0 closed, 1 half open, 2 open: service
 *   <tr><td>{@code ncp.limiter.available}<td>gauge: service, limit (concurrency, rate)
 *   <tr><td>{@code ncp.paused}<td>gauge, 1 while calls are suspended: service, cause
 *       (unauthorized, quota)
 * </table>
 */
final class CallMeters {

  private static final String SERVICE = "service";

  private final MeterRegistry registry;
  private final InstantSource time;
  private final Map<Operation, Counter> retries = new EnumMap<>(Operation.class);
  private final Map<Operation, Instant> answered = new ConcurrentHashMap<>();

  CallMeters(MeterRegistry registry, InstantSource time) {
    this.registry = registry;
    this.time = time;
    for (Operation operation : Operation.values()) {
      retries.put(
          operation,
          Counter.builder("ncp.client.retries")
              .description("Attempts that repeated a failed one")
              .tags(tags(operation))
              .register(registry));
      Gauge.builder("ncp.last.success", () -> secondsSinceSuccess(operation))
          .description("Time since NCP last answered")
          .baseUnit("seconds")
          .tags(tags(operation))
          .register(registry);
    }
  }

  /** An attempt ended. */
  void attempted(Operation operation, AttemptResult<?> attempted, Duration took) {
    Timer.builder("ncp.client.requests")
        .description("Attempts to call NCP")
        .tags(tags(operation).and("outcome", attempted.kind().tag()))
        .register(registry)
        .record(took);
    if (!(attempted.outcome() instanceof Outcome.Failed)) {
      answered.put(operation, time.instant());
    }
  }

  /** An attempt is repeated. */
  void retried(Operation operation) {
    Optional.ofNullable(retries.get(operation)).ifPresent(Counter::increment);
  }

  /** How long ago NCP last answered, if it ever did. */
  Optional<Duration> sinceSuccess(Operation operation) {
    return Optional.ofNullable(answered.get(operation))
        .map(last -> Duration.between(last, time.instant()));
  }

  /** Watches the clock offset. */
  void watch(ClockOffset offset) {
    Gauge.builder("ncp.clock.offset", () -> seconds(offset.current()))
        .description("What is added to this machine's clock before signing")
        .baseUnit("seconds")
        .register(registry);
  }

  /** Watches what spares a service. */
  void watch(
      UpstreamService service, CircuitBreaker breaker, CallSuspension pause, CallLimiter permits) {
    Tags tags = Tags.of(SERVICE, service.label());
    gauge(
        "ncp.breaker.state", "0 closed, 1 half open, 2 open", tags, () -> breaker.state().level());
    for (Kind cause : CallSuspension.CAUSES) {
      gauge(
          "ncp.paused",
          "1 while refusals of this kind suspend calls",
          tags.and("cause", cause.tag()),
          () -> pause.isCausedBy(cause) ? 1 : 0);
    }
    String available = "Attempts that may begin now";
    String limiter = "ncp.limiter.available";
    gauge(limiter, available, tags.and("limit", "concurrency"), permits::freeConcurrency);
    gauge(limiter, available, tags.and("limit", "rate"), permits::freeRate);
  }

  private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).tags(tags).register(registry);
  }

  private double secondsSinceSuccess(Operation operation) {
    return sinceSuccess(operation).map(CallMeters::seconds).orElse(Double.NaN);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static Tags tags(Operation operation) {
    return Tags.of(SERVICE, operation.service().label(), "operation", operation.action());
  }
}
