package io.imagegateway.fenceimage;

import io.imagegateway.customimage.AskedList;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.CustomImageJoin;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.ListedNumbers;
import io.imagegateway.fence.Fences;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.CacheSpec;
import io.imagegateway.freshness.KeyFormat;
import io.imagegateway.freshness.Loader.Port;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Store;
import io.imagegateway.freshness.Stores;
import io.imagegateway.lookup.UpstreamService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The fence custom images of a Datafence, joined with the VPC server images that they are. */
@Component
final class FenceImageJoin {

  private static final Pattern KEY = Pattern.compile("[1-9][0-9]{0,15}");

  /** {@code 26}, the Datafence's number. */
  static final KeyFormat<Long> KEYS =
      KeyFormat.<Long>of(
              fenceId -> Long.toString(fenceId),
              text ->
                  Optional.of(text)
                      .filter(KEY.asMatchPredicate())
                      .map(Long::valueOf)
                      .filter(fenceId -> fenceId <= CustomImage.MAX_NO))
          .ofFence(Long::longValue);

  private final Store<Long, List<CustomImage>> lists;
  private final CustomImageJoin join;

  FenceImageJoin(
      FenceImageSource source,
      Fences fences,
      ListedNumbers numbers,
      CustomImageJoin join,
      Stores stores,
      FenceImageFreshness settings) {
    this.join = join;
    this.lists =
        stores.create(
            CacheSpec.<Long, List<CustomImage>>of(
                    "fence-images", UpstreamService.DATAFENCE, settings.fenceImages(), KEYS)
                .weighing(CustomImage::entries)
                .namedBy(fences::areHeldWith)
                .reportingTo(numbers::add)
                .sharedAs(CustomImage.LIST_CODEC),
            Port.oneByOne(source::list));
  }

  /**
   * The question that a join answers.
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
