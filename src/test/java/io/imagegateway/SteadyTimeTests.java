package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SteadyTimeTests {

  private static final Instant START = Instant.parse("2026-01-15T09:00:00Z");

  private Instant wall = START;
  private long nanos = Long.MAX_VALUE - 5;
  private final SteadyTime time =
      new SteadyTime(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return wall;
            }
          },
          () -> nanos);

  @Test
  void runsWithTheMachinesCounterWhateverTheClockShows() {
    run(Duration.ofHours(1));
    wall = START.minus(Duration.ofDays(1));

    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofHours(1)));
  }

  @Test
  void countsTheTimeForWhichTheMachineWasSuspended() {
    run(Duration.ofSeconds(1));
    time.catchUp();
    suspend(Duration.ofHours(8));
    time.catchUp();
    run(Duration.ofSeconds(1));
    time.catchUp();

    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofHours(8)).plusSeconds(2));
  }

  @Test
  void countsEachSuspensionOnce() {
    suspend(Duration.ofMinutes(1));
    time.catchUp();
    time.catchUp();
    suspend(Duration.ofMinutes(2));
    time.catchUp();

    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofMinutes(3)));
  }

  @Test
  void isNotChangedByAClockThatIsSetBackAndForthAgainByLittle() {
    wall = wall.minus(Duration.ofHours(2));
    time.catchUp();
    suspend(Duration.ofSeconds(5));
    time.catchUp();

    assertThat(time.instant()).isEqualTo(START);
  }

  @Test
  void takesAClockSetForwardForASuspension() {
    suspend(Duration.ofSeconds(6));
    time.catchUp();

    assertThat(time.instant()).isEqualTo(START.plusSeconds(6));
  }

  private void run(Duration duration) {
    wall = wall.plus(duration);
    nanos += duration.toNanos();
  }

  /** The counter stands still. */
  private void suspend(Duration duration) {
    wall = wall.plus(duration);
  }
}
