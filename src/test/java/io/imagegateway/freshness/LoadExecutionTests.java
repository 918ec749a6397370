package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.failed;
import static io.imagegateway.freshness.ScriptedLoader.found;
import static io.imagegateway.freshness.StoreFixture.ABSENT;
import static io.imagegateway.freshness.StoreFixture.FAILURE;
import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.GATHERING;
import static io.imagegateway.freshness.StoreFixture.LOAD_DEADLINE;
import static io.imagegateway.freshness.StoreFixture.OUTAGE;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static io.imagegateway.freshness.StoreFixture.now;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

class LoadExecutionTests {

  private static final Duration GRACE = Duration.ofMillis(100);
  private static final Outcome<String> BUG =
      new Outcome.Failed<>(Failure.of(ProblemCode.INTERNAL_ERROR));

  private final StoreFixture fixture = new StoreFixture();
  private final ScriptedLoader loader = fixture.loader;
  private final Logger logger = (Logger) LoggerFactory.getLogger(LoadExecution.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.setAdditive(true);
    logger.detachAppender(logged);
  }

  @Test
  void endsALoadThatHangsALittleAfterItsDeadline() {
    var reading = fixture.read();
    pass(LOAD_DEADLINE.plus(GRACE).minusMillis(1));

    assertThat(reading).isNotDone();

    pass(Duration.ofMillis(1));

    assertThat(now(reading).outcome()).isEqualTo(failed(ProblemCode.UPSTREAM_TIMEOUT));
    assertThat(logged.list).isEmpty();
  }

  @Test
  void leavesTheLoaderTheLastWordAtTheDeadline() {
    var reading = fixture.read();
    pass(LOAD_DEADLINE);
    loader.last().fails(ProblemCode.OVERLOADED);

    assertThat(now(reading).outcome()).isEqualTo(failed(ProblemCode.OVERLOADED));
  }

