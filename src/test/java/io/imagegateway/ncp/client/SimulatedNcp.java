package io.imagegateway.ncp.client;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.signing.SigningSource;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.AttemptSender;
import io.imagegateway.ncp.wire.Results;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
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
  private final ResilientNcpClient calls;
  private Function<NcpRequest, Weather> weather = _ -> Weather.FAIR;

  /** What becomes of an attempt. */
  public enum Weather {
    /** It is answered. */
    FAIR,
    /** It is answered with 503. */
    UNAVAILABLE,
    /** It is answered with 401 and error 210. */
    DENIED,
    /** It is answered with 404 by something that is not NCP. */
    UNKNOWN_PATH,
    /** It is answered with a redirect. */
    REDIRECTED,
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
        new ResilientNcpClient(
            settings,
            new ServiceClient.Shared(
                new Sky(),
                new SigningSource(
                    new FakeCredentials(),
                    time.withZone(ZoneOffset.UTC),
                    Schedulers.immediate(),
                    time.scheduler()),
                new RetryPolicy(settings.retry(), new Backoff(new SplittableRandom(seed))),
                new CallMonitor(
                    new CallMeters(new SimpleMeterRegistry(), time), new UpstreamLog(time)),
                new Timing(time, time.scheduler())));
  }

  /** The way to it, with its default settings. */
  public NcpClient calls() {
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

  /** Whether the service's circuit breaker is closed. */
  public boolean circuitClosed(UpstreamService service) {
    return calls.of(service).circuit() == UpstreamState.Circuit.CLOSED;
  }

  /** The operations that are suspended alone. */
  public Set<Operation> pausedOperations(UpstreamService service) {
    return calls.of(service).pausedOperations().keySet();
  }

  private final class Sky implements AttemptSender {

    @Override
    public <T> Mono<AttemptResult<T>> send(
        NcpRequest request,
        AnswerParser<T> parser,
        Credentials credentials,
        Instant signedAt,
        Duration timeout) {
      return Mono.defer(
              () -> {
                attempts.merge(request.operation(), 1, Integer::sum);
                return answer(request, parser, weather.apply(request));
              })
          .timeout(
              timeout,
              Mono.fromSupplier(() -> Results.timedOut(request, parser)),
              time.scheduler());
    }

    private <T> Mono<AttemptResult<T>> answer(
        NcpRequest request, AnswerParser<T> parser, Weather met) {
      return switch (met) {
        case FAIR -> later(request, parser, 200, answers.apply(request));
        case UNAVAILABLE -> later(request, parser, 503, "{\"error\":{\"errorCode\":\"500\"}}");
        case DENIED -> later(request, parser, 401, "{\"error\":{\"errorCode\":\"210\"}}");
        case UNKNOWN_PATH -> later(request, parser, 404, "<html>no such page</html>");
        case REDIRECTED -> later(request, parser, 302, "");
        case REFUSED -> Mono.just(refused(request.operation().service()));
        case SILENT -> Mono.never();
      };
    }

    private <T> Mono<AttemptResult<T>> later(
        NcpRequest request, AnswerParser<T> parser, int status, String body) {
      return Mono.delay(LATENCY, time.scheduler())
          .map(_ -> Results.answered(request, parser, status, body, time.instant()));
    }

    private static <T> AttemptResult<T> refused(UpstreamService service) {
      return new AttemptResult<>(
          new Outcome.Failed<>(Failure.of(ProblemCode.UPSTREAM_FAILED, service)),
          AttemptResult.Kind.FAILED,
          true,
          null);
    }
  }
}
