package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.freshness.Outcome.Failed;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
import io.imagegateway.problem.UpstreamService;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallerTests {

  private static final Failure TIMEOUT =
      Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.SERVER);

  private final StoreFixture fixture = new StoreFixture();
  private final WaitingRoom room = new WaitingRoom(1);

  @Test
  void getsAnAnswerThatIsThereAsItIs() {
    CompletableFuture<Answer<String>> there =
        CompletableFuture.completedFuture(new Answer<>(new Failed<>(TIMEOUT), Freshness.NONE));
    try (Caller caller = caller(1)) {
      assertThat(caller.patient(there, UpstreamService.SERVER)).isSameAs(there);
    }
  }

  @Test
  void waitsUntilItsDeadlineAndNotLonger() {
    CompletableFuture<Answer<String>> pending = new CompletableFuture<>();
    try (Caller caller = caller(2)) {
      pass(1_000);
      CompletableFuture<Answer<String>> bounded = caller.patient(pending, UpstreamService.SERVER);
      pass(999);
      assertThat(bounded).isNotDone();
      pass(1);
      assertThat(bounded)
          .isCompletedWithValue(new Answer<>(new Failed<>(TIMEOUT), Freshness.ofFailure()));
      assertThat(pending).isNotDone();
      assertThat(caller.patient(pending, UpstreamService.SERVER)).isDone();
    }
  }

  @Test
  void getsWhatComesInTime() {
    CompletableFuture<Answer<String>> pending = new CompletableFuture<>();
    Answer<String> answer = new Answer<>(new Failed<>(TIMEOUT), Freshness.NONE);
    try (Caller caller = caller(2)) {
      CompletableFuture<Answer<String>> bounded = caller.patient(pending, UpstreamService.SERVER);
      pass(1_000);
      pending.complete(answer);
      assertThat(bounded).isCompletedWithValue(answer);
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
