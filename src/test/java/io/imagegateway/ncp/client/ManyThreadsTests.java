package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.LoadTerms.Priority;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.signing.SigningSource;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.AttemptSender;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The whole on real threads and timers: no order is the same twice, and nothing may get lost. */
class ManyThreadsTests {

  private static final int THREADS = 20;
  private static final int CALLS = 50;
  private static final int MAX_CONCURRENCY = 8;

  private final Scheduler timer = Schedulers.newParallel("test-timer", 2);
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @AfterEach
  void stop() {
    timer.dispose();
  }

  @Test
  void endEveryCallAndGiveBackEveryPermit() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ResilientNcpClient calls = calls(registry);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ConcurrentLinkedQueue<CompletableFuture<Outcome<String>>> answers =
        new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        IntStream.range(0, THREADS)
            .mapToObj(_ ->
                Thread.startVirtualThread(() -> {
                  await(start);
                  for (int i = 0; i < CALLS; i++) {
                    answers.add(call(calls, i));
                  }
                }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);

    assertThat(answers).hasSize(THREADS * CALLS);
    assertThat(most.get()).isBetween(2, MAX_CONCURRENCY);
    assertThat(underWay).hasValue(0);
    assertThat(
            registry
                .get("ncp.limiter.available")
                .tags("service", "server", "limit", "concurrency")
                .gauge()
                .value())
        .isEqualTo(MAX_CONCURRENCY);
  }

  private static CompletableFuture<Outcome<String>> call(ResilientNcpClient calls, int i) {
    Priority priority = i % 5 == 0 ? Priority.BACKGROUND : Priority.FOREGROUND;
    // Some get so little time that they give up while they wait.
    Duration left = i % 7 == 0 ? Duration.ofMillis(510) : Duration.ofSeconds(20);
    return calls.call(
        NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL)
            .with("serverImageNo", Integer.toString(ThreadLocalRandom.current().nextInt(1000))),
        _ -> new Outcome.Absent<>(null),
        new LoadTerms(priority, Instant.now().plus(left), Observation.NOOP));
  }

  private ResilientNcpClient calls(SimpleMeterRegistry registry) {
    NcpSettings settings =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of(
                        "ncp.server.max-concurrency",
                        MAX_CONCURRENCY,
                        "ncp.server.rate-limit",
                        1000,
                        "ncp.server.breaker.open-duration",
                        "50ms")))
            .bindOrCreate("ncp", NcpSettings.class);
    InstantSource time = InstantSource.system();
    FakeCredentials credentials = new FakeCredentials();
    credentials.second = FakeCredentials.SECOND;
    return new ResilientNcpClient(
        settings,
        new ServiceClient.Shared(
            new Unsteady(),
            new SigningSource(credentials, Clock.systemUTC(), Schedulers.boundedElastic(), timer),
            new RetryPolicy(
                settings.retry(), new Backoff(() -> ThreadLocalRandom.current().nextLong())),
            new CallMonitor(new CallMeters(registry, time), new UpstreamLog(time)),
            new Timing(time, timer)));
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** An NCP that does all that it ever does, by chance. */
  private final class Unsteady implements AttemptSender {

    // The calls of this test are all asked for texts.
    @SuppressWarnings("unchecked")
    @Override
    public <T> Mono<AttemptResult<T>> send(
        NcpRequest request,
        AnswerParser<T> parser,
        Credentials credentials,
        Instant signedAt,
        Duration timeout) {
      return Mono.defer(() -> {
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        Duration takes = Duration.ofNanos(ThreadLocalRandom.current().nextInt(4_000_000));
        return Mono.delay(takes, timer)
            .map(_ -> {
              underWay.decrementAndGet();
              return (AttemptResult<T>) answer();
            });
      });
    }

    private static AttemptResult<String> answer() {
      return switch (ThreadLocalRandom.current().nextInt(10)) {
        case 0, 1, 2 -> ScriptedAttempts.broken();
        case 3 -> ScriptedAttempts.unauthorized(Instant.now().plusSeconds(600));
        case 4 -> ScriptedAttempts.unauthorized();
        case 5 -> ScriptedAttempts.timedOut();
        case 6 -> ScriptedAttempts.unsignable();
        default -> ScriptedAttempts.success();
      };
    }
  }
}
