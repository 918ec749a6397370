package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Demand.Keys;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.Operation;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The metrics of calls to NCP. Meters are registered once and held; a timer when its outcome first
 * occurs, since each has a dozen series.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><td>{@code ncp.client.requests}<td>timer, one per attempt: service, operation, outcome
 *   <tr><td>{@code ncp.client.retries}<td>counter: service, operation
 *   <tr><td>{@code ncp.last.success}<td>gauge, seconds, NaN before the first: service, operation
 *   <tr><td>{@code ncp.clock.offset}<td>gauge, seconds: service
 *   <tr><td>{@code ncp.breaker.state}<td>gauge, 0 closed, 1 half open, 2 open: service
 *   <tr><td>{@code ncp.limiter.available}<td>gauge: service, limit (concurrency, rate)
 *   <tr><td>{@code ncp.limiter.waiting}<td>gauge: service, keys (found, unknown)
 *   <tr><td>{@code ncp.paused}<td>gauge, 1 while calls are suspended: service, cause
 *       (unauthorized, quota: the whole service; forbidden, misconfigured: one of its operations)
 * </table>
 */
final class CallMeters {

  private static final String SERVICE = "service";

  private static final Map<ProblemCode, String> OPERATION_CAUSES =
      Map.of(
          ProblemCode.UPSTREAM_PERMISSION_DENIED,
          "forbidden",
          ProblemCode.UPSTREAM_MISCONFIGURED,
          "misconfigured");

  private final MeterRegistry registry;
  private final InstantSource time;
  private final Map<Operation, Counter> retries = new EnumMap<>(Operation.class);
  private final Map<Operation, Instant> answered = new ConcurrentHashMap<>();
  private final Map<Operation, Map<Kind, Timer>> attempts = new EnumMap<>(Operation.class);

  CallMeters(MeterRegistry registry, InstantSource time) {
    this.registry = registry;
    this.time = time;
    for (Operation operation : Operation.values()) {
      attempts.put(operation, new ConcurrentHashMap<>());
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

  /** Records the end of an attempt. */
  void attempted(Operation operation, AttemptResult<?> result, Duration took) {
    Objects.requireNonNull(attempts.get(operation), "every operation has its timers")
        .computeIfAbsent(result.kind(), kind -> timer(operation, kind))
        .record(took);
    if (!(result.outcome() instanceof Outcome.Failed)) {
      answered.put(operation, time.instant());
    }
  }

  private Timer timer(Operation operation, Kind kind) {
    return Timer.builder("ncp.client.requests")
        .description("Attempts to call NCP")
        .tags(tags(operation).and("outcome", kind.tag()))
        .register(registry);
  }

  /** Records that an attempt is repeated. */
  void retried(Operation operation) {
    Objects.requireNonNull(retries.get(operation), "every operation has its counter").increment();
  }

  /** How long ago NCP last answered, if it ever did. */
  Optional<Duration> sinceSuccess(Operation operation) {
    return Optional.ofNullable(answered.get(operation))
        .map(last -> Duration.between(last, time.instant()));
  }

  /** Watches whether a service is called. */
  void watch(UpstreamService service, Supplier<UpstreamState> state, CallSuspension suspension) {
    Tags tags = Tags.of(SERVICE, service.label());
    Gauge.builder("ncp.clock.offset", () -> seconds(state.get().clockOffset()))
        .description("What is added to this machine's clock before signing")
        .baseUnit("seconds")
        .tags(tags)
        .register(registry);
    gauge(
        "ncp.breaker.state",
        "0 closed, 1 half open, 2 open",
        tags,
        () -> state.get().circuit().level());
    for (Kind cause : CallSuspension.CAUSES) {
      paused(tags, cause.tag(), () -> suspension.isCausedBy(cause));
    }
    OPERATION_CAUSES.forEach((code, cause) ->
        paused(tags, cause, () -> state.get().pausedOperations().containsValue(code)));
  }

  private void paused(Tags tags, String cause, BooleanSupplier paused) {
    gauge(
        "ncp.paused",
        "1 while failures of this kind suspend calls",
        tags.and("cause", cause),
        () -> paused.getAsBoolean() ? 1 : 0);
  }

  /** Watches the limits of a service. */
  void watch(UpstreamService service, CallLimiter limiter) {
    Tags tags = Tags.of(SERVICE, service.label());
    String available = "Attempts that may begin now";
    String name = "ncp.limiter.available";
    gauge(name, available, tags.and("limit", "concurrency"), limiter::freeConcurrency);
    gauge(name, available, tags.and("limit", "rate"), limiter::freeRate);
    String waiting = "Attempts that wait to begin";
    String queue = "ncp.limiter.waiting";
    gauge(queue, waiting, tags.and("keys", "found"), () -> limiter.waiting(Keys.FOUND_BEFORE));
    gauge(queue, waiting, tags.and("keys", "unknown"), () -> limiter.waiting(Keys.NEVER_FOUND));
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
