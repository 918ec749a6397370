package io.imagegateway.ncp.datafence;

import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.FenceAbsences;
import io.imagegateway.fenceimage.FenceImageSource;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.api.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** The custom images of fence servers (get-fence-custom-image). */
@Component
class DatafenceFenceImages implements FenceImageSource {

  private final CustomImageLists lists;

  DatafenceFenceImages(CustomImageLists lists) {
    this.lists = lists;
  }

  @Override
  public CompletableFuture<Outcome<List<CustomImage>>> list(long fenceId, LoadTerms load) {
    return lists.list(
        Operation.GET_FENCE_CUSTOM_IMAGE, new FenceAbsences.ListId(fenceId, PRODUCT_CODE), load);
  }
}
