package io.imagegateway.boximage;

import io.imagegateway.customimage.CustomImage;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The source of the lists of box custom images. */
public interface BoxImageSource {

  /** One list: a Datafence and a product code. */
  record ListKey(long fenceId, ProductCode productCode) {}

  /**
   * Fetches one list.
   *
   * @return completes normally: found (an empty list too), absent with {@code FENCE_NOT_ACCESSIBLE}
   *     as its reason, or failed
   */
  CompletableFuture<Outcome<List<CustomImage>>> list(ListKey key, LoadTerms load);
}
