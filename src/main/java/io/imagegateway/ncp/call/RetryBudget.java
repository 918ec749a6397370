package io.imagegateway.ncp.call;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much a service's trouble may multiply the calls to it: retries of the last 10 s are at most a
 * share of the first attempts in them, or a few if there were hardly any. As exact as it can be,
 * for the service's rate limit keeps both lists short.
 */
final class RetryBudget {

  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int ALWAYS_ALLOWED = 5;

  private final double share;
  private final InstantSource time;
  private final Deque<Instant> firstAttempts = new ArrayDeque<>();
  private final Deque<Instant> retries = new ArrayDeque<>();

  /**
   * An unspent budget.
   *
   * @param share retries per first attempt
   */
  RetryBudget(double share, InstantSource time) {
    this.share = share;
    this.time = time;
  }

  /** A call makes its first attempt. */
  synchronized void firstAttempt() {
    forgetOld();
    firstAttempts.addLast(time.instant());
  }

  /** Whether a retry would be refused now; takes nothing. */
  synchronized boolean spent() {
    forgetOld();
    return retries.size() + 1 > Math.max(ALWAYS_ALLOWED, share * firstAttempts.size());
  }

  /** Takes a retry from the budget, if there is one left. */
  synchronized boolean spend() {
    if (spent()) {
      return false;
    }
    retries.addLast(time.instant());
    return true;
  }

  private void forgetOld() {
    Instant oldest = time.instant().minus(WINDOW);
    forgetUntil(oldest, firstAttempts);
    forgetUntil(oldest, retries);
  }

  private static void forgetUntil(Instant oldest, Deque<Instant> attempts) {
    while (!attempts.isEmpty() && !attempts.getFirst().isAfter(oldest)) {
      attempts.removeFirst();
    }
  }
}
