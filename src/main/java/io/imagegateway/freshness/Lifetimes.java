package io.imagegateway.freshness;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ages up to which the results of loads are served, and the rests of keys whose loads fail.
 *
 * @param cache the times of this store
 * @param rules what holds for all stores
 * @param jitter what {@code fresh} is shortened by
 */
record Lifetimes(CacheSettings cache, FreshnessSettings rules, Jitter jitter) {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** Refusals that another call will not change. */
  private static final Set<ProblemCode> REFUSED =
      EnumSet.of(
          ProblemCode.UPSTREAM_REJECTED_REQUEST,
          ProblemCode.UPSTREAM_PERMISSION_DENIED,
          ProblemCode.UPSTREAM_MISCONFIGURED);

  /** Failures of loads that made no call: they are no evidence about the key. */
  private static final Set<ProblemCode> NOT_CALLED =
      EnumSet.of(ProblemCode.OVERLOADED, ProblemCode.UPSTREAM_CIRCUIT_OPEN);

  /**
   * The entry of a load's result.
   *
   * @param previous the entry before, null if there was none
   * @param token decides by how much {@code fresh} is shortened
   */
  <V> Entry<V> entry(@Nullable Entry<V> previous, Loaded<V> loaded, long token) {
    return switch (loaded.outcome()) {
      case Outcome.Found<V> _ -> found(loaded, token);
      case Outcome.Absent<V> _ -> absent(loaded);
      // One answer under two forms: the source does not show it, so it is believed as an absence.
      case Outcome.Failed<V>(Failure failure)
          when failure.code() == ProblemCode.FENCE_NOT_ACCESSIBLE ->
          absent(new Loaded<>(new Outcome.Absent<>(failure), loaded.fetchedAt(), loaded.origin()));
      case Outcome.Failed<V>(Failure failure) -> failing(previous, failure, loaded.fetchedAt());
    };
  }

  /** The entry of a value. */
  private <V> CachedResult<V> found(Loaded<V> found, long token) {
    Instant fetchedAt = found.fetchedAt();
    Instant freshUntil = fetchedAt.plus(jitter.shorten(cache.fresh(), token));
    Instant staleUntil = freshUntil.plus(cache.stale());
    Instant outageUntil = fetchedAt.plus(cache.outage());
    // What may be answered without waiting may be answered in an outage.
    return new CachedResult<>(
        found, freshUntil, staleUntil, outageUntil.isAfter(staleUntil) ? outageUntil : staleUntil);
  }

  /** The entry of a key that the source does not know. */
  private <V> CachedResult<V> absent(Loaded<V> absent) {
    Instant until = absent.fetchedAt().plus(cache.absent());
    return new CachedResult<>(absent, until, until, until);
  }

  /** The entry of a key whose load failed. */
  private <V> FailedLoad<V> failing(@Nullable Entry<V> previous, Failure failure, Instant now) {
    CachedResult<V> known = previous == null ? null : previous.known();
    FailedLoad<?> before = previous instanceof FailedLoad<?> failing ? failing : null;
    Duration least = restAfter(failure);
    Duration rest = rest(before, failure);
    Duration pause = shortest(pauseAfter(before), cache.fresh());
    return new FailedLoad<>(
        known != null && known.isUsable(now) ? known : null,
        failure,
        now,
        rest,
        now.plus(longest(rest, least)),
        pause,
        now.plus(longest(pause, least)));
  }

  private Duration rest(@Nullable FailedLoad<?> before, Failure failure) {
    if (before == null) {
      return rules.failure();
    }
    return madeNoCall(failure) || madeNoCall(before.failure())
        ? before.rest()
        : longest(rules.failure(), shortest(before.rest().multipliedBy(2), LONGEST_PAUSE));
  }

  /** A pause has a known end; NCP itself names a time only for failures that pass by themselves. */
  private static boolean madeNoCall(Failure failure) {
    return NOT_CALLED.contains(failure.code())
        || (failure.retryAfter() != null && !failure.retryable());
  }

  /**
   * The age below which a value of another cache level is taken over.
   *
   * @param token decides by how much {@code fresh} is shortened; null where it is not known yet
   * @param waits whether there is nothing to answer readers with meanwhile: then a stale value is
   *     better than waiting
   * @param recent whether readers want a recent one
   */
  Duration accepted(@Nullable Long token, boolean waits, boolean recent) {
    Duration fresh =
        token == null ? jitter.shortest(cache.fresh()) : jitter.shorten(cache.fresh(), token);
    if (recent) {
      return shortest(fresh, rules.minRefreshInterval());
    }
    return waits ? fresh.plus(cache.stale()) : fresh;
  }

  /** The same for an absence. */
  Duration acceptedAbsence(boolean recent) {
    return recent ? shortest(cache.absent(), rules.minRefreshInterval()) : cache.absent();
  }

  /** How long after its fetch a value may be of use. */
  Duration longest() {
    return longest(cache.outage(), cache.fresh().plus(cache.stale()));
  }

  /** How long a key rests, at least, after a failure. */
  Duration restAfter(Failure failure) {
    return REFUSED.contains(failure.code()) ? rules.refusal() : rules.failure();
  }

  /** Whether it is new enough for a reader, should it be servable at all. */
  boolean satisfies(ReadContext reader, CachedResult<?> known, Instant now) {
    return !reader.recent() || !known.fetchedAt().plus(rules.minRefreshInterval()).isBefore(now);
  }

  private static Duration pauseAfter(@Nullable FailedLoad<?> before) {
    return before == null ? FIRST_PAUSE : shortest(before.pause().multipliedBy(2), LONGEST_PAUSE);
  }

  private static Duration shortest(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
