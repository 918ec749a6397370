package io.imagegateway.customimage;

import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.serverimage.OwnServerImages;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImages;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The look-ups of one answer: server images by number, the index of a region's own images, and the
 * freshness of all of them. Each number is looked up once, however many images have it. The index
 * is read only if an image needs it. Thread-safe.
 */
public final class LookUps {

  private final ServerImages serverImages;
  private final MatchStrategy strategy;
  private final String regionCode;
  private final boolean details;
  private final ReadContext caller;

  private final Map<String, CompletableFuture<Answer<ServerImage>>> numbers =
      new ConcurrentHashMap<>();

  /** Completes with the first image that needs the index of own images. */
  private final CompletableFuture<Void> ownNeeded = new CompletableFuture<>();

  private final CompletableFuture<Answer<OwnServerImages>> own;

  LookUps(
      ServerImages serverImages,
      MatchStrategy strategy,
      String regionCode,
      boolean details,
      ReadContext caller) {
    this.serverImages = serverImages;
    this.strategy = strategy;
    this.regionCode = regionCode;
    this.details = details;
    this.caller = caller;
    this.own = ownNeeded.thenCompose(_ -> serverImages.own(regionCode, caller));
  }

  /**
   * Starts to look up the images' numbers, all together, except those that were started before. It
   * holds no lock, since a look-up may end at once, and then whatever depends on it runs in here.
   * What another thread starts at the same time is asked for by both, and loaded once.
   */
  public void start(Collection<CustomImage> images) {
    if (!details || !Match.needsNumber(strategy)) {
      return;
    }
    Set<String> missing = new LinkedHashSet<>();
    images.stream()
        .map(CustomImage::number)
        .filter(number -> !numbers.containsKey(number))
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      serverImages.byNumber(regionCode, missing, caller).forEach(numbers::putIfAbsent);
    }
  }

  /** Whether the look-up of an image's number was not started, and would have to wait for NCP. */
  public boolean needsLoad(CustomImage image) {
    return details
        && Match.needsNumber(strategy)
        && !numbers.containsKey(image.number())
        && serverImages.needsLoad(regionCode, image.number(), caller);
  }

  /** Completes normally when the look-ups of these images that were started have ended. */
  public CompletableFuture<?> ended(Collection<CustomImage> images) {
    return CompletableFuture.allOf(
        images.stream()
            .map(image -> numbers.get(image.number()))
            .filter(Objects::nonNull)
            .distinct()
            .toArray(CompletableFuture[]::new));
  }

  /**
   * The match of an image whose look-up was started.
   *
   * @return completes normally, at the caller's deadline at the latest
   */
  public CompletableFuture<Match> match(CustomImage image) {
    if (!details) {
      return CompletableFuture.completedFuture(Match.NOT_REQUESTED);
    }
    if (!Match.needsNumber(strategy)) {
      return match(image, null);
    }
    return Objects.requireNonNull(numbers.get(image.number()))
        .thenCompose(answer -> match(image, answer.outcome()));
  }

  private CompletableFuture<Match> match(
      CustomImage image, @Nullable Outcome<ServerImage> byNumber) {
    String number = image.number();
    String name = image.imageName();
    return Match.needsOwnImages(strategy, name, byNumber)
        ? own().thenApply(own -> Match.of(strategy, number, name, byNumber, own.outcome()))
        : CompletableFuture.completedFuture(Match.of(strategy, number, name, byNumber, null));
  }

  private CompletableFuture<Answer<OwnServerImages>> own() {
    ownNeeded.complete(null);
    return own;
  }

  /** The freshness of all look-ups that have ended. */
  public Freshness freshness() {
    Stream<? extends CompletableFuture<? extends Answer<?>>> lookUps =
        Stream.concat(numbers.values().stream(), Stream.of(own));
    return lookUps
        .filter(CompletableFuture::isDone)
        .map(part -> part.join().freshness())
        .reduce(Freshness.NONE, Freshness::and);
  }
}
