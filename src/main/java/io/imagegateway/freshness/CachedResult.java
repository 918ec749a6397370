package io.imagegateway.freshness;

import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.Outcome;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * The entry of a key whose last load brought something: a value, or the news that there is none.
 *
 * <p>The answers that are given again and again are made once, so that a hit makes none anew.
 */
final class CachedResult<V> implements Entry<V> {

  private final Outcome<V> outcome;
  private final Instant fetchedAt;
  private final Instant freshUntil;
  private final Instant staleUntil;
  private final Instant usableUntil;
  private final CompletableFuture<Answer<V>> hit;
  private final CompletableFuture<Answer<V>> staleHit;

  /**
   * What a load brought.
   *
   * @param outcome found or absent
   * @param fetchedAt when the load ended
   * @param freshUntil until when it is given without a thought
   * @param staleUntil until when it is given at once, while it is refreshed
   * @param usableUntil until when it is given where nothing newer can be had
   */
  CachedResult(
      Outcome<V> outcome,
      Instant fetchedAt,
      Instant freshUntil,
      Instant staleUntil,
      Instant usableUntil) {
    this.outcome = outcome;
    this.fetchedAt = fetchedAt;
    this.freshUntil = freshUntil;
    this.staleUntil = staleUntil;
    this.usableUntil = usableUntil;
    this.hit = CompletableFuture.completedFuture(answer(freshUntil, Source.STORE));
    this.staleHit = CompletableFuture.completedFuture(answer(freshUntil, Source.STALE));
  }

  boolean isFresh(Instant now) {
    return now.isBefore(freshUntil);
  }

  /** Whether it is given at once, be it fresh or stale. */
  boolean isServable(Instant now) {
    return now.isBefore(staleUntil);
  }

  /** Whether it is given where nothing newer can be had. */
  boolean isUsable(Instant now) {
    return now.isBefore(usableUntil);
  }

  Instant fetchedAt() {
    return fetchedAt;
  }

  /** The answer while it is fresh. */
  CompletableFuture<Answer<V>> hit() {
    return hit;
  }

  /** The answer once it is no longer fresh. */
  CompletableFuture<Answer<V>> staleHit() {
    return staleHit;
  }

  /** The answer for somebody who waited for it to be fetched. */
  Answer<V> fetched(Source source) {
    return answer(freshUntil, source);
  }

  /** The answer for want of a newer one: stale, even if its time is not over. */
  Answer<V> asFallback(Instant now) {
    return answer(isFresh(now) ? now : freshUntil, Source.STALE);
  }

  private Answer<V> answer(Instant until, Source source) {
    return new Answer<>(outcome, new Freshness(fetchedAt, until, source));
  }

  @Override
  public CachedResult<V> known() {
    return this;
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
