package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.customimage.CustomImage;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The cache {@code box-images}: Datafence's lists of box custom images. */
@Component
final class CachedBoxImageLists {

  private static final Pattern KEY = Pattern.compile("([1-9][0-9]{0,15}):([A-Z_]+)");

  /** {@code 26:CON}. */
  static final KeyFormat<ListKey> KEYS =
      KeyFormat.of(CachedBoxImageLists::text, CachedBoxImageLists::key).ofFence(ListKey::fenceId);

  private final Store<ListKey, List<CustomImage>> lists;

  CachedBoxImageLists(
      BoxImageSource source,
      Fences fences,
      ListedNumbers numbers,
      Stores stores,
      BoxImageFreshness settings) {
    lists =
        stores.create(
            CacheSpec.<ListKey, List<CustomImage>>of(
                    "box-images", UpstreamService.DATAFENCE, settings.boxImages(), KEYS)
                .weighing(CustomImage::entries)
                .namedBy(key -> fences.areHeldWith(key.fenceId()) || holdsAnyOf(key.fenceId()))
                .reportingTo(numbers::add)
                .sharedAs(CustomImage.LIST_CODEC),
            Port.oneByOne(source::list));
  }

  /** The custom images that boxes of a Datafence can use, for one product code. */
  CompletableFuture<Answer<List<CustomImage>>> read(ListKey key, ReadContext reader) {
    return lists.read(key, reader);
  }

  /** Whether a list of the Datafence is held, however old. To look starts no load. */
  boolean holdsAnyOf(long fenceId, ReadContext reader) {
    return keys(fenceId).anyMatch(key -> lists.peek(key, reader).isPresent());
  }

  /** The same for a look that no answer depends on. */
  private boolean holdsAnyOf(long fenceId) {
    return keys(fenceId).anyMatch(key -> lists.peek(key).isPresent());
  }

  private static Stream<ListKey> keys(long fenceId) {
    return Stream.of(ProductCode.values()).map(productCode -> new ListKey(fenceId, productCode));
  }

  private static String text(ListKey key) {
    return key.fenceId() + ":" + key.productCode().name();
  }

  private static Optional<ListKey> key(String text) {
    Matcher key = KEY.matcher(text);
    if (!key.matches() || Long.parseLong(key.group(1)) > CustomImage.MAX_NO) {
      return Optional.empty();
    }
    return Stream.of(ProductCode.values())
        .filter(productCode -> productCode.name().equals(key.group(2)))
        .findFirst()
        .map(productCode -> new ListKey(Long.parseLong(key.group(1)), productCode));
  }
}
