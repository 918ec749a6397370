package io.imagegateway.ncp.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTests {

  private final VirtualTime time = new VirtualTime();
  private final RetryBudget budget = new RetryBudget(0.5, time);

  @Test
  void allowsAFewRetriesToAServiceThatIsHardlyCalled() {
    assertThat(spendAll()).isEqualTo(5);
  }

  @Test
  void allowsHalfAsManyRetriesAsThereWereFirstAttempts() {
    firstAttempts(41);

    assertThat(spendAll()).isEqualTo(20);
  }

  @Test
  void saysWhetherItIsSpentWithoutSpending() {
    for (int i = 0; i < 5; i++) {
      assertThat(budget.spent()).isFalse();
      assertThat(budget.spent()).isFalse();
      assertThat(budget.spend()).isTrue();
    }
    assertThat(budget.spent()).isTrue();
  }

  @Test
  void forgetsWhatIsTenSecondsOld() {
    firstAttempts(20);
    time.pass(Duration.ofSeconds(4));
    assertThat(spendAll()).isEqualTo(10);

    time.pass(Duration.ofMillis(5999));
    assertThat(budget.spend()).isFalse();
    // The first attempts are forgotten now, their retries not yet.
    time.pass(Duration.ofMillis(1));
    firstAttempts(22);
    assertThat(spendAll()).isEqualTo(1);

    time.pass(Duration.ofSeconds(4));
    assertThat(spendAll()).isEqualTo(10);
  }

  @Test
  void allowsTheFewEvenWithAShareOfZero() {
    RetryBudget none = new RetryBudget(0, time);
    for (int i = 0; i < 5; i++) {
      none.firstAttempt();
      assertThat(none.spend()).isTrue();
    }
    assertThat(none.spend()).isFalse();
  }

  private void firstAttempts(int count) {
    for (int i = 0; i < count; i++) {
      budget.firstAttempt();
    }
  }

  private int spendAll() {
    int spent = 0;
    while (budget.spend()) {
      spent++;
    }
    return spent;
  }
}
