package io.imagegateway.fenceimage;

import io.imagegateway.customimage.AskedList;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.CustomImageJoin;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.FreshnessSettings;
import io.imagegateway.freshness.Loader;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Store;
import io.imagegateway.freshness.Stores;
import io.imagegateway.lookup.UpstreamService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** The fence custom images of a Datafence, joined with the VPC server images that they are. */
@Component
final class FenceImageJoin {

  private final Store<Long, List<CustomImage>> lists;
  private final CustomImageJoin join;

  FenceImageJoin(
      FenceImageSource source, CustomImageJoin join, Stores stores, FreshnessSettings settings) {
    this.join = join;
    this.lists =
        stores.create(
            "fence-images",
            settings.fenceImages(),
            UpstreamService.DATAFENCE,
            Loader.oneByOne(source::list));
  }

  /**
   * What is asked for.
   *
   * @param fenceId Datafence's number of the fence
   * @param regionCode the region of the server images
   * @param details whether server images are looked up at all
   */
  record Question(long fenceId, String regionCode, boolean details) {}

  /**
   * Joins everything that the list shows.
   *
   * @return completes normally, at the caller's deadline at the latest, with whatever is known then
   */
  CompletableFuture<Joined> all(Question question, ReadContext caller) {
    return join.all(
        ask(question, caller), join.lookUps(question.regionCode, question.details, caller));
  }

  /**
   * Joins one image, the first of this number.
   *
   * @return completes normally, at the caller's deadline at the latest: found, absent if the list
   *     could be read and does not show it, else failed
   */
  CompletableFuture<Answer<JoinedImage>> one(Question question, long imageNo, ReadContext caller) {
    return join.one(
        ask(question, caller),
        imageNo,
        join.lookUps(question.regionCode, question.details, caller));
  }

  private List<AskedList> ask(Question question, ReadContext caller) {
    return List.of(
        new AskedList(FenceImageSource.PRODUCT_CODE, lists.read(question.fenceId, caller)));
  }
}
