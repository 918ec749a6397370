package io.imagegateway.freshness;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The spread of the times at which values fall due: {@code fresh} is shortened by a share of itself
 * that a token decides, the same for equal tokens.
 *
 * @param share the largest share that is taken off, from 0 (none) to below 1
 * @param seed what makes replicas differ that hold the same keys
 */
record Jitter(double share, long seed) {

  /** What {@link #shorten} never goes below. */
  Duration shortest(Duration fresh) {
    return fresh.minusNanos((long) (share * fresh.toNanos()));
  }

  /** The shortened time: at most {@code fresh}, at least {@code (1 - share) * fresh}. */
  Duration shorten(Duration fresh, long token) {
    if (share == 0) {
      return fresh;
    }
    double part = share * new SplittableRandom(seed ^ token).nextDouble();
    return fresh.minusNanos((long) (part * fresh.toNanos()));
  }
}
