package io.imagegateway.ncp.client;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The waits before an attempt is repeated: twice as long each time, of which a random part between
 * half and all, so that calls that failed together are not repeated together.
 *
 * @param random safe for use by many threads
 */
record Backoff(RandomGenerator random) {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int DOUBLINGS = 5;

  /**
   * The wait before a retry.
   *
   * @param retry 1 for the first
   * @param asked what NCP asked for, if it did; never undercut
   */
  Duration before(int retry, @Nullable Duration asked) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(retry - 1, DOUBLINGS));
    long full = Math.min(doubled.toNanos(), LONGEST.toNanos());
    Duration wait = Duration.ofNanos(full / 2 + random.nextLong(full / 2 + 1));
    return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
  }
}
