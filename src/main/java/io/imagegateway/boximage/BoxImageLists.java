package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Caller;
import io.imagegateway.freshness.FreshnessSettings;
import io.imagegateway.freshness.Store;
import io.imagegateway.freshness.Stores;
import io.imagegateway.problem.UpstreamService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Datafence's lists of box custom images, remembered as the freshness settings say. */
@Component
public final class BoxImageLists {

  private final Store<ListKey, List<BoxImage>> lists;

  BoxImageLists(BoxImageSource source, Stores stores, FreshnessSettings settings) {
    lists =
        stores.create(
            "box-images",
            settings.boxImages(),
            UpstreamService.DATAFENCE,
            (keys, load) ->
                keys.stream()
                    .collect(Collectors.toMap(Function.identity(), key -> source.list(key, load))));
  }

  /** The custom images that boxes of a Datafence can use, for one product code. */
  CompletableFuture<Answer<List<BoxImage>>> read(ListKey key, Caller caller) {
    return lists.read(key, caller);
  }
}
