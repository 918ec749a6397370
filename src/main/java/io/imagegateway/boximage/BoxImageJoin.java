package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.customimage.AskedList;
import io.imagegateway.customimage.CustomImageJoin;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.LookUps;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.ReadContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * The box custom images of a Datafence, joined with the VPC server images that they are. All lists
 * are asked for at the same time.
 */
@Component
final class BoxImageJoin {

  private final CachedBoxImageLists lists;
  private final CustomImageJoin join;

  BoxImageJoin(CachedBoxImageLists lists, CustomImageJoin join) {
    this.lists = lists;
    this.join = join;
  }

  /**
   * The question that a join answers.
   *
   * @param fenceId Datafence's number of the fence
   * @param productCodes the lists that are asked for, in the order of the answer
   * @param regionCode the region of the server images
   * @param details whether server images are looked up at all
   */
  record Question(
      long fenceId, Set<ProductCode> productCodes, String regionCode, boolean details) {}

  /**
   * Joins everything that the lists show.
   *
   * @return completes normally, at the caller's deadline at the latest, with whatever is known then
   */
  CompletableFuture<Joined> all(Question question, ReadContext caller) {
    return join.all(ask(question, caller), lookUps(question, caller));
  }

  /**
   * Joins one image: the first of this number in the order of the product codes, as soon as that is
   * certain.
   *
   * @return completes normally, at the caller's deadline at the latest: found, absent if every list
   *     could be read and none shows it, else failed
   */
  CompletableFuture<Answer<JoinedImage>> one(Question question, long imageNo, ReadContext caller) {
    return join.one(ask(question, caller), imageNo, lookUps(question, caller));
  }

  private List<AskedList> ask(Question question, ReadContext caller) {
    return question.productCodes.stream()
        .map(productCode ->
            new AskedList(
                productCode.name(), lists.read(new ListKey(question.fenceId, productCode), caller)))
        .toList();
  }

  private LookUps lookUps(Question question, ReadContext caller) {
    return join.lookUps(question.regionCode, question.details, caller);
  }
}
