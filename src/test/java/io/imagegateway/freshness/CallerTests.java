package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.freshness.Outcome.Failed;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
import io.imagegateway.problem.UpstreamService;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallerTests {

  private final StoreFixture fixture = new StoreFixture();
  private final WaitingRoom room = new WaitingRoom(1);

  @Test
  void getsAnAnswerThatIsThereAsItIs() {
    CompletableFuture<String> there = CompletableFuture.completedFuture("there");
    try (Caller caller = caller(1)) {
      assertThat(caller.patient(there, () -> "late")).isSameAs(there);
    }
  }

  @Test
  void waitsUntilItsDeadlineAndNotLonger() {
    CompletableFuture<String> pending = new CompletableFuture<>();
    try (Caller caller = caller(2)) {
      pass(1_000);
      CompletableFuture<String> bounded = caller.patient(pending, () -> "late");
      pass(999);
      assertThat(bounded).isNotDone();
      pass(1);
      assertThat(bounded).isCompletedWithValue("late");
      assertThat(pending).isNotDone();
      assertThat(caller.patient(pending, () -> "later")).isCompletedWithValue("later");
    }
  }

  @Test
  void getsWhatComesInTime() {
    CompletableFuture<String> pending = new CompletableFuture<>();
    try (Caller caller = caller(2)) {
      CompletableFuture<String> bounded = caller.patient(pending, () -> "late");
      pass(1_000);
      pending.complete("there");
      assertThat(bounded).isCompletedWithValue("there");
    }
  }

  @Test
  void isToldATimeOutAtItsDeadlineWhereNothingIsStored() {
    try (Caller caller = caller(2)) {
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
  void isGivenWhatIsStoredAtItsDeadlineAsStale() {
    fixture.ask();
    fixture.loader.last().finds("one");
    pass(20_000);
    try (Caller wantsRecent =
        new Caller(true, Duration.ofSeconds(2), room, fixture.time.scheduler(), fixture.time)) {
      CompletableFuture<Answer<String>> reading = fixture.store.read(StoreFixture.KEY, wantsRecent);
      pass(1_999);
      assertThat(reading).isNotDone();
      pass(1);
      assertThat(reading.join().outcome()).isInstanceOf(Outcome.Found.class);
      assertThat(reading.join().freshness())
          .isEqualTo(
              new Freshness(VirtualTime.START, VirtualTime.START.plusSeconds(22), Source.STALE));
    }
  }

  @Test
  void takesOnePlaceHoweverMuchItWaitsForAndGivesItBack() {
    try (Caller second = caller(10)) {
      try (Caller first = caller(10)) {
        assertThat(first.mayWait()).isTrue();
        assertThat(first.mayWait()).isTrue();
        assertThat(second.mayWait()).isFalse();
      }
      assertThat(second.mayWait()).isTrue();
    }
    try (Caller third = caller(10)) {
      assertThat(third.mayWait()).isTrue();
    }
  }

  @Test
  void isTurnedAwayWithoutALoadWhereNothingIsStored() {
    try (Caller turnedAway = turnedAway()) {
      assertThat(fixture.store.read(StoreFixture.KEY, turnedAway))
          .isCompletedWithValue(
              new Answer<>(
                  new Failed<>(Failure.of(ProblemCode.OVERLOADED)), Freshness.ofFailure()));
    }
    assertThat(fixture.loader.count()).isZero();
  }

  @Test
  void isTurnedAwayFromALoadThatIsUnderWay() {
    fixture.ask();
    try (Caller turnedAway = turnedAway()) {
      assertThat(fixture.store.read(StoreFixture.KEY, turnedAway).join().outcome())
          .isEqualTo(new Failed<>(Failure.of(ProblemCode.OVERLOADED)));
    }
    assertThat(fixture.loader.count()).isOne();
  }

  @Test
  void isNeverTurnedAwayFromWhatIsStored() {
    fixture.ask();
    fixture.loader.last().finds("one");
    try (Caller turnedAway = turnedAway()) {
      assertThat(fixture.store.read(StoreFixture.KEY, turnedAway).join().freshness().source())
          .isEqualTo(Source.STORE);
      fixture.time.pass(StoreFixture.FRESH.plus(StoreFixture.STALE));
      Answer<String> old = fixture.store.read(StoreFixture.KEY, turnedAway).join();
      assertThat(old.outcome()).isInstanceOf(Outcome.Found.class);
      assertThat(old.freshness().source()).isEqualTo(Source.STALE);
    }
    assertThat(fixture.loader.count()).isOne();
  }

  private Caller caller(long seconds) {
    return new Caller(
        false, Duration.ofSeconds(seconds), room, fixture.time.scheduler(), fixture.time);
  }

  private Caller turnedAway() {
    return new Caller(
        false, Duration.ofSeconds(10), new WaitingRoom(0), fixture.time.scheduler(), fixture.time);
  }

  private void pass(long milliseconds) {
    fixture.time.pass(Duration.ofMillis(milliseconds));
  }
}
