package io.imagegateway.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FencesTests {

  private static final Failure FAILED =
      Failure.of(ProblemCode.UPSTREAM_FAILED, UpstreamService.DATAFENCE);

  private final VirtualTime time = new VirtualTime();
  private CompletableFuture<Outcome<List<Found<Fence>>>> listed = done(list(26, 27));
  private int calls;
  private final Fences fences =
      new Fences(
          _ -> {
            calls++;
            return listed;
          },
          AllowedFencesExamples.ALL,
          VirtualStores.at(time),
          new FenceFreshness(VirtualStores.settings("fences")));

  @Test
  void asksOnceForAllOfThem() {
    assertThat(fences.all(caller()).join().outcome()).isEqualTo(list(26, 27));
    assertThat(one(27)).isEqualTo(fence(27));
    assertThat(one(28)).isEqualTo(new Absent<>(null));
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void showsOnlyThoseThatTheGatewayAnswersFor() {
    Fences some =
        new Fences(
            _ -> listed,
            AllowedFencesExamples.only(27L, 99L),
            VirtualStores.at(time),
            new FenceFreshness(VirtualStores.settings("fences")));
    assertThat(some.all(caller()).join().outcome()).isEqualTo(list(27));
  }

  @Test
  void anOldListMayShowADatafence() {
    fences.all(caller()).join();
    time.pass(Duration.ofMinutes(2));
    listed = done(new Failed<>(FAILED));
    assertThat(one(26)).isEqualTo(fence(26));
  }

  @Test
  void waitsForANewListWhereAnOldOneDoesNotShowIt() {
    fences.all(caller()).join();
    time.pass(Duration.ofMinutes(2));
    listed = new CompletableFuture<>();
    CompletableFuture<Answer<Fence>> asked = fences.one(new FenceId(28), caller());
    time.pass(Duration.ofMillis(100));
    assertThat(asked).isNotDone();
    listed.complete(list(26, 28));
    assertThat(asked.join().outcome()).isEqualTo(fence(28));
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void isAbsentIfTheNewListDoesNotShowItEither() {
    fences.all(caller()).join();
    time.pass(Duration.ofMinutes(2));
    assertThat(one(28)).isEqualTo(new Absent<>(null));
  }

  @Test
  void failsWithTheCauseIfTheNewListCannotBeFetched() {
    fences.all(caller()).join();
    time.pass(Duration.ofMinutes(2));
    listed = done(new Failed<>(FAILED));
    assertThat(one(28)).isEqualTo(new Failed<>(FAILED));
  }

  @Test
  void failsWhereThereIsNoList() {
    listed = done(new Failed<>(FAILED));
    assertThat(one(26)).isEqualTo(new Failed<>(FAILED));
  }

  private Outcome<Fence> one(long fenceId) {
    return fences.one(new FenceId(fenceId), caller()).join().outcome();
  }

  private ReadContext caller() {
    return new Waiting(new AdmissionLimit(400), time.scheduler(), time)
        .reader(false, Duration.ofSeconds(10));
  }

  private static CompletableFuture<Outcome<List<Found<Fence>>>> done(
      Outcome<List<Found<Fence>>> outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  private static Outcome<List<Found<Fence>>> list(long... fenceIds) {
    return new Found<>(Arrays.stream(fenceIds).mapToObj(FencesTests::fence).toList(), "list");
  }

  private static Found<Fence> fence(long fenceId) {
    return new Found<>(
        new Fence(fenceId, "fence-" + fenceId, null, null, null, null, null, null, null),
        "fingerprint of " + fenceId);
  }
}
