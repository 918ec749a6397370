package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallSuspensionTests {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Set<Credentials> OLD = Set.of(FakeCredentials.OLD);

  private final VirtualTime time = new VirtualTime();
  private final FakeCredentials credentials = new FakeCredentials();
  private final CallSuspension pause = new CallSuspension(INTERVAL, credentials, time);

  @Test
  void pausesAfterThreeCallsInARow() {
    pause.ended(ScriptedAttempts.unauthorized(), OLD);
    pause.ended(ScriptedAttempts.unauthorized(), OLD);
    assertThat(pause.rejection()).isEmpty();
    assertThat(pause.admit()).isTrue();

    pause.ended(ScriptedAttempts.unauthorized(), OLD);

    assertThat(pause.admit()).isFalse();
    assertThat(pause.cause()).contains(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
    assertThat(pause.rejection().map(Failure::upstream).map(Failure.Upstream::code))
        .contains("200");
  }

  @Test
  void beginsToCountAnewAfterAnyOtherEnd() {
    for (int i = 0; i < 10; i++) {
      pause.ended(ScriptedAttempts.unauthorized(), OLD);
      pause.ended(ScriptedAttempts.unauthorized(), OLD);
      pause.ended(i % 2 == 0 ? ScriptedAttempts.broken() : ScriptedAttempts.success(), Set.of());
    }
    pause.ended(ScriptedAttempts.quota(null), Set.of());
    pause.ended(ScriptedAttempts.quota(null), Set.of());
    pause.ended(ScriptedAttempts.unauthorized(), OLD);

    assertThat(pause.cause()).isEmpty();
    assertThat(pause.admit()).isTrue();
  }

  @Test
  void letsOneProbeThroughPerInterval() {
    refuseKeyThreeTimes();
    for (int i = 0; i < 5; i++) {
      time.pass(INTERVAL.minusNanos(1));
      assertThat(pause.rejection()).isPresent();
      assertThat(pause.admit()).isFalse();
      time.pass(Duration.ofNanos(1));
      assertThat(pause.rejection()).isEmpty();
      assertThat(pause.rejection()).isEmpty();
      assertThat(pause.admit()).isTrue();
      assertThat(pause.admit()).isFalse();
      pause.ended(ScriptedAttempts.unauthorized(), OLD);
    }
  }

  @Test
  void letsAProbeThroughEvenIfTheLastOneNeverEnded() {
    refuseKeyThreeTimes();
    time.pass(INTERVAL);
    assertThat(pause.admit()).isTrue();
    time.pass(INTERVAL);

    assertThat(pause.admit()).isTrue();
  }

  @Test
  void endsWhenTheProbeEndsInAnotherWay() {
    refuseKeyThreeTimes();
    time.pass(INTERVAL);
    assertThat(pause.admit()).isTrue();
    pause.ended(ScriptedAttempts.success(), Set.of());

    assertThat(pause.cause()).isEmpty();
    assertThat(pause.admit()).isTrue();
    assertThat(pause.admit()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = AttemptResult.Kind.class,
      names = {"FAILED", "TIMEOUT", "MALFORMED", "THROTTLED"})
  void goesOnWhileProbesProveNothing(AttemptResult.Kind result) {
    refuseKeyThreeTimes();
    time.pass(INTERVAL);
    assertThat(pause.admit()).isTrue();
    pause.ended(
        new AttemptResult<>(
            new Outcome.Failed<>(Failure.of(ProblemCode.UPSTREAM_FAILED, UpstreamService.SERVER)),
            result,
            false,
            null),
        Set.of());

    assertThat(pause.cause()).contains(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
    assertThat(pause.admit()).isFalse();
    time.pass(INTERVAL);
    assertThat(pause.admit()).isTrue();
  }

  @Test
  void goesOnWhileSomethingInFrontOfNcpAnswersTheProbes() {
    refuseKeyThreeTimes();
    time.pass(INTERVAL);
    assertThat(pause.admit()).isTrue();
    pause.ended(ScriptedAttempts.misconfigured(302, null), Set.of());

    assertThat(pause.cause()).contains(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
  }

  @Test
  void probesAtOnceAndOnceWithEachNewKey() {
    refuseKeyThreeTimes();
    credentials.rotate(FakeCredentials.NEW);
    assertThat(pause.rejection()).isEmpty();
    assertThat(pause.admit()).isTrue();
    assertThat(pause.admit()).isFalse();
    pause.ended(ScriptedAttempts.unauthorized(), Set.of(FakeCredentials.NEW));
    assertThat(pause.admit()).isFalse();

    credentials.rotate(FakeCredentials.SECOND);
    assertThat(pause.admit()).isTrue();
    assertThat(pause.admit()).isFalse();
  }

  @Test
  void doesNotProbeWithAPairThatTheCallHadTriedInVain() {
    for (int i = 0; i < 3; i++) {
      pause.ended(
          ScriptedAttempts.unauthorized(), Set.of(FakeCredentials.OLD, FakeCredentials.SECOND));
    }
    credentials.rotate(FakeCredentials.SECOND);

    assertThat(pause.admit()).isFalse();
  }

  @Test
  void waitsAsLongAsNcpAskedWhenTheQuotaIsUsedUp() {
    for (int i = 0; i < 3; i++) {
      pause.ended(ScriptedAttempts.quota(Duration.ofSeconds(60)), Set.of());
    }
    credentials.rotate(FakeCredentials.NEW);
    time.pass(Duration.ofSeconds(60).minusNanos(1));
    assertThat(pause.admit()).isFalse();
    assertThat(pause.rejection())
        .hasValueSatisfying(cause -> {
          assertThat(cause.code()).isEqualTo(ProblemCode.UPSTREAM_QUOTA_EXCEEDED);
          assertThat(cause.retryAfter()).isEqualTo(Duration.ofNanos(1));
        });
    time.pass(Duration.ofNanos(1));

    assertThat(pause.admit()).isTrue();
  }

  @Test
  void waitsTheIntervalWhenNcpAskedForLess() {
    for (int i = 0; i < 3; i++) {
      pause.ended(ScriptedAttempts.quota(Duration.ofSeconds(1)), Set.of());
    }
    time.pass(INTERVAL.minusNanos(1));
    assertThat(pause.admit()).isFalse();
    time.pass(Duration.ofNanos(1));

    assertThat(pause.admit()).isTrue();
  }

  @Test
  void probesAfterFiveMinutesAtTheLatestWhateverNcpAskedFor() {
    for (int i = 0; i < 3; i++) {
      pause.ended(ScriptedAttempts.quota(Duration.ofHours(1)), Set.of());
    }
    for (int i = 0; i < 3; i++) {
      assertThat(pause.rejection().map(Failure::retryAfter)).contains(Duration.ofMinutes(5));
      time.pass(Duration.ofMinutes(5).minusNanos(1));
      assertThat(pause.admit()).isFalse();
      time.pass(Duration.ofNanos(1));
      assertThat(pause.admit()).isTrue();
      pause.ended(ScriptedAttempts.quota(Duration.ofHours(1)), Set.of());
    }
  }

  @Test
  void probesAfterFiveMinutesAtTheLatestWhateverIsSet() {
    CallSuspension slow = new CallSuspension(Duration.ofHours(1), credentials, time);
    for (int i = 0; i < 3; i++) {
      slow.ended(ScriptedAttempts.quota(null), Set.of());
    }
    time.pass(Duration.ofMinutes(5).minusNanos(1));
    assertThat(slow.admit()).isFalse();
    time.pass(Duration.ofNanos(1));

    assertThat(slow.admit()).isTrue();
  }

  @Test
  void givesCallersTheTimeToTheNextProbeWhereNcpAskedForNone() {
    for (int i = 0; i < 3; i++) {
      pause.ended(ScriptedAttempts.quota(null), Set.of());
    }
    time.pass(Duration.ofSeconds(4));

    assertThat(pause.rejection().map(Failure::retryAfter)).contains(Duration.ofSeconds(6));
  }

  private void refuseKeyThreeTimes() {
    for (int i = 0; i < 3; i++) {
      pause.ended(ScriptedAttempts.unauthorized(), OLD);
    }
    assertThat(pause.admit()).isFalse();
  }
}
