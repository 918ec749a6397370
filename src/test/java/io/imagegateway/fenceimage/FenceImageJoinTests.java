package io.imagegateway.fenceimage;

import static io.imagegateway.serverimage.ServerImageExamples.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.Joins;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.customimage.MatchStrategy;
import io.imagegateway.customimage.Numbers;
import io.imagegateway.fence.FencesExamples;
import io.imagegateway.fenceimage.FenceImageJoin.Question;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.Fixture;
import io.imagegateway.serverimage.ScriptedServerImages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FenceImageJoinTests {

  private static final Question QUESTION = new Question(26, "KR", true);

  private final VirtualTime time = new VirtualTime();
  private final ScriptedServerImages serverImages = new ScriptedServerImages();
  private Outcome<List<CustomImage>> listed =
      new Found<>(List.of(image(1, "image-1"), image(2, null)), "list");
  private int calls;
  private final FenceImageJoin join = join();

  private FenceImageJoin join() {
    Stores stores = VirtualStores.at(time);
    return new FenceImageJoin(
        (_, _) -> {
          calls++;
          return CompletableFuture.completedFuture(listed);
        },
        FencesExamples.listing(stores),
        Numbers.at(time),
        Joins.of(serverImages.catalogue(stores, time), MatchStrategy.NUMBER_THEN_NAME, time),
        stores,
        new FenceImageFreshness(VirtualStores.settings("fence-images")));
  }

  @Test
  void joinsTheImagesOfTheOnlyList() {
    serverImages.number("1", own("1", "image-1"));
    Joined joined = join.all(QUESTION, caller()).join();
    assertThat(joined.complete()).isTrue();
    assertThat(Fixture.JSON.valueToTree(FenceImageList.of(26, joined)).toString())
        .isEqualTo(
            """
            {"fenceId":26,"complete":true,"stale":false,"content":[\
            {"imageNo":1,"imageName":"image-1","productCode":"FENCE_UBUNTU",\
            "productName":"fence server (Ubuntu)","baseServerName":"fence-1-1",\
            "match":{"status":"CONFIRMED"},"serverImage":{"serverImageNo":"1",\
            "serverImageName":"image-1","serverImageType":{"code":"SELF"},\
            "blockStorageMappingList":[],"blockStorageTotalSize":0}},\
            {"imageNo":2,"productCode":"FENCE_UBUNTU","productName":"fence server (Ubuntu)",\
            "baseServerName":"fence-1-1","match":{"status":"NOT_FOUND"}}],"problems":[]}\
            """);
  }

  @Test
  void findsOneOfThem() {
    serverImages.number("1", own("1", "image-1"));
    Outcome<JoinedImage> found = join.one(QUESTION, 1, caller()).join().outcome();
    assertThat(found)
        .isInstanceOfSatisfying(
            Found.class,
            it ->
                assertThat(((JoinedImage) it.value()).match().status())
                    .isEqualTo(MatchStatus.CONFIRMED));
    assertThat(join.one(QUESTION, 3, caller()).join().outcome()).isEqualTo(new Absent<>(null));
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void reportsThatTheFenceIsNotAccessible() {
    Failure notOurs = Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE, UpstreamService.DATAFENCE);
    listed = new Absent<>(notOurs);
    assertThat(join.all(QUESTION, caller()).join().failure()).contains(notOurs);
    assertThat(join.one(QUESTION, 1, caller()).join().outcome()).isEqualTo(new Failed<>(notOurs));
  }

  @Test
  void looksNothingUpWhereDetailsAreNotWanted() {
    Joined joined = join.all(new Question(26, "KR", false), caller()).join();
    assertThat(joined.lists().getFirst().images())
        .allMatch(image -> image.match().status() == MatchStatus.NOT_REQUESTED);
    assertThat(serverImages.asked()).isEmpty();
  }

  private ReadContext caller() {
    return new Waiting(new AdmissionLimit(400), time.scheduler(), time)
        .reader(false, Duration.ofSeconds(10));
  }

  private static CustomImage image(long imageNo, @Nullable String name) {
    return new CustomImage(imageNo, name, "FENCE_UBUNTU", "fence-1-1");
  }
}
