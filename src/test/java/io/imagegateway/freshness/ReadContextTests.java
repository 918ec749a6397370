package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
  void isToldATimeOutAtItsDeadlineWhereNothingIsStored() {
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
  void isGivenWhatIsStoredAtItsDeadlineAsStale() {
    fixture.ask();
    fixture.loader.last().finds("one");
    pass(20_000);
    try (ReadContext wantsRecent =
        new ReadContext(
            true, Duration.ofSeconds(2), room, fixture.time.scheduler(), fixture.time)) {
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
  void isTurnedAwayWithoutALoadWhereNothingIsStored() {
    try (ReadContext turnedAway = turnedAway()) {
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
    try (ReadContext turnedAway = turnedAway()) {
      assertThat(fixture.store.read(StoreFixture.KEY, turnedAway).join().outcome())
          .isEqualTo(new Failed<>(Failure.of(ProblemCode.OVERLOADED)));
    }
    assertThat(fixture.loader.count()).isOne();
  }

  @Test
  void isNeverTurnedAwayFromWhatIsStored() {
    fixture.ask();
    fixture.loader.last().finds("one");
    try (ReadContext turnedAway = turnedAway()) {
      assertThat(fixture.store.read(StoreFixture.KEY, turnedAway).join().freshness().source())
          .isEqualTo(Source.STORE);
      fixture.time.pass(StoreFixture.FRESH.plus(StoreFixture.STALE));
      Answer<String> old = fixture.store.read(StoreFixture.KEY, turnedAway).join();
      assertThat(old.outcome()).isInstanceOf(Outcome.Found.class);
      assertThat(old.freshness().source()).isEqualTo(Source.STALE);
    }
    assertThat(fixture.loader.count()).isOne();
  }

  private ReadContext caller(long seconds) {
    return new ReadContext(
        false, Duration.ofSeconds(seconds), room, fixture.time.scheduler(), fixture.time);
  }

  private ReadContext turnedAway() {
    return new ReadContext(
        false,
        Duration.ofSeconds(10),
        new AdmissionLimit(0),
        fixture.time.scheduler(),
        fixture.time);
  }

  private void pass(long milliseconds) {
    fixture.time.pass(Duration.ofMillis(milliseconds));
  }
}