  @Test
  void endsARefreshThatHangsAndKeepsTheValue() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    pass(GATHERING.plus(LOAD_DEADLINE).plus(GRACE));

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));
    pass(Duration.ofSeconds(5));
    fixture.ask();
    pass(GATHERING);
    assertThat(loader.count()).isEqualTo(3);
  }

  @Test
  void endsOnlyTheKeysThatHang() {
    var readings = fixture.store.readAll(List.of("a", "b"), fixture.caller);
    loader.last().finds("a", "A");
    pass(LOAD_DEADLINE.plus(GRACE));

    assertThat(readings.values())
        .extracting(reading -> now(reading).outcome())
        .containsExactly(found("A"), failed(ProblemCode.UPSTREAM_TIMEOUT));
  }

  @Test
  void storesWhatComesTooLate() {
    fixture.ask();
    pass(LOAD_DEADLINE.plus(GRACE));
    loader.last().finds("late");

    assertThat(fixture.readAtOnce()).isEqualTo(fixture.answer("late", Duration.ZERO, Source.STORE));
  }

  @Test
  void storesAnAbsenceThatComesTooLate() {
    fixture.ask();
    pass(LOAD_DEADLINE.plus(GRACE));
    loader.last().findsNothing();

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(new Outcome.Absent<String>(null));
  }

  @Test
  void ignoresAFailureThatComesTooLate() {
    fixture.ask();
    pass(LOAD_DEADLINE.plus(GRACE));
    loader.last().fails(ProblemCode.UPSTREAM_PERMISSION_DENIED);

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(failed(ProblemCode.UPSTREAM_TIMEOUT));
  }

  @Test
  void ignoresThatNoPermitWasFreeIfThatComesTooLate() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    pass(GATHERING.plus(LOAD_DEADLINE).plus(GRACE));
    loader.last().fails(ProblemCode.OVERLOADED);
    fixture.ask();
    pass(GATHERING);

    // It rests, as after any refresh that failed.
    assertThat(loader.count()).isEqualTo(2);
  }

  @Test
  void ignoresWhatComesTooLateIfAnotherLoadIsUnderWay() {
    fixture.ask();
    pass(LOAD_DEADLINE.plus(GRACE).plus(FAILURE));
    var second = fixture.read();
    loader.calls().getFirst().finds("late");

    assertThat(second).isNotDone();

    loader.calls().getLast().finds("newer");

    assertThat(now(second).outcome()).isEqualTo(found("newer"));
    assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("newer"));
  }

  @Test
  void takesBackItsAlarmWhenAllKeysHaveTheirOutcome() {
    List<Disposable> alarms = new ArrayList<>();
    Scheduler scheduler =
        new Scheduler() {
          @Override
          public Disposable schedule(Runnable task) {
            return Disposables.disposed();
          }

          @Override
          public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            alarms.add(Disposables.single());
            return alarms.getLast();
          }

          @Override
          public Worker createWorker() {
            throw new UnsupportedOperationException();
          }
        };
    var calls =
        new LoadExecution<>(
            Loader.of(loader, fixture.time),
            UpstreamService.DATAFENCE,
            LOAD_DEADLINE,
            new LoadObservations("box-images", ObservationRegistry.NOOP),
            fixture.time,
            scheduler);
    var a = new Flight<String>(null);
    var b = new Flight<String>(null);
    calls.start(
        Map.of("a", a, "b", b),
        LoadTerms.Priority.FOREGROUND,
        new Demand(Demand.Keys.NEVER_FOUND, Claim.REFRESH),
        false,
        Observation.NOOP,
        (key, flight, terms, loaded) ->
            flight.land(
                new FailedLoad<>(
                    null,
                    ScriptedLoader.failure(ProblemCode.UPSTREAM_FAILED),
                    fixture.instant(),
                    FAILURE,
                    fixture.instant(),
                    FAILURE,
                    fixture.instant())));
    loader.last().finds("a", "A");

    assertThat(alarms).extracting(Disposable::isDisposed).containsExactly(false);

    loader.last().finds("b", "B");

    assertThat(alarms).extracting(Disposable::isDisposed).containsExactly(true);
  }

  static Stream<Loader.Port<String, String>> brokenLoaders() {
    IllegalStateException bug = new IllegalStateException("a bug of the loader");
    return Stream.of(
        (keys, load) -> {
          throw bug;
        },
        (keys, load) -> {
          throw new AssertionError("a worse bug of the loader");
        },
        (keys, load) -> Map.of(),
        (keys, load) -> Map.of("another key", CompletableFuture.completedFuture(found("one"))),
        (keys, load) -> all(keys, CompletableFuture.failedFuture(bug)),
        (keys, load) -> all(keys, nothing()),
        (keys, load) -> nothingAtAll());
  }

  @ParameterizedTest
  @MethodSource("brokenLoaders")
  void turnsABugOfTheLoaderIntoAFailureAndOneLineOfTheLog(Loader.Port<String, String> broken) {
    var store = fixture.store("broken", new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 9), broken);
    var readings = store.readAll(List.of("a", "b"), fixture.caller);

    assertThat(readings.values())
        .extracting(reading -> now(reading))
        .containsOnly(new Answer<>(BUG, Freshness.ofFailure()))
        .hasSize(2);
    assertThat(logged.list).hasSize(1);
    assertThat(logged.list.getFirst().getLevel()).isEqualTo(Level.ERROR);
    assertThat(logged.list.getFirst().getFormattedMessage())
        .isEqualTo("A bug: a load broke off, its keys count as failed");
    assertThat(logged.list.getFirst().getThrowableProxy().getMessage())
        .isIn(
            IllegalStateException.class.getName(),
            NullPointerException.class.getName(),
            AssertionError.class.getName());
  }

  @Test
  void keepsTheOutcomesThatABrokenLoaderDidBring() {
    var store =
        fixture.store(
            "half",
            new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 9),
            (keys, load) -> Map.of("a", CompletableFuture.completedFuture(found("A"))));
    var readings = store.readAll(List.of("a", "b"), fixture.caller);

    assertThat(readings.values())
        .extracting(reading -> now(reading).outcome())
        .containsExactly(found("A"), BUG);
  }

  @Test
  void survivesABugDuringARefresh() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    pass(GATHERING);
    loader.last().breaks(new IllegalStateException("a bug"));

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));
    assertThat(logged.list).hasSize(1);
  }

  private static Map<String, CompletableFuture<Outcome<String>>> all(
      Iterable<String> keys, CompletableFuture<Outcome<String>> future) {
    Map<String, CompletableFuture<Outcome<String>>> futures = new LinkedHashMap<>();
    keys.forEach(key -> futures.put(key, future));
    return futures;
  }

  @SuppressWarnings("NullAway") // what a loader without null checks may do
  private static CompletableFuture<Outcome<String>> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  @SuppressWarnings("NullAway") // what a loader without null checks may do
  private static Map<String, CompletableFuture<Outcome<String>>> nothingAtAll() {
    return null;
  }

  private void pass(Duration duration) {
    fixture.time.pass(duration);
  }
}
