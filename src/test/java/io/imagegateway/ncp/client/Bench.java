package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.LoadTerms.Priority;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.Requester;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.signing.SigningSource;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** Calls to a scripted NCP, in virtual time. */
final class Bench {

  static final Duration LOAD_DEADLINE = Duration.ofSeconds(10);
  private static final AnswerParser<String> READING = (JsonNode _) -> new Outcome.Absent<>(null);

  final VirtualTime time = new VirtualTime();
  final ScriptedAttempts ncp = new ScriptedAttempts(time);
  final FakeCredentials credentials = new FakeCredentials();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final ResilientNcpClient calls;
  private Duration wallClockIsAheadBy = Duration.ZERO;
  private int lastNumber;

  private Bench(Scheduler blocking, Map<String, String> settings) {
    Clock wall =
        ((InstantSource) () -> time.instant().plus(wallClockIsAheadBy)).withZone(ZoneOffset.UTC);
    NcpSettings bound =
        new Binder(new MapConfigurationPropertySource(settings))
            .bindOrCreate("ncp", NcpSettings.class);
    calls =
        new ResilientNcpClient(
            bound,
            new ServiceClient.Shared(
                ncp,
                new SigningSource(credentials, wall, blocking, time.scheduler()),
                new RetryPolicy(bound.retry(), new Backoff(new SplittableRandom(7))),
                new CallMonitor(new CallMeters(registry, time), new UpstreamLog(time)),
                new Timing(time, time.scheduler())));
  }

  /** A bench with these settings of the server service, by their names below it. */
  static Bench with(String... namesAndValues) {
    return with(Schedulers.immediate(), namesAndValues);
  }

  static Bench with(Scheduler blocking, String... namesAndValues) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put("ncp." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Bench(blocking, settings);
  }

  /** A bench whose limits are in nobody's way. */
  static Bench unlimited() {
    return with("server.max-concurrency", "100000", "server.rate-limit", "1000000");
  }

  void wallClockIsAheadBy(Duration ahead) {
    wallClockIsAheadBy = ahead;
  }

  /** A call for an image that no other call is for. */
  CompletableFuture<Outcome<String>> call() {
    return call(Operation.GET_SERVER_IMAGE_DETAIL, Priority.FOREGROUND, LOAD_DEADLINE);
  }

  /** A call for this image. */
  CompletableFuture<Outcome<String>> callFor(String serverImageNo) {
    return send(
        NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL).with("serverImageNo", serverImageNo),
        Priority.FOREGROUND,
        LOAD_DEADLINE);
  }

  /** A call for this image, which was never found, whose answer is of no interest. */
  void startForUnknown(String serverImageNo) {
    Demand demand =
        new Demand(
            Demand.Keys.NEVER_FOUND,
            new Claim(new Requester(new Caller("unknown")), Claim.Rank.REQUEST));
    CompletableFuture<Outcome<String>> _ =
        calls.call(
            NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL).with("serverImageNo", serverImageNo),
            READING,
            new LoadTerms(
                Priority.FOREGROUND, time.instant().plus(LOAD_DEADLINE), Observation.NOOP, demand));
  }

  /** A call of this request. */
  CompletableFuture<Outcome<String>> send(NcpRequest request) {
    return send(request, Priority.FOREGROUND, LOAD_DEADLINE);
  }

  CompletableFuture<Outcome<String>> callWithin(Duration left) {
    return call(Operation.GET_SERVER_IMAGE_DETAIL, Priority.FOREGROUND, left);
  }

  /** A call whose answer is of no interest. */
  void start() {
    startWithin(LOAD_DEADLINE);
  }

  /** A call whose answer is of no interest. */
  void startWithin(Duration left) {
    CompletableFuture<Outcome<String>> _ = callWithin(left);
  }

  CompletableFuture<Outcome<String>> background() {
    return call(Operation.GET_SERVER_IMAGE_DETAIL, Priority.BACKGROUND, LOAD_DEADLINE);
  }

  CompletableFuture<Outcome<String>> call(Operation operation) {
    return call(operation, Priority.FOREGROUND, LOAD_DEADLINE);
  }

  List<CompletableFuture<Outcome<String>>> calls(int count) {
    return Stream.generate(this::call).limit(count).toList();
  }

  private CompletableFuture<Outcome<String>> call(
      Operation operation, Priority priority, Duration left) {
    lastNumber++;
    return send(
        NcpRequest.of(operation).with("serverImageNo", Integer.toString(lastNumber)),
        priority,
        left);
  }

  private CompletableFuture<Outcome<String>> send(
      NcpRequest request, Priority priority, Duration left) {
    return calls.call(
        request, READING, new LoadTerms(priority, time.instant().plus(left), Observation.NOOP));
  }

  /** The offset of the server service's clock. */
  Duration clockOffset() {
    return calls.of(UpstreamService.SERVER).clockOffset();
  }

  /** A call that is not sent if its answer is known by then. */
  CompletableFuture<Outcome<String>> callUnless(Supplier<Optional<Outcome<String>>> known) {
    return calls.call(
        NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL),
        READING,
        new LoadTerms(Priority.FOREGROUND, time.instant().plus(LOAD_DEADLINE), Observation.NOOP),
        known);
  }

  /** What the call has ended with; it must have ended. */
  static Outcome<String> outcome(CompletableFuture<Outcome<String>> call) {
    assertThat(call).isCompleted();
    return call.join();
  }

  static Failure failure(CompletableFuture<Outcome<String>> call) {
    assertThat(outcome(call)).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed<String>) outcome(call)).failure();
  }

  static ProblemCode code(CompletableFuture<Outcome<String>> call) {
    return failure(call).code();
  }

  static boolean found(CompletableFuture<Outcome<String>> call) {
    return outcome(call) instanceof Outcome.Found;
  }

  double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }
}
