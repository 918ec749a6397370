package io.imagegateway.ncp.call;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Outcome;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
import io.imagegateway.problem.UpstreamService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * An NCP in virtual time, below everything that governs calls to it: what is counted here are
 * attempts, the repeated ones included, as NCP would count them.
 */
public final class SimulatedNcp {

  private static final Duration LATENCY = Duration.ofMillis(40);

  private final VirtualTime time;
  private final Function<NcpRequest, String> answers;
  private final Map<Operation, Integer> attempts = new EnumMap<>(Operation.class);
  private final GovernedCalls calls;
  private Function<NcpRequest, Weather> weather = _ -> Weather.FAIR;

  /** What becomes of an attempt. */
  public enum Weather {
    /** It is answered. */
    FAIR,
    /** It is answered with 503. */
    UNAVAILABLE,
    /** The connection is refused. */
    REFUSED,
    /** There is no answer, ever. */
    SILENT
  }

  /**
   * An NCP that is well.
   *
   * @param answers the bodies that it answers with
   * @param seed of the chance in the waits between attempts
   */
  public SimulatedNcp(VirtualTime time, Function<NcpRequest, String> answers, long seed) {
    this.time = time;
    this.answers = answers;
    NcpSettings settings =
        new Binder(new MapConfigurationPropertySource()).bindOrCreate("ncp", NcpSettings.class);
    calls =
        new GovernedCalls(
            settings,
            new ServiceCalls.Shared(
                new Sky(),
                new Identity.Source(
                    new FakeCredentials(),
                    new ClockOffset(),
                    time.withZone(ZoneOffset.UTC),
                    time,
                    time.scheduler(),
                    Schedulers.immediate()),
                settings.retry(),
                new Backoff(new SplittableRandom(seed)),
                new CallMeters(new SimpleMeterRegistry(), time),
                new UpstreamLog(time),
                time,
                time.scheduler()));
  }

  /** The way to it, with its default settings. */
  public NcpCalls calls() {
    return calls;
  }

  /** Says from now on what becomes of an attempt. */
  public void weather(Function<NcpRequest, Weather> other) {
    weather = other;
  }

  /** Attempts at an operation so far. */
  public int attempts(Operation operation) {
    return attempts.getOrDefault(operation, 0);
  }

  /** Attempts at a service's operations so far. */
  public int attempts(UpstreamService service) {
    return attempts.entrySet().stream()
        .filter(counted -> counted.getKey().service() == service)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Forgets the attempts so far. */
  public void countAnew() {
    attempts.clear();
  }

  /** What the gateway thinks of a service. */
  public UpstreamState.Circuit circuit(UpstreamService service) {
    return calls.of(service).circuit();
  }

  private final class Sky implements Attempts {

    @Override
    public <T> Mono<Attempted<T>> send(
        NcpRequest request,
        Reading<T> reading,
        Credentials credentials,
        Instant signedAt,
        Duration timeout) {
      Classification<T> classification =
          new Classification<>(request.operation().service(), reading);
      return Mono.defer(
              () -> {
                attempts.merge(request.operation(), 1, Integer::sum);
                return answer(request, classification, weather.apply(request));
              })
          .timeout(timeout, Mono.fromSupplier(classification::timedOut), time.scheduler());
    }

    private <T> Mono<Attempted<T>> answer(
        NcpRequest request, Classification<T> classification, Weather met) {
      return switch (met) {
        case FAIR -> later(classification, 200, answers.apply(request));
        case UNAVAILABLE -> later(classification, 503, "{\"error\":{\"errorCode\":\"500\"}}");
        case REFUSED -> Mono.just(refused(request.operation().service()));
        case SILENT -> Mono.never();
      };
    }

    private <T> Mono<Attempted<T>> later(
        Classification<T> classification, int status, String body) {
      ResponseHead head = ResponseHead.of(status, new HttpHeaders(), time.instant());
      return Mono.delay(LATENCY, time.scheduler())
          .map(
              _ -> classification.answered(head, Body.read(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static <T> Attempted<T> refused(UpstreamService service) {
      return new Attempted<>(
          new Outcome.Failed<>(Failure.of(ProblemCode.UPSTREAM_FAILED, service)),
          Attempted.Result.FAILED,
          true,
          null);
    }
  }
}
