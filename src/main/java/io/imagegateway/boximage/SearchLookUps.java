package io.imagegateway.boximage;

import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.LookUps;
import io.imagegateway.customimage.Match;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The look-ups of one search. What is held is answered at once; what has to be loaded is gathered
 * into batches, of which a bounded number is waited for at any time.
 *
 * <p>Not thread-safe: its user calls it from one thread at a time.
 */
final class SearchLookUps {

  private static final Match NOT_REACHED =
      Match.unavailable(Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.SERVER));

  private final LookUps lookUps;
  private final SearchSettings.Server settings;
  private final Runnable whenAnswered;
  private final Map<CustomImage, CompletableFuture<Match>> started = new HashMap<>();
  private final Set<CustomImage> missing = new LinkedHashSet<>();
  private final Set<Long> missingNumbers = new HashSet<>();
  private final List<CompletableFuture<?>> waiting = new ArrayList<>();

  /**
   * The look-ups of a search, none of them started.
   *
   * @param whenAnswered is called after each batch
   */
  SearchLookUps(LookUps lookUps, SearchSettings.Server settings, Runnable whenAnswered) {
    this.lookUps = lookUps;
    this.settings = settings;
    this.whenAnswered = whenAnswered;
  }

  /** Has these images looked up, except those that were asked for before. */
  void want(Collection<CustomImage> images) {
    Set<CustomImage> held = new LinkedHashSet<>();
    for (CustomImage image : images) {
      if (started.containsKey(image) || missing.contains(image)) {
        continue;
      }
      if (lookUps.needsLoad(image)) {
        missing.add(image);
        missingNumbers.add(image.imageNo());
      } else {
        held.add(image);
      }
    }
    start(held);
  }

  /**
   * Starts as many batches as may be waited for.
   *
   * @param rest whether a batch need not be full
   * @param over whether the deadline has come: then no further batch is started
   */
  void advance(boolean rest, boolean over) {
    waiting.removeIf(CompletableFuture::isDone);
    while (!over
        && waiting.size() < settings.rateLimit()
        && (missingNumbers.size() >= settings.batchSize() || (rest && !missing.isEmpty()))) {
      List<CustomImage> batch = nextBatch();
      start(batch);
      CompletableFuture<?> ended = lookUps.ended(batch);
      if (!ended.isDone()) {
        waiting.add(ended);
        CompletableFuture<?> _ = ended.whenComplete((_, _) -> whenAnswered.run());
      }
    }
  }

  /** Takes images of as many numbers as fit into one call, and all others of the same numbers. */
  private List<CustomImage> nextBatch() {
    Set<Long> numbers = new HashSet<>();
    List<CustomImage> batch = new ArrayList<>();
    Iterator<CustomImage> images = missing.iterator();
    while (images.hasNext()) {
      CustomImage image = images.next();
      if (numbers.size() < settings.batchSize() || numbers.contains(image.imageNo())) {
        numbers.add(image.imageNo());
        batch.add(image);
        images.remove();
      }
    }
    missingNumbers.removeAll(numbers);
    return batch;
  }

  private void start(Collection<CustomImage> images) {
    lookUps.start(images);
    images.forEach(image -> started.put(image, lookUps.match(image)));
  }

  /** Whether every image that was asked for is being looked up. */
  boolean allStarted() {
    return missing.isEmpty();
  }

  /** Completes normally when all look-ups that were started have ended. */
  CompletableFuture<?> ended() {
    return CompletableFuture.allOf(started.values().toArray(CompletableFuture[]::new));
  }

  /** The match of an image, after {@link #ended}; of one that was not reached, that it was not. */
  Match match(CustomImage image) {
    CompletableFuture<Match> match = started.get(image);
    return match == null ? NOT_REACHED : match.join();
  }

  /** The freshness of all look-ups together. */
  Freshness freshness() {
    return missing.isEmpty() ? lookUps.freshness() : lookUps.freshness().and(Freshness.ofFailure());
  }
}
