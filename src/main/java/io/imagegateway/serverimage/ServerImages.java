package io.imagegateway.serverimage;

import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.FreshnessSettings;
import io.imagegateway.freshness.Loader;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Store;
import io.imagegateway.freshness.Stores;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.serverimage.ServerImageSource.NumberKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * The server images as the gateway knows them: looked up once, and remembered for as long as the
 * freshness settings say.
 */
@Component
public final class ServerImages {

  private final ServerImageSource source;
  private final Store<NumberKey, ServerImage> byNumber;
  private final Store<String, OwnServerImages> own;

  ServerImages(ServerImageSource source, Stores stores, FreshnessSettings settings) {
    this.source = source;
    this.byNumber =
        stores.create(
            "server-images", settings.serverImages(), UpstreamService.SERVER, source::byNumber);
    this.own =
        stores.create(
            "own-server-images",
            settings.ownServerImages(),
            UpstreamService.SERVER,
            Loader.oneByOne(this::index));
  }

  /**
   * Which server images have these numbers.
   *
   * @param serverImageNos decimal digits without leading zeros, distinct
   * @return an answer for each number, in the order asked; those that are not known are looked up
   *     together
   */
  public Map<String, CompletableFuture<Answer<ServerImage>>> byNumber(
      String regionCode, Collection<String> serverImageNos, ReadContext caller) {
    List<NumberKey> keys =
        serverImageNos.stream().map(number -> new NumberKey(regionCode, number)).toList();
    Map<NumberKey, CompletableFuture<Answer<ServerImage>>> answers = byNumber.readAll(keys, caller);
    Map<String, CompletableFuture<Answer<ServerImage>>> inOrder =
        LinkedHashMap.newLinkedHashMap(keys.size());
    keys.forEach(key -> inOrder.put(key.serverImageNo(), Objects.requireNonNull(answers.get(key))));
    return inOrder;
  }

  /** Which own images a region has. */
  public CompletableFuture<Answer<OwnServerImages>> own(String regionCode, ReadContext caller) {
    return own.read(regionCode, caller);
  }

  private CompletableFuture<Outcome<OwnServerImages>> index(String regionCode, LoadTerms load) {
    return source
        .ownImages(regionCode, load)
        .thenApply(listed ->
            switch (listed) {
              case Found<List<Found<ServerImage>>>(var images, var fingerprint) -> {
                OwnServerImages index = OwnServerImages.of(images);
                // What the index shows need not be looked up by number any more.
                index
                    .all()
                    .forEach(image ->
                        byNumber.offer(
                            new NumberKey(regionCode, image.value().serverImageNo()), image));
                yield new Found<>(index, fingerprint);
              }
              case Absent<List<Found<ServerImage>>>(var reason) -> new Absent<>(reason);
              case Failed<List<Found<ServerImage>>>(var failure) -> new Failed<>(failure);
            });
  }
}
