package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.found;
import static io.imagegateway.freshness.StaleReason.REFRESHING;
import static io.imagegateway.freshness.StoreFixture.ABSENT;
import static io.imagegateway.freshness.StoreFixture.A_MOMENT;
import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.GATHERING;
import static io.imagegateway.freshness.StoreFixture.KEY;
import static io.imagegateway.freshness.StoreFixture.OUTAGE;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static io.imagegateway.freshness.StoreFixture.because;
import static io.imagegateway.freshness.StoreFixture.now;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Ages that loads bring, and what is recorded of the ages that are served. */
class StoreAgeTests {

  private static final CacheSettings SETTINGS =
      new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 10_000);

  private final StoreFixture fixture = new StoreFixture();
  private final ScriptedLoader loader = fixture.loader;

  @Nested
  class OfAnotherCacheLevel {

    private final List<CompletableFuture<Loaded<String>>> loads = new ArrayList<>();
    private final Store<String, String> store =
        fixture.stores.createOver(
            StoreFixture.spec("upper", SETTINGS),
            (keys, terms) -> {
              loads.add(new CompletableFuture<>());
              return Map.of(KEY, loads.getLast());
            });

    @Test
    void isKept() {
      var reading = store.read(KEY, fixture.caller);
      load(found("one"), Duration.ofSeconds(20));

      assertThat(now(reading))
          .isEqualTo(fixture.answer("one", Duration.ofSeconds(20), Source.STORE));
      pass(FRESH.minusSeconds(20));
      assertThat(now(store.read(KEY, fixture.caller)))
          .isEqualTo(fixture.answer("one", FRESH, REFRESHING));
    }

    @Test
    void isAnsweredAtOnceBeyondFreshWithOneRefreshBehindIt() {
      var reading = store.read(KEY, fixture.caller);
      load(found("old"), FRESH.plusSeconds(10));

      assertThat(now(reading)).isEqualTo(fixture.answer("old", FRESH.plusSeconds(10), REFRESHING));
      pass(GATHERING);
      assertThat(loads).hasSize(2);

      load(found("new"), Duration.ZERO);

      assertThat(now(store.read(KEY, fixture.caller)))
          .isEqualTo(fixture.answer("new", Duration.ZERO, Source.STORE));
    }

    @Test
    void isKeptForAbsencesToo() {
      var _ = store.read(KEY, fixture.caller);
      load(new Outcome.Absent<>(null), ABSENT.minus(A_MOMENT));

      assertThat(now(store.read(KEY, fixture.caller)).outcome())
          .isEqualTo(new Outcome.Absent<String>(null));
      pass(A_MOMENT);
      assertThat(store.read(KEY, fixture.caller)).isNotDone();
    }

    @Test
    void countsForTheRestOfAFailure() {
      var _ = store.read(KEY, fixture.caller);
      load(ScriptedLoader.failed(ProblemCode.UPSTREAM_FAILED), Duration.ofMillis(999));
      var _ = store.read(KEY, fixture.caller);
      assertThat(loads).hasSize(1);

      pass(Duration.ofMillis(1));

      assertThat(store.read(KEY, fixture.caller)).isNotDone();
      assertThat(loads).hasSize(2);
    }

    private void load(Outcome<String> outcome, Duration age) {
      loads
          .getLast()
          .complete(new Loaded<>(outcome, fixture.instant().minus(age), Loaded.Origin.SHARED));
    }
  }

  @Test
  void ofAnOfferIsKept() {
    fixture.store.offer(KEY, found("offered"), fixture.instant().minusSeconds(10));

    assertThat(fixture.readAtOnce())
        .isEqualTo(fixture.answer("offered", Duration.ofSeconds(10), Source.STORE));
  }

  @Test
  void ofAnOfferThatIsOlderThanWhatIsStoredLeavesThatAlone() {
    fixture.hold("one");
    pass(Duration.ofSeconds(10));
    fixture.store.offer(KEY, found("older"), fixture.instant().minusSeconds(11));

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));
  }

  @Nested
  class InTheRecords {

    private final Logger logger = (Logger) LoggerFactory.getLogger("freshness");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
      logged.start();
      logger.addAppender(logged);
      logger.setAdditive(false);
      logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
      logger.setLevel(null);
      logger.setAdditive(true);
      logger.detachAppender(logged);
    }

    @Test
    void standInOneLineForEachOldOrFailedRead() {
      fixture.hold("one");
      fixture.ask();
      assertThat(logged.list).isEmpty();

      pass(FRESH);
      fixture.ask();
      pass(GATHERING);
      loader.last().fails(ProblemCode.UPSTREAM_THROTTLED);
      fixture.ask();
      pass(STALE);
      fixture.ask();
      loader.last().fails(ProblemCode.UPSTREAM_FAILED);
      var _ = fixture.store.read("other", fixture.caller);
      loader.last().fails(ProblemCode.UPSTREAM_PERMISSION_DENIED);

      assertThat(logged.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly(
              "box-images 26 age=30 refreshing",
              "box-images 26 age=30 upstream-throttled",
              "box-images 26 age=330 upstream-failed",
              "box-images other age=- upstream-permission-denied");
    }

    @Test
    void showTheLargestAgeServedInTheLastMinute() {
      assertThat(oldest()).isZero();
      fixture.hold("one");
      pass(Duration.ofSeconds(29));
      fixture.ask();
      assertThat(oldest()).isEqualTo(29);

      fixture.offer("other", "new");
      var _ = fixture.store.read("other", fixture.caller);
      assertThat(oldest()).isEqualTo(29);

      pass(Duration.ofSeconds(61));
      assertThat(oldest()).isZero();
    }

    private double oldest() {
      return fixture.meters.get("freshness.age").tag("cache", "box-images").gauge().value();
    }
  }

  @Test
  void thatAReaderWouldNotWaitForIsExplainedByTheReader() {
    fixture.hold("one");
    pass(FRESH.plus(STALE));
    var impatient =
        new Waiting(new AdmissionLimit(1), fixture.time.scheduler(), fixture.time)
            .reader(false, Duration.ofSeconds(2));
    var reading = fixture.store.read(KEY, impatient);
    pass(Duration.ofSeconds(2));

    assertThat(now(reading).freshness().reason()).isEqualTo(because(ProblemCode.UPSTREAM_TIMEOUT));
    assertThat(now(reading).freshness().stale()).isTrue();
  }

  @Test
  void beyondFreshIsExplainedByTheLastFailureAlsoWhileTheNextRefreshRuns() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    pass(GATHERING);
    loader.last().fails(ProblemCode.UPSTREAM_FAILED);
    pass(Duration.ofSeconds(5));
    fixture.ask();
    pass(GATHERING);
    assertThat(loader.count()).isEqualTo(3);

    assertThat(fixture.readAtOnce().freshness().reason())
        .isEqualTo(because(ProblemCode.UPSTREAM_FAILED));

    loader.last().finds("two");
    pass(FRESH);
    assertThat(fixture.readAtOnce().freshness().reason()).isEqualTo(REFRESHING);
  }

  private void pass(Duration duration) {
    fixture.time.pass(duration);
  }
}
