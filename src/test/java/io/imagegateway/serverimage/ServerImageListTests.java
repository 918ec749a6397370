package io.imagegateway.serverimage;

import static io.imagegateway.serverimage.ServerImageExamples.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.freshness.StaleReason;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.serverimage.ServerImageList.LookUp;
import io.imagegateway.serverimage.ServerImageList.Status;
import io.imagegateway.web.problem.LookUpProblem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerImageListTests {

  private static final StaleReason NOT_FETCHED =
      new StaleReason.NotFetched(ProblemCode.UPSTREAM_FAILED);

  private static final Failure THROTTLED =
      Failure.of(ProblemCode.UPSTREAM_THROTTLED, UpstreamService.SERVER);
  private static final Failure DENIED =
      Failure.of(ProblemCode.UPSTREAM_PERMISSION_DENIED, UpstreamService.SERVER);

  private final Map<String, Answer<ServerImage>> answers = new LinkedHashMap<>();
  private final LookedUp lookedUp = new LookedUp(answers);

  @Test
  void reportsTheResultOfEachNumberInTheOrderAsked() {
    answer("9", own("9", "nine"), Source.STORE);
    answer("5", new Absent<>(null), Source.MISS);
    answer("1", new Failed<>(THROTTLED), Source.MISS);
    assertThat(ServerImageList.of(lookedUp).content())
        .containsExactly(
            new LookUp("9", Status.FOUND, own("9", "nine").value(), null),
            new LookUp("5", Status.NOT_FOUND, null, null),
            new LookUp("1", Status.UNAVAILABLE, null, LookUpProblem.of(THROTTLED)));
  }

  @Test
  void isCompleteAsLongAsNoLookUpFailed() {
    answer("9", own("9", "nine"), Source.STORE);
    answer("5", new Absent<>(null), Source.MISS);
    assertThat(ServerImageList.of(lookedUp).complete()).isTrue();
    assertThat(lookedUp.worst()).isEmpty();
    answer("1", new Failed<>(THROTTLED), Source.MISS);
    assertThat(ServerImageList.of(lookedUp).complete()).isFalse();
  }

  @Test
  void isFailedByItsWorstFailure() {
    answer("1", new Failed<>(THROTTLED), Source.MISS);
    answer("2", new Failed<>(DENIED), Source.MISS);
    answer("3", new Failed<>(THROTTLED), Source.MISS);
    assertThat(lookedUp.worst()).contains(DENIED);
  }

  @Test
  void isStaleAsSoonAsOnePartIsAndNotOnlyOld() {
    answer("9", own("9", "nine"), Source.MISS);
    assertThat(ServerImageList.of(lookedUp).stale()).isFalse();
    answer("5", new Absent<>(null), Source.STORE, StaleReason.REFRESHING);
    assertThat(ServerImageList.of(lookedUp).stale()).isFalse();
    answer("6", new Absent<>(null), Source.STORE, NOT_FETCHED);
    assertThat(ServerImageList.of(lookedUp).stale()).isTrue();
    assertThat(lookedUp.freshness().reason()).isEqualTo(NOT_FETCHED);
  }

  @Test
  void hasAnotherFingerprintWithEveryOtherOutcomeOrNumber() {
    answer("9", own("9", "nine"), Source.STORE);
    String found = lookedUp.fingerprint();
    answer("9", own("9", "nine"), Source.STORE, StaleReason.REFRESHING);
    assertThat(lookedUp.fingerprint()).isEqualTo(found);
    answer("9", own("9", "nine"), Source.STORE, NOT_FETCHED);
    String stale = lookedUp.fingerprint();
    answer("9", own("9", "new"), Source.STORE);
    String other = lookedUp.fingerprint();
    answer("9", new Absent<>(null), Source.STORE);
    String absent = lookedUp.fingerprint();
    answer("9", new Failed<>(THROTTLED), Source.STORE);
    String throttled = lookedUp.fingerprint();
    answer("9", new Failed<>(DENIED), Source.STORE);
    String denied = lookedUp.fingerprint();
    answers.clear();
    answer("8", new Absent<>(null), Source.STORE);
    assertThat(
            new String[] {found, stale, other, absent, throttled, denied, lookedUp.fingerprint()})
        .doesNotHaveDuplicates();
  }

  @Test
  void showsNeitherNamesNorAddressesInALog() {
    assertThat(own("9", "nine").value()).hasToString("ServerImage[9]");
  }

  private void answer(String number, Outcome<ServerImage> outcome, Source source) {
    answer(number, outcome, source, null);
  }

  private void answer(
      String number, Outcome<ServerImage> outcome, Source source, @Nullable StaleReason reason) {
    answers.put(
        number,
        new Answer<>(
            outcome,
            new Freshness(VirtualTime.START, VirtualTime.START.plusSeconds(60), source, reason)));
  }
}
