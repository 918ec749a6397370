package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTests {

  private static final Instant START = VirtualTime.START;

  @Test
  void givesOneSecondsWorthAtOnceAndThenOneTokenPerInterval() {
    TokenBucket rate = new TokenBucket(4, START);
    for (int i = 0; i < 4; i++) {
      assertThat(rate.available(START)).isEqualTo(4 - i);
      assertThat(rate.untilFree(START)).isZero();
      rate.take(START);
    }

    assertThat(rate.available(START)).isZero();
    assertThat(rate.untilFree(START)).isEqualTo(Duration.ofMillis(250));
    assertThat(rate.untilFree(START.plusMillis(249))).isEqualTo(Duration.ofMillis(1));
    assertThat(rate.untilFree(START.plusMillis(250))).isZero();
    assertThat(rate.available(START.plusMillis(999))).isEqualTo(3);
    assertThat(rate.available(START.plusSeconds(1))).isEqualTo(4);
    assertThat(rate.available(START.plusSeconds(3600))).isEqualTo(4);
  }

  @Test
  void reportsWhenAsManyTokensHaveBeenThere() {
    TokenBucket rate = new TokenBucket(4, START);
    assertThat(rate.untilFree(4, START)).isZero();
    assertThat(rate.untilFree(5, START)).isEqualTo(Duration.ofMillis(250));
    rate.take(START);
    assertThat(rate.untilFree(3, START)).isZero();
    assertThat(rate.untilFree(4, START)).isEqualTo(Duration.ofMillis(250));
    assertThat(rate.untilFree(4, START.plusMillis(250))).isZero();
    assertThat(rate.untilFree(1_000_000_000, START.plusSeconds(60)))
        .isEqualTo(Duration.ofMillis(250).multipliedBy(999_999_996));
  }

  @Test
  void takesBackWhatWasNotUsed() {
    TokenBucket rate = new TokenBucket(1, START);
    rate.take(START);
    assertThat(rate.untilFree(START)).isEqualTo(Duration.ofSeconds(1));

    rate.putBack();

    assertThat(rate.untilFree(START)).isZero();
    assertThat(rate.available(START)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 20, 999})
  void letsNoSecondSeeMoreThanTwiceTheLimitAndEveryLongTimeTheLimit(int limit) {
    SplittableRandom random = new SplittableRandom(limit);
    TokenBucket rate = new TokenBucket(limit, START);
    Deque<Instant> lastSecond = new ArrayDeque<>();
    Instant now = START;
    long taken = 0;
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      // Rests and rushes, by chance; the rushes ask far more often than the limit allows.
      long pause = random.nextInt(50) == 0 ? 2_000_000_000L : 1_000_000_000L / limit / 3;
      now = now.plusNanos(random.nextLong(pause) + 1);
      while (rate.untilFree(now).isZero() && random.nextInt(20) != 0) {
        rate.take(now);
        taken++;
        lastSecond.addLast(now);
        // A closed second: both of its ends count.
        while (lastSecond.getFirst().isBefore(now.minusSeconds(1))) {
          lastSecond.removeFirst();
        }
        most = Math.max(most, lastSecond.size());
      }
    }
    assertThat(most).isLessThanOrEqualTo(2 * limit);
    assertThat(most).isGreaterThanOrEqualTo(limit);
    long seconds = Duration.between(START, now).toSeconds();
    assertThat(taken).isLessThanOrEqualTo((seconds + 2) * limit);
  }
}
