package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTests {

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1600", "6, 2000", "7, 2000", "99, 2000"})
  void doublesUpToTwoSecondsAndStaysBetweenHalfAndAll(int retry, long full) {
    RandomGenerator random = new SplittableRandom(retry);
    Backoff backoff = new Backoff(random);

    assertThat(IntStream.range(0, 1000).mapToObj(_ -> backoff.before(retry, null)))
        .allSatisfy(wait ->
            assertThat(wait).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full)))
        .anySatisfy(wait -> assertThat(wait).isLessThan(Duration.ofMillis(full * 6 / 10)))
        .anySatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofMillis(full * 9 / 10)));
  }

  @Test
  void neverUndercutsWhatNcpAskedFor() {
    Backoff backoff = new Backoff(new SplittableRandom(1));

    assertThat(backoff.before(1, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    assertThat(backoff.before(1, Duration.ZERO))
        .isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
  }
}
