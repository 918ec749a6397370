package io.imagegateway.customimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.customimage.FenceAbsences.ListId;
import io.imagegateway.customimage.FenceAbsences.Scope;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FenceAbsencesTests {

  private static final ListId CON = new ListId(26, "CON");
  private static final ListId WINDOWS = new ListId(26, "SVR_WIN");
  private static final ListId UBUNTU = new ListId(26, "SVR_LNX_UBUNTU");
  private static final Failure NOT_OURS = reason("2600003");
  private static final Failure BAD_PARAMETER = reason("10001");

  private final VirtualTime time = new VirtualTime();
  private final FenceAbsences absences = Absences.at(time);

  @Test
  void knowsNothingAtFirst() {
    assertThat(absences.of(CON)).isEmpty();
  }

  @Test
  void oneListSpeaksForTheFenceAndForNoOther() {
    absences.absent(CON, NOT_OURS, Scope.FENCE);
    assertThat(absences.of(WINDOWS)).contains(NOT_OURS);
    assertThat(absences.of(new ListId(27, "SVR_WIN"))).isEmpty();
  }

  @Test
  void aWrongParameterSpeaksForTheFenceOnlyWithASecondProductCode() {
    absences.absent(CON, BAD_PARAMETER, Scope.PARAMETER);
    absences.absent(CON, BAD_PARAMETER, Scope.PARAMETER);
    assertThat(absences.of(WINDOWS)).isEmpty();
    absences.absent(WINDOWS, BAD_PARAMETER, Scope.PARAMETER);
    assertThat(absences.of(UBUNTU)).contains(BAD_PARAMETER);
  }

  @Test
  void countsForAsLongAsAnAbsenceIsBelieved() {
    absences.absent(CON, NOT_OURS, Scope.FENCE);
    time.pass(Duration.ofSeconds(10).minusNanos(1));
    assertThat(absences.of(WINDOWS)).contains(NOT_OURS);
    time.pass(Duration.ofNanos(1));
    assertThat(absences.of(WINDOWS)).isEmpty();
  }

  @Test
  void theFirstOfTwoWrongParametersIsForgottenBeforeTheSecond() {
    absences.absent(CON, BAD_PARAMETER, Scope.PARAMETER);
    time.pass(Duration.ofSeconds(6));
    absences.absent(WINDOWS, BAD_PARAMETER, Scope.PARAMETER);
    assertThat(absences.of(UBUNTU)).contains(BAD_PARAMETER);
    time.pass(Duration.ofSeconds(4));
    assertThat(absences.of(UBUNTU)).isEmpty();
  }

  @Test
  void neverCountsForAListThatWasFoundUntilThatIsAbsentItself() {
    absences.found(CON);
    time.pass(Duration.ofHours(24).minusSeconds(1));
    absences.absent(WINDOWS, NOT_OURS, Scope.FENCE);
    assertThat(absences.of(CON)).isEmpty();
    assertThat(absences.of(UBUNTU)).contains(NOT_OURS);
    absences.absent(CON, NOT_OURS, Scope.FENCE);
    assertThat(absences.of(CON)).contains(NOT_OURS);
  }

  @Test
  void aListThatIsFoundShowsThatTheFenceIsAccessible() {
    absences.absent(WINDOWS, NOT_OURS, Scope.FENCE);
    absences.found(CON);
    assertThat(absences.of(UBUNTU)).isEmpty();
  }

  private static Failure reason(String code) {
    return new Failure(
        ProblemCode.FENCE_NOT_ACCESSIBLE,
        new Failure.Upstream(UpstreamService.DATAFENCE, 400, code),
        null);
  }
}
