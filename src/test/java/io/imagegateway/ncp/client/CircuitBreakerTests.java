package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.client.UpstreamState.Circuit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CircuitBreakerTests {

  private static final Duration OPEN = Duration.ofSeconds(10);

  private final VirtualTime time = new VirtualTime();
  private final CircuitBreaker breaker =
      new CircuitBreaker(
          UpstreamService.SERVER, new NcpSettings.Breaker(60, 50, 100, OPEN, 3), time);

  @Test
  void staysClosedWhileThirtyPercentFailForTenMinutes() {
    SplittableRandom random = new SplittableRandom(30);
    for (int i = 0; i < 12_000; i++) {
      admit().ended(random.nextInt(100) < 30);
      time.pass(Duration.ofMillis(50));
      assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
    }
  }

  @Test
  void opensWhenSixtyPercentOfTheLatestAttemptsFailed() {
    for (int i = 0; i < 100; i++) {
      admit().ended(i % 5 < 2);
    }
    assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
    // 40 of 100 so far; each failure takes the place of what came a hundred attempts before it.
    int failures = 0;
    while (breaker.state() == Circuit.CLOSED) {
      admit().ended(true);
      failures++;
    }
    assertThat(failures).isEqualTo(34);
  }

  @Test
  void isHalfOpenAsSoonAsItWouldLetAProbeThroughWhetherOrNotOneComes() {
    for (int i = 0; i < 50; i++) {
      admit().ended(true);
    }
    time.pass(OPEN.minusMillis(1));
    assertThat(breaker.state()).isEqualTo(Circuit.OPEN);

    time.pass(Duration.ofMillis(1));
    assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
    assertThat(breaker.refusal()).isEmpty();
  }

  @Test
  void looksAtFiftyAttemptsBeforeItJudges() {
    for (int i = 0; i < 49; i++) {
      admit().ended(true);
      assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
    }
    admit().ended(true);

    assertThat(breaker.state()).isEqualTo(Circuit.OPEN);
  }

  @Test
  void saysForHowLongItStaysOpen() {
    open();
    time.pass(Duration.ofMillis(2500));

    assertThat(breaker.admit()).isEmpty();
    assertThat(breaker.refusal())
        .contains(
            new Failure(
                ProblemCode.UPSTREAM_CIRCUIT_OPEN,
                new Failure.Upstream(UpstreamService.SERVER, null, null),
                Duration.ofMillis(7500)));
  }

  @Test
  void letsThreeProbesThroughWhenTheOpenTimeIsOver() {
    open();
    time.pass(OPEN.minusMillis(1));
    assertThat(breaker.admit()).isEmpty();
    time.pass(Duration.ofMillis(1));

    assertThat(breaker.refusal()).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(breaker.admit()).isPresent();
    }
    assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
    assertThat(breaker.admit()).isEmpty();
    assertThat(breaker.refusal())
        .contains(Failure.of(ProblemCode.UPSTREAM_CIRCUIT_OPEN, UpstreamService.SERVER));
  }

  @Test
  void closesWhenMostProbesSucceed() {
    halfOpen();
    admit().ended(true);
    admit().ended(false);
    assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
    admit().ended(false);

    assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
    assertThat(breaker.refusal()).isEmpty();
  }

  @Test
  void opensForAsLongAgainWhenTheProbesFail() {
    halfOpen();
    for (int i = 0; i < 3; i++) {
      admit().ended(true);
    }

    assertThat(breaker.state()).isEqualTo(Circuit.OPEN);
    assertThat(breaker.refusal().map(Failure::retryAfter)).contains(OPEN);
    time.pass(OPEN);
    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void getsBackThePlacesOfProbesThatProvedNothing() {
    halfOpen();
    List<CircuitBreaker.Admission> probes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      probes.add(admit());
    }
    for (CircuitBreaker.Admission probe : probes) {
      probe.close();
      probe.close();
      probe.ended(true);
    }

    assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
    assertThat(breaker.refusal()).isEmpty();
    for (int i = 0; i < 3; i++) {
      admit();
    }
    assertThat(breaker.admit()).isEmpty();
  }

  @Test
  void countsAnAttemptOnceAndKeepsItsPlaceCounted() {
    halfOpen();
    CircuitBreaker.Admission probe = admit();
    probe.ended(false);
    probe.ended(false);
    probe.close();

    assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
    admit().ended(false);
    assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
    admit().ended(false);
    assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void forgetsAttemptsThatEndInAnotherStateThanTheyBeganIn() {
    List<CircuitBreaker.Admission> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(admit());
    }
    halfOpen();
    slow.subList(0, 10).forEach(admission -> admission.ended(true));
    slow.subList(10, 20).forEach(CircuitBreaker.Admission::close);

    assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
    for (int i = 0; i < 3; i++) {
      assertThat(breaker.admit()).isPresent();
    }
    assertThat(breaker.admit()).isEmpty();
  }

  private CircuitBreaker.Admission admit() {
    return breaker.admit().orElseThrow();
  }

  private void open() {
    while (breaker.state() == Circuit.CLOSED) {
      admit().ended(true);
    }
  }

  private void halfOpen() {
    open();
    time.pass(OPEN);
    admit().close();
    assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
  }
}
