package io.imagegateway.freshness;

import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.Outcome;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a key whose last load ended with a value or with an absence.
 *
 * <p>The answers that are given again and again are made once, so that a hit allocates nothing.
 */
final class CachedResult<V> implements Entry<V> {

  /** Identifies the entry without keeping its value alive. */
  private final Object identity = new Object();

  private final Loaded<V> loaded;
  private final Instant freshUntil;
  private final Instant staleUntil;
  private final Instant usableUntil;
  private final CompletableFuture<Answer<V>> hit;
  private final CompletableFuture<Answer<V>> oldHit;

  /**
   * The result of a load.
   *
   * @param loaded found or absent
   * @param freshUntil until when it is answered as new
   * @param staleUntil until when it is answered at once, while it is refreshed
   * @param usableUntil until when it is answered as a fallback for a failed load
   */
  CachedResult(Loaded<V> loaded, Instant freshUntil, Instant staleUntil, Instant usableUntil) {
    this.loaded = loaded;
    this.freshUntil = freshUntil;
    this.staleUntil = staleUntil;
    this.usableUntil = usableUntil;
    this.hit = CompletableFuture.completedFuture(answer(freshUntil, Source.STORE, null));
    this.oldHit = CompletableFuture.completedFuture(old(StaleReason.REFRESHING));
  }

  boolean isFresh(Instant now) {
    return now.isBefore(freshUntil);
  }

  /** Whether it is answered at once, be it fresh or stale. */
  boolean isServable(Instant now) {
    return now.isBefore(staleUntil);
  }

  /** Whether it is answered as a fallback for a failed load. */
  boolean isUsable(Instant now) {
    return now.isBefore(usableUntil);
  }

  /** Whether it is a value, and not an absence. */
  boolean isFound() {
    return loaded.outcome() instanceof Outcome.Found;
  }

  /** The value; null for an absence. */
  @Nullable V value() {
    return loaded.outcome() instanceof Outcome.Found<V>(V value, _) ? value : null;
  }

  /** The same object for as long as the entry is held, and no other entry's. */
  Object identity() {
    return identity;
  }

  Instant fetchedAt() {
    return loaded.fetchedAt();
  }

  Instant freshUntil() {
    return freshUntil;
  }

  Loaded.Origin origin() {
    return loaded.origin();
  }

  /** The answer while it is fresh. */
  CompletableFuture<Answer<V>> hit() {
    return hit;
  }

  /** The answer once it is no longer fresh, for a reason. */
  Answer<V> old(StaleReason reason) {
    return answer(freshUntil, Source.STORE, reason);
  }

  /** The answer for a reader that waited for it to be fetched. */
  Answer<V> fetched(Source source) {
    return answer(freshUntil, source, null);
  }

  /** The answer as a fallback for newer data: not fresh any more, even if its time is not over. */
  Answer<V> asFallback(Instant now, StaleReason reason) {
    return answer(isFresh(now) ? now : freshUntil, Source.STORE, reason);
  }

  private Answer<V> answer(Instant until, Source source, @Nullable StaleReason reason) {
    return new Answer<>(loaded.outcome(), new Freshness(loaded.fetchedAt(), until, source, reason));
  }

  @Override
  public CachedResult<V> known() {
    return this;
  }

  @Override
  public Entry<V> knowing(CachedResult<V> newer) {
    return newer;
  }

  @Override
  public StaleReason staleReason() {
    return StaleReason.REFRESHING;
  }

  @Override
  public CompletableFuture<Answer<V>> oldHit() {
    return oldHit;
  }

  @Override
  public boolean mayRefresh(Instant now) {
    return true;
  }

  @Override
  public Instant expiresAt() {
    return usableUntil;
  }
}
