package io.imagegateway.ncp.client;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket that holds one second's worth: {@code limit} at once after a rest, and then {@code
 * limit} per second, so that no second, wherever it begins, sees more than twice the limit.
 *
 * <p>Kept as one number, the time at which the bucket will be full again (the generic cell rate
 * algorithm, ITU-T I.371), so that nothing is lost to rounding however often it is asked. Not
 * thread-safe: {@link CallLimiter} guards it.
 */
final class TokenBucket {

  private static final long SECOND = 1_000_000_000L;

  private final int limit;
  private final Instant start;
  private final long interval;
  private long fullAt;

  TokenBucket(int limit, Instant start) {
    this.limit = limit;
    this.start = start;
    this.interval = Math.ceilDiv(SECOND, limit);
  }

  /** How long until a token is there; zero if one is. */
  Duration untilFree(Instant now) {
    return Duration.ofNanos(Math.max(0, fullAt - (limit - 1) * interval - nanos(now)));
  }

  /**
   * How long until so many tokens have been there, one after the other, if each is taken at once.
   *
   * @param tokens at least 1
   */
  Duration untilFree(int tokens, Instant now) {
    long nanos = nanos(now);
    return Duration.ofNanos(
        Math.max(0, Math.max(fullAt, nanos) - (limit - (long) tokens) * interval - nanos));
  }

  /** Takes a token, which must be there. */
  void take(Instant now) {
    fullAt = Math.max(fullAt, nanos(now)) + interval;
  }

  /** Puts back a token that was taken and not used. */
  void putBack() {
    fullAt -= interval;
  }

  /** Tokens that are there. */
  int available(Instant now) {
    long missing = Math.max(0, fullAt - nanos(now));
    return limit - Math.toIntExact(Math.ceilDiv(missing, interval));
  }

  private long nanos(Instant now) {
    return Duration.between(start, now).toNanos();
  }
}
