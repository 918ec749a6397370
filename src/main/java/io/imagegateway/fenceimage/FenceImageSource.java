package io.imagegateway.fenceimage;

import io.imagegateway.customimage.CustomImage;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The source of the lists of fence custom images. */
public interface FenceImageSource {

  /** Datafence's code of the only product that has fence custom images. */
  String PRODUCT_CODE = "FENCE_UBUNTU";

  /**
   * Fetches the list of one Datafence.
   *
   * @return completes normally: found (an empty list too), absent with {@code FENCE_NOT_ACCESSIBLE}
   *     as its reason, or failed
   */
  CompletableFuture<Outcome<List<CustomImage>>> list(long fenceId, LoadTerms load);
}
