package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.client.UpstreamState.Circuit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CircuitBreakerTests {

  private static final Duration OPEN = Duration.ofSeconds(10);

  private final VirtualTime time = new VirtualTime();
  private final CircuitBreaker breaker =
      new CircuitBreaker(
          UpstreamService.SERVER, new NcpSettings.Breaker(60, 50, 100, OPEN, 3), time);

  private int keys;

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
    assertThat(breaker.rejection(newKey())).isEmpty();
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
  void reportsForHowLongItStaysOpen() {
    open();
    time.pass(Duration.ofMillis(2500));

    assertThat(breaker.admit(newKey(), false)).isEmpty();
    assertThat(breaker.rejection(newKey()))
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
    assertThat(breaker.admit(newKey(), false)).isEmpty();
    time.pass(Duration.ofMillis(1));

    assertThat(breaker.rejection(newKey())).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(breaker.admit(newKey(), false)).isPresent();
    }
    assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
    assertThat(breaker.admit(newKey(), false)).isEmpty();
    assertThat(breaker.rejection(newKey()))
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
    assertThat(breaker.rejection(newKey())).isEmpty();
  }

  @Test
  void opensForAsLongAgainWhenTheProbesFail() {
    halfOpen();
    for (int i = 0; i < 3; i++) {
      admit().ended(true);
    }

    assertThat(breaker.state()).isEqualTo(Circuit.OPEN);
    assertThat(breaker.rejection(newKey()).map(Failure::retryAfter)).contains(OPEN);
    time.pass(OPEN);
    assertThat(breaker.admit(newKey(), false)).isPresent();
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
    assertThat(breaker.rejection(newKey())).isEmpty();
    for (int i = 0; i < 3; i++) {
      admit();
    }
    assertThat(breaker.admit(newKey(), false)).isEmpty();
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
      assertThat(breaker.admit(newKey(), false)).isPresent();
    }
    assertThat(breaker.admit(newKey(), false)).isEmpty();
  }

  @Nested
  class OneKey {

    private static final RequestKey BROKEN = key("broken");
    private static final RequestKey HEALTHY = key("healthy");

    @Test
    void neverOpensItHoweverOftenItFails() {
      for (int i = 0; i < 10_000; i++) {
        admit(BROKEN).ended(true);
        assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
      }
    }

    @Test
    void countsOnceBesideOthers() {
      for (int i = 0; i < 1000; i++) {
        admit(BROKEN).ended(true);
      }
      for (int i = 0; i < 48; i++) {
        admit().ended(true);
      }
      assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
      admit().ended(true);

      assertThat(breaker.state()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void countsWithItsLastOutcome() {
      List<RequestKey> keys = Stream.generate(CircuitBreakerTests.this::newKey).limit(60).toList();
      for (int i = 0; i < 49; i++) {
        admit(keys.get(i)).ended(true);
      }
      keys.subList(0, 49).forEach(key -> admit(key).ended(false));
      for (int i = 49; i < 60; i++) {
        admit(keys.get(i)).ended(true);
      }

      assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void makesPlaceForItsRepetitionsAndNotForTheOnesOfOthers() {
      for (int i = 0; i < 40; i++) {
        admit().ended(false);
      }
      // Three attempts each, one place each: the successes are among the hundred latest calls.
      for (int i = 0; i < 59; i++) {
        RequestKey key = newKey();
        admit(key).ended(true);
        breaker.admit(key, true).orElseThrow().ended(true);
        breaker.admit(key, true).orElseThrow().ended(true);
      }
      assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
      admit().ended(true);

      assertThat(breaker.state()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void letsOldSuccessesBeForgottenWhereTheSameKeysFailAgainAndAgain() {
      for (int i = 0; i < 100; i++) {
        admit().ended(false);
      }
      List<RequestKey> keys = Stream.generate(CircuitBreakerTests.this::newKey).limit(50).toList();
      keys.forEach(key -> admit(key).ended(true));
      assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
      int again = 0;
      while (breaker.state() == Circuit.CLOSED) {
        admit(keys.get(again++)).ended(true);
      }

      // 50 failing keys of 83: sixty percent.
      assertThat(again).isEqualTo(17);
    }

    @Test
    void isNoProbeWhileAnotherKeyWaits() {
      admit(BROKEN).ended(true);
      open();
      time.pass(Duration.ofSeconds(5));
      breaker.rejected(HEALTHY);
      time.pass(Duration.ofSeconds(5));

      assertThat(breaker.rejection(BROKEN))
          .contains(Failure.of(ProblemCode.UPSTREAM_CIRCUIT_OPEN, UpstreamService.SERVER));
      assertThat(breaker.admit(BROKEN, false)).isEmpty();
      assertThat(breaker.rejection(HEALTHY)).isEmpty();
      admit(HEALTHY).ended(false);
      assertThat(breaker.rejection(BROKEN)).isEmpty();
    }

    @Test
    void isAProbeIfTheOneThatWaitedDoesNotComeBack() {
      admit(BROKEN).ended(true);
      open();
      breaker.rejected(HEALTHY);
      time.pass(OPEN.multipliedBy(2).minusNanos(1));
      assertThat(breaker.admit(BROKEN, false)).isEmpty();
      time.pass(Duration.ofNanos(1));

      assertThat(breaker.admit(BROKEN, false)).isPresent();
    }

    @Test
    void isAProbeAtOnceIfNobodyElseAsked() {
      admit(BROKEN).ended(true);
      open();
      time.pass(OPEN);

      assertThat(breaker.admit(BROKEN, false)).isPresent();
    }

    @Test
    void keepsNoOtherKeyOutByItsFailedProbes() {
      admit(BROKEN).ended(true);
      open();
      time.pass(OPEN);
      for (int i = 0; i < 100; i++) {
        admit(BROKEN).ended(true);
        assertThat(breaker.rejection(HEALTHY)).isEmpty();
      }
      admit(HEALTHY).ended(false);
      admit(BROKEN).ended(true);
      admit(HEALTHY).ended(false);
      admit(BROKEN).ended(true);
      assertThat(breaker.state()).isEqualTo(Circuit.HALF_OPEN);
      admit(HEALTHY).ended(false);

      assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void closesItWithThreeSuccessesOfItsOwn() {
      open();
      time.pass(OPEN);
      for (int i = 0; i < 3; i++) {
        admit(HEALTHY).ended(false);
      }

      assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
    }
  }

  @Test
  void opensAgainWhenThreeKeysFailThatHadFailedBefore() {
    List<RequestKey> keys = List.of(key("a"), key("b"), key("c"));
    keys.forEach(key -> admit(key).ended(true));
    open();
    time.pass(OPEN);
    keys.forEach(key -> admit(key).ended(true));

    assertThat(breaker.state()).isEqualTo(Circuit.OPEN);
  }

  private static RequestKey key(String serverImageNo) {
    return RequestKey.of(
        NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL).with("serverImageNo", serverImageNo));
  }

  private RequestKey newKey() {
    return key("new " + keys++);
  }

  private CircuitBreaker.Admission admit() {
    return admit(newKey());
  }

  private CircuitBreaker.Admission admit(RequestKey key) {
    return breaker.admit(key, false).orElseThrow();
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
