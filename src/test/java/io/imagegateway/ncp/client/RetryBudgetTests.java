package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryBudgetTests {

  private final VirtualTime time = new VirtualTime();
  private final RetryBudget budget = new RetryBudget(0.5, time);

  @Test
  void allowsAFewRetriesToAServiceThatIsHardlyCalled() {
    assertThat(spendAll(budget)).isEqualTo(5);
  }

  @Test
  void allowsHalfAsManyRetriesAsThereWereFirstAttempts() {
    firstAttempts(41);
    assertThat(spendAll(budget)).isEqualTo(20);
  }

  @Test
  void forgetsWhatIsTenSecondsOld() {
    firstAttempts(20);
    time.pass(Duration.ofSeconds(4));
    assertThat(spendAll(budget)).isEqualTo(10);

    time.pass(Duration.ofMillis(5999));
    assertThat(spendAll(budget)).isZero();
    // The first attempts are forgotten now, their retries not yet.
    time.pass(Duration.ofMillis(1));
    firstAttempts(22);
    assertThat(spendAll(budget)).isEqualTo(1);

    time.pass(Duration.ofSeconds(4));
    assertThat(spendAll(budget)).isEqualTo(10);
  }

  @Test
  void allowsTheFewEvenWithAShareOfZero() {
    RetryBudget none = new RetryBudget(0, time);
    for (int i = 0; i < 20; i++) {
      none.firstAttempt();
    }
    assertThat(spendAll(none)).isEqualTo(5);
  }

  @Test
  void letsARetryBeMadeWhenItIsMeantToBe() {
    assertThat(budget.spend(after(300), after(300))).contains(after(300));
    assertThat(budget.spend(after(301), after(300))).isEmpty();
  }

  @Test
  void letsRetriesWaitForRoomOneBehindTheOther() {
    for (int i = 0; i < 5; i++) {
      assertThat(budget.spend(after(100 * i), after(9500))).contains(after(100 * i));
    }
    time.pass(Duration.ofMillis(5100));
    for (int i = 0; i < 5; i++) {
      assertThat(budget.spend(after(5200), after(14_000))).contains(after(10_000 + 100 * i));
    }
    assertThat(budget.spend(after(5200), after(14_000))).isEmpty();
    time.pass(Duration.ofMillis(4900));
    assertThat(budget.spend(after(10_050), after(19_999))).isEmpty();
    assertThat(budget.spend(after(10_050), after(20_000))).contains(after(20_000));
  }

  @Test
  void letsNoRetryWaitForAServiceThatIsDown() {
    assertThat(spendAll(budget)).isEqualTo(5);
    time.pass(Duration.ofSeconds(6));
    attemptsEnd(true, 8);
    assertThat(budget.spend(after(6000), after(15_000))).isEmpty();
    attemptsEnd(false, 2);
    assertThat(budget.spend(after(6000), after(15_000))).isEmpty();
    attemptsEnd(false, 1);
    assertThat(budget.spend(after(6000), after(15_000))).contains(after(10_000));
  }

  @Test
  void forgetsFailuresThatAreTenSecondsOld() {
    attemptsEnd(true, 10);
    time.pass(Duration.ofMillis(9999));
    assertThat(spendAll(budget)).isEqualTo(5);
    assertThat(budget.spend(after(10_000), after(30_000))).isEmpty();

    time.pass(Duration.ofMillis(1));
    assertThat(budget.spend(after(10_000), after(30_000))).contains(after(19_999));
  }

  private void attemptsEnd(boolean failure, int count) {
    for (int i = 0; i < count; i++) {
      budget.ended(failure);
    }
  }

  private static Instant after(int millis) {
    return VirtualTime.START.plusMillis(millis);
  }

  private void firstAttempts(int count) {
    for (int i = 0; i < count; i++) {
      budget.firstAttempt();
    }
  }

  /** Spends what is left now. */
  private int spendAll(RetryBudget from) {
    int spent = 0;
    for (Optional<Instant> retry = spend(from); retry.isPresent(); retry = spend(from)) {
      spent++;
    }
    return spent;
  }

  private Optional<Instant> spend(RetryBudget from) {
    return from.spend(time.instant(), time.instant());
  }
}
