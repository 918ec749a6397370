package io.imagegateway.serverimage;

import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.CacheSpec;
import io.imagegateway.freshness.ClearingMark;
import io.imagegateway.freshness.ContentCodec;
import io.imagegateway.freshness.JsonCodec;
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
import tools.jackson.core.type.TypeReference;

/** The caches {@code server-images} and {@code own-server-images}. */
@Component
public final class ServerImages {

  private static final Pattern REGION = Pattern.compile("[A-Z0-9]{1,16}");
  private static final Pattern SERVER_IMAGE_NO = Pattern.compile("0|[1-9][0-9]{0,18}");
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

  private static final ContentCodec<ServerImage> IMAGE_CODEC =
      new JsonCodec<>(
          new TypeReference<>() {}, ServerImage::withoutLoginIds, ServerImages::isValid);

  private static final ContentCodec<List<Found<ServerImage>>> INDEX_CODEC =
      new JsonCodec<>(
          new TypeReference<>() {}, ServerImages::withoutLoginIds, ServerImages::areValid);

  private final ServerImageSource source;
  private final Store<NumberKey, ServerImage> byNumber;
  private final Store<String, OwnServerImages> own;

  ServerImages(
      ServerImageSource source,
      Stores stores,
      ServerImageFreshness settings,
      NamedNumbers named,
      LoginIdSettings loginIds) {
    this.source = source;
    CacheSpec<NumberKey, ServerImage> images =
        CacheSpec.<NumberKey, ServerImage>of(
                "server-images", UpstreamService.SERVER, settings.serverImages(), NUMBER_KEYS)
            .fallingDueByLoad()
            .namedBy(key -> named.contains(key.serverImageNo()));
    CacheSpec<String, OwnServerImages> indexes =
        CacheSpec.<String, OwnServerImages>of(
                "own-server-images",
                UpstreamService.SERVER,
                settings.ownServerImages(),
                REGION_KEYS)
            .reporting(this::offer);
    // Without the e-mail addresses, other replicas' answers would differ from this one's.
    boolean shared = !loginIds.exposeSharedLoginIds();
    this.byNumber = stores.create(shared ? images.sharedAs(IMAGE_CODEC) : images, source::byNumber);
    this.own =
        stores.create(
            shared ? indexes.sharedAs(OwnServerImages.codec(INDEX_CODEC)) : indexes,
            Port.oneByOne(this::index));
  }

  // What another program wrote may hold nulls whatever the types promise.
  @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
  private static boolean isValid(ServerImage image) {
    return image.serverImageNo() != null
        && SERVER_IMAGE_NO.matcher(image.serverImageNo()).matches();
  }

  // The same.
  @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
  private static boolean areValid(List<Found<ServerImage>> images) {
    return images.stream()
        .allMatch(image ->
            image != null
                && image.fingerprint() != null
                && image.value() != null
                && isValid(image.value()));
  }

  private static List<Found<ServerImage>> withoutLoginIds(List<Found<ServerImage>> images) {
    return images.stream()
        .map(image -> new Found<>(image.value().withoutLoginIds(), image.fingerprint()))
        .toList();
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

  /** What the index shows need not be looked up by number any more. */
  private void offer(
      String regionCode, Found<OwnServerImages> index, Instant fetchedAt, ClearingMark asked) {
    index
        .value()
        .all()
        .forEach(image ->
            byNumber.offer(
                new NumberKey(regionCode, image.value().serverImageNo()), image, fetchedAt, asked));
  }

  private CompletableFuture<Outcome<OwnServerImages>> index(String regionCode, LoadTerms load) {
    return source
        .ownImages(regionCode, load)
        .thenApply(listed ->
            switch (listed) {
              case Found<List<Found<ServerImage>>>(var images, var fingerprint) ->
                  new Found<>(OwnServerImages.of(images), fingerprint);
              case Absent<List<Found<ServerImage>>>(var reason) -> new Absent<>(reason);
              case Failed<List<Found<ServerImage>>>(var failure) -> new Failed<>(failure);
            });
  }
}
