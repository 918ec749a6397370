package io.imagegateway.ncp.datafence;

import io.imagegateway.boximage.BoxImageSource;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.FenceAbsences;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.api.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** The custom images of boxes (get-box-custom-image). */
@Component
class DatafenceBoxImages implements BoxImageSource {

  private final CustomImageLists lists;

  DatafenceBoxImages(CustomImageLists lists) {
    this.lists = lists;
  }

  @Override
  public CompletableFuture<Outcome<List<CustomImage>>> list(ListKey key, LoadTerms load) {
    return lists.list(
        Operation.GET_BOX_CUSTOM_IMAGE,
        new FenceAbsences.ListId(key.fenceId(), key.productCode().name()),
        load);
  }
}
