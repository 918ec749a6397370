package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperationSuspensionTests {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final RequestKey A = key("1");
  private static final RequestKey B = key("2");
  private static final RequestKey C = key("3");
  private static final RequestKey UNKNOWN = key("4");

  private final VirtualTime time = new VirtualTime();
  private final OperationSuspension suspension = new OperationSuspension(INTERVAL, time);

  static List<AttemptResult<String>> whatAnotherCallWillNotChange() {
    return List.of(
        ScriptedAttempts.forbidden(),
        ScriptedAttempts.forbiddenWithoutCode(),
        ScriptedAttempts.misconfigured(404, null),
        ScriptedAttempts.misconfigured(404, "300"),
        ScriptedAttempts.misconfigured(302, null));
  }

  @Nested
  class WhileNothingWasEverFound {

    @ParameterizedTest
    @MethodSource(
        "io.imagegateway.ncp.client.OperationSuspensionTests#whatAnotherCallWillNotChange")
    void pausesAfterThreeAnswersInARowToAnyKey(AttemptResult<String> answer) {
      suspension.ended(A, answer);
      suspension.ended(A, answer);
      assertThat(suspension.rejection(A)).isEmpty();
      assertThat(suspension.admit(A)).isTrue();
      assertThat(suspension.cause()).isEmpty();
      suspension.ended(A, answer);

      assertThat(suspension.admit(B)).isFalse();
      assertThat(suspension.rejection(B)).isEqualTo(failure(answer));
      assertThat(suspension.cause()).isEqualTo(failure(answer).map(Failure::code));
    }

    @Test
    void beginsToCountAnewAfterAnyOtherAnswer() {
      for (AttemptResult<String> other :
          List.of(
              ScriptedAttempts.absent(),
              ScriptedAttempts.rejected(),
              ScriptedAttempts.broken(),
              ScriptedAttempts.timedOut(),
              ScriptedAttempts.malformed(),
              ScriptedAttempts.unauthorized())) {
        suspension.ended(A, ScriptedAttempts.forbidden());
        suspension.ended(A, ScriptedAttempts.forbidden());
        suspension.ended(A, other);
      }

      assertThat(suspension.cause()).isEmpty();
    }
  }

  @Nested
  class OnceKeysWereFound {

    @Test
    void pausesAfterThreeAnswersToThreeOfThem() {
      found(A, B, C);
      suspension.ended(A, ScriptedAttempts.forbidden());
      suspension.ended(B, ScriptedAttempts.forbidden());
      assertThat(suspension.cause()).isEmpty();
      suspension.ended(C, ScriptedAttempts.forbidden());

      assertThat(suspension.cause()).contains(ProblemCode.UPSTREAM_PERMISSION_DENIED);
    }

    @Test
    void isNotPausedByOneOfThemAlone() {
      found(A, B, C);
      for (int i = 0; i < 100; i++) {
        suspension.ended(A, ScriptedAttempts.forbidden());
      }

      assertThat(suspension.cause()).isEmpty();
    }

    @Test
    void isNotPausedByKeysThatWereNeverFound() {
      found(A, B);
      for (int i = 0; i < 100; i++) {
        suspension.ended(key("unknown " + i), ScriptedAttempts.forbidden());
      }
      suspension.ended(A, ScriptedAttempts.forbidden());
      suspension.ended(B, ScriptedAttempts.forbidden());

      assertThat(suspension.cause()).isEmpty();
    }

    @Test
    void takesAListForFoundOfWhichOneImageWas() {
      suspension.ended(list("1", "2", "3"), ScriptedAttempts.success());
      suspension.ended(list("1", "8"), ScriptedAttempts.forbidden());
      suspension.ended(list("2", "9"), ScriptedAttempts.forbidden());
      suspension.ended(list("7", "8"), ScriptedAttempts.forbidden());
      assertThat(suspension.cause()).isEmpty();
      suspension.ended(list("3"), ScriptedAttempts.forbidden());

      assertThat(suspension.cause()).contains(ProblemCode.UPSTREAM_PERMISSION_DENIED);
    }

    @Test
    void keepsTheProbesForThemForAnInterval() {
      found(A, B, C);
      pauseByFoundKeys();
      time.pass(INTERVAL);
      assertThat(suspension.admit(UNKNOWN)).isFalse();
      assertThat(suspension.rejection(A)).isEmpty();
      time.pass(INTERVAL.minusNanos(1));
      assertThat(suspension.admit(UNKNOWN)).isFalse();
      time.pass(Duration.ofNanos(1));

      assertThat(suspension.admit(UNKNOWN)).isTrue();
      assertThat(suspension.admit(A)).isFalse();
    }

    private void pauseByFoundKeys() {
      for (RequestKey key : List.of(A, B, C)) {
        suspension.ended(key, ScriptedAttempts.forbidden());
      }
      assertThat(suspension.admit(A)).isFalse();
    }
  }

  @Nested
  class WhilePaused {

    @Test
    void letsOneProbeThroughPerInterval() {
      pause();
      for (int i = 0; i < 5; i++) {
        time.pass(INTERVAL.minusNanos(1));
        assertThat(suspension.rejection(A)).isPresent();
        assertThat(suspension.admit(A)).isFalse();
        time.pass(Duration.ofNanos(1));
        assertThat(suspension.rejection(A)).isEmpty();
        assertThat(suspension.admit(A)).isTrue();
        assertThat(suspension.admit(B)).isFalse();
        suspension.ended(A, ScriptedAttempts.forbidden());
      }
    }

    @Test
    void probesAfterFiveMinutesAtTheLatest() {
      OperationSuspension slow = new OperationSuspension(Duration.ofHours(1), time);
      for (int i = 0; i < 3; i++) {
        slow.ended(A, ScriptedAttempts.forbidden());
      }
      time.pass(Duration.ofMinutes(5).minusNanos(1));
      assertThat(slow.admit(A)).isFalse();
      time.pass(Duration.ofNanos(1));

      assertThat(slow.admit(A)).isTrue();
    }

    @Test
    void givesTheCauseOfTheLastProbe() {
      pause();
      time.pass(INTERVAL);
      assertThat(suspension.admit(A)).isTrue();
      suspension.ended(A, ScriptedAttempts.misconfigured(404, null));

      assertThat(suspension.cause()).contains(ProblemCode.UPSTREAM_MISCONFIGURED);
    }

    @Test
    void goesOnWhileProbesProveNothing() {
      pause();
      for (AttemptResult<String> answer :
          List.of(
              ScriptedAttempts.broken(),
              ScriptedAttempts.timedOut(),
              ScriptedAttempts.unauthorized(),
              ScriptedAttempts.rejected(413, null))) {
        time.pass(INTERVAL);
        assertThat(suspension.admit(A)).isTrue();
        suspension.ended(A, answer);
        assertThat(suspension.admit(A)).isFalse();
      }
    }

    @Test
    void endsWithAnAnswerOfNcp() {
      for (AttemptResult<String> answer :
          List.of(
              ScriptedAttempts.absent(), ScriptedAttempts.rejected(), ScriptedAttempts.success())) {
        pause();
        time.pass(INTERVAL);
        assertThat(suspension.admit(A)).isTrue();
        suspension.ended(A, answer);

        assertThat(suspension.cause()).isEmpty();
        assertThat(suspension.admit(A)).isTrue();
        assertThat(suspension.admit(B)).isTrue();
      }
    }

    private void pause() {
      for (int i = 0; i < 3; i++) {
        suspension.ended(A, ScriptedAttempts.forbidden());
      }
      assertThat(suspension.admit(A)).isFalse();
    }
  }

  private void found(RequestKey... keys) {
    for (RequestKey key : keys) {
      suspension.ended(key, ScriptedAttempts.success());
    }
  }

  private static Optional<Failure> failure(AttemptResult<String> answer) {
    return answer.outcome() instanceof Outcome.Failed<String>(Failure why)
        ? Optional.of(why)
        : Optional.empty();
  }

  private static RequestKey key(String serverImageNo) {
    return RequestKey.of(
        NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL).with("serverImageNo", serverImageNo));
  }

  private static RequestKey list(String... numbers) {
    return RequestKey.of(
        NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST)
            .with("regionCode", "KR")
            .with("serverImageNoList.", List.of(numbers)));
  }
}
