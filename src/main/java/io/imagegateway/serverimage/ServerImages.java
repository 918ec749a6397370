package io.imagegateway.serverimage;

import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.CacheSpec;
import io.imagegateway.freshness.KeyFormat;
import io.imagegateway.freshness.Loader.Port;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The caches {@code server-images} and {@code own-server-images}. */
@Component
public final class ServerImages {

  private static final Pattern REGION = Pattern.compile("[A-Z0-9]{1,16}");
  private static final Pattern NUMBER = Pattern.compile("([A-Z0-9]{1,16}):(0|[1-9][0-9]{0,18})");

  /** {@code KR:25623135}. */
  static final KeyFormat<NumberKey> NUMBER_KEYS =
      KeyFormat.of(
          key -> key.regionCode() + ":" + key.serverImageNo(),
          text ->
              Optional.of(NUMBER.matcher(text))
                  .filter(Matcher::matches)
                  .map(key -> new NumberKey(key.group(1), key.group(2))));

  /** {@code KR}. */
  static final KeyFormat<String> REGION_KEYS =
      KeyFormat.of(
          Function.identity(), text -> Optional.of(text).filter(REGION.asMatchPredicate()));

  private final ServerImageSource source;
  private final InstantSource time;
  private final Store<NumberKey, ServerImage> byNumber;
  private final Store<String, OwnServerImages> own;

  ServerImages(
      ServerImageSource source,
      Stores stores,
      ServerImageFreshness settings,
      NamedNumbers named,
      InstantSource time) {
    this.source = source;
    this.time = time;
    this.byNumber =
        stores.create(
            CacheSpec.<NumberKey, ServerImage>of(
                    "server-images", UpstreamService.SERVER, settings.serverImages(), NUMBER_KEYS)
                .fallingDueByLoad()
                .namedBy(key -> named.contains(key.serverImageNo())),
            source::byNumber);
    this.own =
        stores.create(
            CacheSpec.of(
                "own-server-images",
                UpstreamService.SERVER,
                settings.ownServerImages(),
                REGION_KEYS),
            Port.oneByOne(this::index));
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

  /** Whether a look-up would have to wait for a load. To ask starts none. */
  public boolean needsLoad(String regionCode, String serverImageNo, ReadContext caller) {
    return byNumber.needsLoad(new NumberKey(regionCode, serverImageNo), caller);
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
                Instant fetchedAt = time.instant();
                // What the index shows need not be looked up by number any more.
                index
                    .all()
                    .forEach(image ->
                        byNumber.offer(
                            new NumberKey(regionCode, image.value().serverImageNo()),
                            image,
                            fetchedAt));
                yield new Found<>(index, fingerprint);
              }
              case Absent<List<Found<ServerImage>>>(var reason) -> new Absent<>(reason);
              case Failed<List<Found<ServerImage>>>(var failure) -> new Failed<>(failure);
            });
  }
}
