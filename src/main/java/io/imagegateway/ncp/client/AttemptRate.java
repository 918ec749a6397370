package io.imagegateway.ncp.client;

import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The rate at which attempts at one service may begin: that of all replicas together while they can
 * agree on it, else a part of it that this replica keeps to alone. A permit of all replicas is
 * fetched when an attempt waits for it, one at a time. Not thread-safe: {@link CallLimiter} guards
 * it.
 */
final class AttemptRate {

  /** How long this replica keeps to its part after the others' permits could not be had. */
  private static final Duration ALONE = Duration.ofSeconds(1);

  /** The smallest wait before the others are asked again. */
  private static final Duration LEAST_WAIT = Duration.ofMillis(1);

  private final UpstreamService service;
  private final int limit;
  private final SharedLimit shared;
  private final TokenBucket together;
  private final TokenBucket alone;
  private boolean asking;
  private boolean granted;
  private Instant aloneUntil;
  private Instant notBefore;

  /**
   * A rate.
   *
   * @param limit attempts per second of all replicas together
   * @param limitAlone attempts per second of this replica while it works for itself
   */
  AttemptRate(UpstreamService service, int limit, int limitAlone, SharedLimit shared, Instant now) {
    this.service = service;
    this.limit = limit;
    this.shared = shared;
    this.together = new TokenBucket(limit, now);
    this.alone = new TokenBucket(limitAlone, now);
    this.aloneUntil = now;
    this.notBefore = now;
  }

  private boolean agrees(Instant now) {
    return !now.isBefore(aloneUntil) && shared.isAvailable();
  }

  private TokenBucket own(Instant now) {
    return agrees(now) ? together : alone;
  }

  /** How long until an attempt may begin, as far as this replica knows; zero if it may now. */
  Duration untilFree(Instant now) {
    Duration free = own(now).untilFree(now);
    Duration wait = agrees(now) && !granted ? Duration.between(now, notBefore) : Duration.ZERO;
    return wait.compareTo(free) > 0 ? wait : free;
  }

  /** How long until so many attempts have begun, at the soonest. */
  Duration untilFree(int attempts, Instant now) {
    return own(now).untilFree(attempts, now);
  }

  /** Whether the other replicas have to be asked first: see {@link #ask}. */
  boolean needsPermit(Instant now) {
    return agrees(now) && !granted;
  }

  /**
   * Asks for a permit of all replicas, unless that is under way; empty then. What comes of it is to
   * be passed to {@link #answered}.
   */
  Optional<CompletableFuture<Optional<Duration>>> ask() {
    if (asking) {
      return Optional.empty();
    }
    asking = true;
    return Optional.of(shared.take(service, limit));
  }

  /** Takes note of what came of {@link #ask}. */
  void answered(Optional<Duration> wait, Instant now) {
    asking = false;
    if (wait.isEmpty()) {
      aloneUntil = now.plus(ALONE);
    } else if (wait.get().isPositive()) {
      Duration least = wait.get().compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait.get();
      notBefore = now.plus(least);
    } else {
      granted = true;
    }
  }

  /** An attempt begins. */
  void take(Instant now) {
    // Of both, or a store that fails or recovers would give this replica a second's worth at once;
    // of
    // the other as far as it has some, or it would be in debt for what it did not limit.
    if (agrees(now)) {
      granted = false;
      together.take(now);
      if (alone.untilFree(now).isZero()) {
        alone.take(now);
      }
    } else {
      alone.take(now);
      if (together.untilFree(now).isZero()) {
        together.take(now);
      }
    }
  }

  /** An attempt did not begin after all. */
  void putBack(Instant now) {
    if (agrees(now)) {
      granted = true;
      together.putBack();
    } else {
      alone.putBack();
    }
  }

  /** Attempts that could begin now, as far as this replica knows. */
  int available(Instant now) {
    return own(now).available(now);
  }
}
