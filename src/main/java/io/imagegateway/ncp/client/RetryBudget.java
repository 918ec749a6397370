package io.imagegateway.ncp.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A budget of retries for one service: those of the last 10 s are at most a share of the first
 * attempts in them, or {@value #ALWAYS_ALLOWED} if that is more. It is exact, for the service's
 * rate limit keeps the lists short.
 *
 * <p>A retry that the budget has no room for waits until it has, as long as the latest attempts
 * mostly succeeded: then it is chance that spent the budget, and the retry is likely to succeed. To
 * wait for a service that is down would only delay the failure.
 */
final class RetryBudget {

  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int ALWAYS_ALLOWED = 5;
  private static final int LATEST_ATTEMPTS = 10;
  private static final int MOSTLY_FAILED = 8;

  private final double share;
  private final InstantSource time;
  private final Deque<Instant> firstAttempts = new ArrayDeque<>();
  private final Deque<Ended> latest = new ArrayDeque<>();

  private record Ended(Instant at, boolean failure) {}

  /** In order; the last ones may be still to come. */
  private final List<Instant> retries = new ArrayList<>();

  /**
   * An unspent budget.
   *
   * @param share retries per first attempt
   */
  RetryBudget(double share, InstantSource time) {
    this.share = share;
    this.time = time;
  }

  /** Records that a call makes its first attempt. */
  synchronized void firstAttempt() {
    forgetOld();
    firstAttempts.addLast(time.instant());
  }

  /** Records the end of an attempt, a first or a repeated one. */
  synchronized void ended(boolean failure) {
    latest.addLast(new Ended(time.instant(), failure));
    if (latest.size() > LATEST_ATTEMPTS) {
      latest.removeFirst();
    }
  }

  /**
   * Takes a retry from the budget, if there is one left in time.
   *
   * @param earliest when the retry is to be made, not before now
   * @param latest until when it is of use
   * @return when it may be made
   */
  synchronized Optional<Instant> spend(Instant earliest, Instant latest) {
    forgetOld();
    int allowed = (int) Math.max(ALWAYS_ALLOWED, share * firstAttempts.size());
    int tooMany = retries.size() + 1 - allowed;
    Instant room = tooMany > 0 ? retries.get(tooMany - 1).plus(WINDOW) : earliest;
    Instant start = room.isAfter(earliest) ? room : earliest;
    boolean waits = start.isAfter(earliest);
    if (start.isAfter(latest) || (waits && mostlyFailed())) {
      return Optional.empty();
    }
    retries.add(start);
    Collections.sort(retries);
    return Optional.of(start);
  }

  private boolean mostlyFailed() {
    return latest.stream().filter(Ended::failure).count() >= MOSTLY_FAILED;
  }

  private void forgetOld() {
    Instant oldest = time.instant().minus(WINDOW);
    firstAttempts.removeIf(attempt -> !attempt.isAfter(oldest));
    retries.removeIf(retry -> !retry.isAfter(oldest));
    latest.removeIf(ended -> !ended.at().isAfter(oldest));
  }
}
