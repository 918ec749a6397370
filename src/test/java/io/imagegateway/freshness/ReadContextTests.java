package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadContextTests {

  private final StoreFixture fixture = new StoreFixture();
  private final AdmissionLimit room = new AdmissionLimit(1);

  @Test
  void getsAnAnswerThatIsThereAsItIs() {
    CompletableFuture<String> there = CompletableFuture.completedFuture("there");
    try (ReadContext caller = caller(1)) {
      assertThat(caller.orAtDeadline(there, () -> "late")).isSameAs(there);
    }
  }

  @Test
  void waitsUntilItsDeadlineAndNotLonger() {
    CompletableFuture<String> pending = new CompletableFuture<>();
    try (ReadContext caller = caller(2)) {
      pass(1_000);
      CompletableFuture<String> bounded = caller.orAtDeadline(pending, () -> "late");
      pass(999);
      assertThat(bounded).isNotDone();
      pass(1);
      assertThat(bounded).isCompletedWithValue("late");
      assertThat(pending).isNotDone();
      assertThat(caller.orAtDeadline(pending, () -> "later")).isCompletedWithValue("later");
    }
  }

  @Test
  void getsWhatComesInTime() {
    CompletableFuture<String> pending = new CompletableFuture<>();
    try (ReadContext caller = caller(2)) {
      CompletableFuture<String> bounded = caller.orAtDeadline(pending, () -> "late");
      pass(1_000);
      pending.complete("there");
      assertThat(bounded).isCompletedWithValue("there");
    }
  }

  @Test
  void getsATimeOutAtItsDeadlineWhereNothingIsStored() {
    try (ReadContext caller = caller(2)) {
      CompletableFuture<Answer<String>> reading = fixture.store.read(StoreFixture.KEY, caller);
      pass(2_000);
      assertThat(reading)
          .isCompletedWithValue(
              new Answer<>(
                  new Failed<>(Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.DATAFENCE)),
                  Freshness.ofFailure()));
    }
    fixture.loader.last().finds("one");
    assertThat(fixture.read().join().freshness().source()).isEqualTo(Source.STORE);
  }

  @Test
  void getsWhatIsStoredAtItsDeadlineAsStale() {
    fixture.ask();
    fixture.loader.last().finds("one");
    pass(20_000);
    try (ReadContext wantsRecent = waiting(room).reader(true, Duration.ofSeconds(2))) {
      CompletableFuture<Answer<String>> reading = fixture.store.read(StoreFixture.KEY, wantsRecent);
      pass(1_999);
      assertThat(reading).isNotDone();
      pass(1);
      assertThat(reading.join().outcome()).isInstanceOf(Outcome.Found.class);
      assertThat(reading.join().freshness())
          .isEqualTo(
              new Freshness(
                  VirtualTime.START,
                  VirtualTime.START.plusSeconds(22),
                  Source.STORE,
                  StoreFixture.because(ProblemCode.UPSTREAM_TIMEOUT)));
    }
  }

  @Test
  void takesOnePlaceHoweverMuchItWaitsForAndGivesItBack() {
    try (ReadContext second = caller(10)) {
      try (ReadContext first = caller(10)) {
        assertThat(first.tryEnter()).isTrue();
        assertThat(first.tryEnter()).isTrue();
        assertThat(second.tryEnter()).isFalse();
      }
      assertThat(second.tryEnter()).isTrue();
    }
    try (ReadContext third = caller(10)) {
      assertThat(third.tryEnter()).isTrue();
    }
  }

  @Test
  void keepsItsPlaceUntilTheLoadsThatItStartedHaveEnded() {
    ReadContext starter = caller(10);
    CompletableFuture<Answer<String>> _ = fixture.store.read(StoreFixture.KEY, starter);
    CompletableFuture<Answer<String>> _ = fixture.store.read("27", starter.recentOnly());
    starter.close();
    starter.close();
    try (ReadContext next = caller(10)) {
      assertThat(next.tryEnter()).isFalse();
      assertThat(next.noSeat()).isEqualTo(Failure.noRoom(null, Duration.ofSeconds(11)));
      fixture.loader.calls().getFirst().finds("one");
      assertThat(next.tryEnter()).isFalse();
      fixture.loader.last().finds("two");
      assertThat(next.tryEnter()).isTrue();
    }
    assertThat(starter.tryEnter()).isFalse();
  }

  @Test
  void keepsNoPlaceForLoadsOfOthersAndForRefreshes() {
    fixture.hold("one");
    fixture.time.pass(StoreFixture.FRESH);
    fixture.ask();
    pass(50);
    var _ = fixture.store.read("27", fixture.caller);
    try (ReadContext joined = caller(10)) {
      CompletableFuture<Answer<String>> _ = fixture.store.read(StoreFixture.KEY, joined);
      CompletableFuture<Answer<String>> _ = fixture.store.read("27", joined);
    }
    try (ReadContext next = caller(10)) {
      assertThat(next.tryEnter()).isTrue();
    }
  }

  @Test
  void sharesThePlacesWithOtherCallers() {
    AdmissionLimit two = new AdmissionLimit(2);
    List<ReadContext> greedy = Stream.generate(() -> caller(two, "greedy")).limit(3).toList();
    assertThat(greedy).extracting(ReadContext::tryEnter).containsExactly(true, true, false);
    ReadContext polite = caller(two, "polite");
    assertThat(polite.tryEnter()).isFalse();
    greedy.getFirst().close();

    assertThat(greedy.getLast().tryEnter()).isFalse();
    assertThat(greedy.getLast().noSeat()).isEqualTo(Failure.noRoom(null, Duration.ofSeconds(10)));
    assertThat(polite.tryEnter()).isTrue();
    polite.close();
    pass(10_000);
    assertThat(greedy.getLast().tryEnter()).isTrue();
  }

  @Test
  void isRejectedWithoutALoadWhereNothingIsStored() {
    try (ReadContext rejected = rejected()) {
      assertThat(fixture.store.read(StoreFixture.KEY, rejected))
          .isCompletedWithValue(
              new Answer<>(
                  new Failed<>(Failure.of(ProblemCode.OVERLOADED)), Freshness.ofFailure()));
    }
    assertThat(fixture.loader.count()).isZero();
  }

  @Test
  void isRejectedFromALoadThatIsUnderWay() {
    fixture.ask();
    try (ReadContext rejected = rejected()) {
      assertThat(fixture.store.read(StoreFixture.KEY, rejected).join().outcome())
          .isEqualTo(new Failed<>(Failure.of(ProblemCode.OVERLOADED)));
    }
    assertThat(fixture.loader.count()).isOne();
  }

  @Test
  void isNeverKeptFromWhatIsStored() {
    fixture.ask();
    fixture.loader.last().finds("one");
    try (ReadContext rejected = rejected()) {
      assertThat(fixture.store.read(StoreFixture.KEY, rejected).join().freshness().source())
          .isEqualTo(Source.STORE);
      fixture.time.pass(StoreFixture.FRESH.plus(StoreFixture.STALE));
      Answer<String> old = fixture.store.read(StoreFixture.KEY, rejected).join();
      assertThat(old.outcome()).isInstanceOf(Outcome.Found.class);
      assertThat(old.freshness().reason()).isEqualTo(StoreFixture.because(ProblemCode.OVERLOADED));
    }
    assertThat(fixture.loader.count()).isOne();
  }

  private ReadContext caller(long seconds) {
    return waiting(room).reader(false, Duration.ofSeconds(seconds));
  }

  private ReadContext caller(AdmissionLimit limit, String name) {
    return waiting(limit).reader(new Caller(name), false, Duration.ofSeconds(10), Observation.NOOP);
  }

  private ReadContext rejected() {
    return waiting(new AdmissionLimit(0)).reader(false, Duration.ofSeconds(10));
  }

  private Waiting waiting(AdmissionLimit limit) {
    return new Waiting(limit, fixture.time.scheduler(), fixture.time);
  }

  private void pass(long milliseconds) {
    fixture.time.pass(Duration.ofMillis(milliseconds));
  }
}
