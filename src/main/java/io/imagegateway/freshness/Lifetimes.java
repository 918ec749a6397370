package io.imagegateway.freshness;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long what a load brought is believed, and how long a failed load is not repeated.
 *
 * @param cache the times of this store
 * @param failure how long after a failed load none is started again
 * @param minRefreshInterval how old an answer may be for a reader who wants a recent one
 */
record Lifetimes(FreshnessSettings.Cache cache, Duration failure, Duration minRefreshInterval) {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** The entry of a value that was fetched now. */
  <V> CachedResult<V> found(Outcome.Found<V> found, Instant now) {
    Instant freshUntil = now.plus(cache.fresh());
    Instant staleUntil = freshUntil.plus(cache.stale());
    Instant outageUntil = now.plus(cache.outage());
    return new CachedResult<>(
        found,
        now,
        freshUntil,
        staleUntil,
        outageUntil.isAfter(staleUntil) ? outageUntil : staleUntil);
  }

  /** The entry of a key that the source does not know, as was learnt now. */
  <V> CachedResult<V> absent(Outcome.Absent<V> absent, Instant now) {
    Instant until = now.plus(cache.absent());
    return new CachedResult<>(absent, now, until, until, until);
  }

  /**
   * The entry of a key whose load failed now.
   *
   * @param previous the entry before, null if there was none
   */
  <V> FailedLoad<V> failing(@Nullable Entry<V> previous, Failure failure, Instant now) {
    CachedResult<V> known = previous == null ? null : previous.known();
    Duration pause = shortest(pauseAfter(previous), cache.fresh());
    return new FailedLoad<>(
        known != null && known.isUsable(now) ? known : null,
        failure,
        now.plus(this.failure),
        pause,
        now.plus(pause));
  }

  /** Whether it is new enough for a caller, should it be servable at all. */
  boolean satisfies(ReadContext caller, CachedResult<?> known, Instant now) {
    return !caller.recent() || !known.fetchedAt().plus(minRefreshInterval).isBefore(now);
  }

  private static Duration pauseAfter(@Nullable Entry<?> previous) {
    return previous instanceof FailedLoad<?> failing
        ? shortest(failing.pause().multipliedBy(2), LONGEST_PAUSE)
        : FIRST_PAUSE;
  }

  private static Duration shortest(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
