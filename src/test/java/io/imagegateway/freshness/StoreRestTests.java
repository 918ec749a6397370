package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.failed;
import static io.imagegateway.freshness.StoreFixture.A_MOMENT;
import static io.imagegateway.freshness.StoreFixture.FAILURE;
import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.GATHERING;
import static io.imagegateway.freshness.StoreFixture.KEY;
import static io.imagegateway.freshness.StoreFixture.REFUSAL;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static io.imagegateway.freshness.StoreFixture.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long keys rest whose loads fail. */
class StoreRestTests {

  private final StoreFixture fixture = new StoreFixture();
  private final ScriptedLoader loader = fixture.loader;

  @Test
  void doublesWithEachFailureUpToAMinute() {
    assertThat(rests(9, ProblemCode.UPSTREAM_FAILED))
        .containsExactlyElementsOf(seconds(1, 2, 4, 8, 16, 32, 60, 60, 60));
  }

  @Test
  void isShortAgainAfterAValue() {
    rests(4, ProblemCode.UPSTREAM_FAILED);
    fixture.ask();
    loader.last().finds("one");
    pass(FRESH.plus(STALE));

    assertThat(rests(2, ProblemCode.UPSTREAM_FAILED)).containsExactlyElementsOf(seconds(1, 2));
  }

  @Test
  void isShortAgainAfterAnAbsence() {
    rests(4, ProblemCode.UPSTREAM_FAILED);
    fixture.ask();
    loader.last().findsNothing();
    pass(StoreFixture.ABSENT);

    assertThat(rests(2, ProblemCode.UPSTREAM_FAILED)).containsExactlyElementsOf(seconds(1, 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLOADED", "UPSTREAM_CIRCUIT_OPEN"})
  void doesNotDoubleForLoadsThatMadeNoCall(ProblemCode code) {
    assertThat(rests(4, code)).containsExactlyElementsOf(seconds(1, 1, 1, 1));
  }

  @Test
  void doesNotDoubleWhileAnOperationIsPaused() {
    Failure paused =
        new Failure(
            ProblemCode.UPSTREAM_MISCONFIGURED,
            new Failure.Upstream(UpstreamService.DATAFENCE, 404, null),
            Duration.ofSeconds(10));
    for (int i = 0; i < 3; i++) {
      fixture.ask();
      loader.last().end(KEY, new Outcome.Failed<>(paused));
      pass(REFUSAL);
    }

    assertThat(fixture.read()).isNotDone();
    assertThat(loader.count()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"UPSTREAM_REJECTED_REQUEST", "UPSTREAM_PERMISSION_DENIED", "UPSTREAM_MISCONFIGURED"})
  void isLongAfterAFailureThatAnotherCallWillNotChange(ProblemCode code) {
    fixture.ask();
    loader.last().fails(code);
    pass(REFUSAL.minus(A_MOMENT));

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(failed(code));

    pass(A_MOMENT);

    assertThat(fixture.read()).isNotDone();
  }

  @Test
  void isLongForRefreshesThatAreRefused() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    pass(GATHERING);
    loader.last().fails(ProblemCode.UPSTREAM_PERMISSION_DENIED);
    pass(REFUSAL.minus(A_MOMENT));
    fixture.ask();
    pass(GATHERING);
    // The read was a moment before the end of the rest.
    assertThat(loader.count()).isEqualTo(2);

    fixture.ask();
    pass(GATHERING);
    assertThat(loader.count()).isEqualTo(3);
  }

  @Test
  void isNoneForAFenceThatIsNotAccessible() {
    fixture.hold("one");
    pass(FRESH.plus(STALE));
    var reading = fixture.read();
    loader.last().fails(ProblemCode.FENCE_NOT_ACCESSIBLE);
    Outcome<String> absent =
        new Outcome.Absent<>(ScriptedLoader.failure(ProblemCode.FENCE_NOT_ACCESSIBLE));

    // The value is gone, and the absence is believed for its own time.
    assertThat(now(reading).outcome()).isEqualTo(absent);
    pass(FAILURE);
    assertThat(fixture.readAtOnce().outcome()).isEqualTo(absent);
  }

  /** How long the key rests after each of so many failures, however often it is read. */
  private List<Duration> rests(int failures, ProblemCode code) {
    List<Duration> rests = new ArrayList<>();
    fixture.ask();
    loader.last().fails(code);
    for (int i = 0; i < failures; i++) {
      var failedAt = fixture.instant();
      int count = loader.count();
      while (loader.count() == count) {
        pass(Duration.ofMillis(500));
        fixture.ask();
      }
      rests.add(Duration.between(failedAt, fixture.instant()));
      loader.last().fails(code);
    }
    // Let the last rest end, so that the next reader loads.
    pass(Duration.ofSeconds(60));
    return rests;
  }

  private static List<Duration> seconds(long... seconds) {
    return Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
  }

  private void pass(Duration duration) {
    fixture.time.pass(duration);
  }
}
