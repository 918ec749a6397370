package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.customimage.CustomImage;
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

/** Datafence's lists of box custom images, remembered as the freshness settings say. */
@Component
final class CachedBoxImageLists {

  private final Store<ListKey, List<CustomImage>> lists;

  CachedBoxImageLists(BoxImageSource source, Stores stores, FreshnessSettings settings) {
    lists =
        stores.create(
            "box-images",
            settings.boxImages(),
            UpstreamService.DATAFENCE,
            Loader.oneByOne(source::list));
  }

  /** The custom images that boxes of a Datafence can use, for one product code. */
  CompletableFuture<Answer<List<CustomImage>>> read(ListKey key, ReadContext caller) {
    return lists.read(key, caller);
  }
}
