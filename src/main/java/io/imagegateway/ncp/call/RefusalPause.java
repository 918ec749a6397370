package io.imagegateway.ncp.call;

import io.imagegateway.freshness.Outcome;
import io.imagegateway.ncp.call.Attempted.Result;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.credentials.CredentialsSource;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a service alone that keeps refusing for a reason that another call does not change: three
 * calls in a row ended with a refused key, or with a used-up quota. From then on one call per probe
 * interval is let through to see whether that is over; for a refused key also one as soon as there
 * is another pair to sign with.
 */
final class RefusalPause {

  /** How attempts end that another one would end like. */
  static final Set<Result> CAUSES = Set.of(Result.UNAUTHORIZED, Result.QUOTA);

  private static final int IN_A_ROW = 3;

  private final Duration probeInterval;
  private final CredentialsSource source;
  private final InstantSource time;
  private int row;
  private @Nullable Result result;
  private @Nullable Failure cause;
  private Set<Credentials> refused = Set.of();
  private Instant nextProbe = Instant.MIN;

  RefusalPause(Duration probeInterval, CredentialsSource source, InstantSource time) {
    this.probeInterval = probeInterval;
    this.source = source;
    this.time = time;
  }

  /** Why a call would be turned away now, if it would be; takes nothing. */
  synchronized Optional<Failure> refusal() {
    return probeDue() ? Optional.empty() : pausedBy().map(this::untilNextProbe);
  }

  /** Lets a call through, or not. While paused, whoever is let through is the probe. */
  synchronized boolean admit() {
    if (pausedBy().isEmpty()) {
      return true;
    }
    if (!probeDue()) {
      return false;
    }
    nextProbe = time.instant().plus(probeInterval);
    refused = Set.of(source.current());
    return true;
  }

  /**
   * A call ended with this attempt.
   *
   * @param tried the pairs that NCP refused during the call
   */
  synchronized void ended(Attempted<?> last, Set<Credentials> tried) {
    if (last.outcome() instanceof Outcome.Failed<?>(Failure failure)
        && CAUSES.contains(last.result())) {
      refusedAgain(last.result(), failure, tried);
    } else if (row < IN_A_ROW || last.result().provesIdentity()) {
      row = 0;
      result = null;
      cause = null;
    }
  }

  /** The code of the failure that the service is paused by, if it is. */
  synchronized Optional<ProblemCode> cause() {
    return pausedBy().map(Failure::code);
  }

  /** Whether the service is paused, and by attempts that ended like this. */
  synchronized boolean isCausedBy(Result how) {
    return pausedBy().isPresent() && result == how;
  }

  private void refusedAgain(Result how, Failure why, Set<Credentials> tried) {
    boolean wasPaused = row >= IN_A_ROW;
    row = wasPaused || how == result ? row + 1 : 1;
    result = how;
    cause = why;
    refused = Set.copyOf(tried);
    Instant now = time.instant();
    if (!wasPaused) {
      nextProbe = now.plus(probeInterval);
    }
    if (why.retryAfter() != null && nextProbe.isBefore(now.plus(why.retryAfter()))) {
      nextProbe = now.plus(why.retryAfter());
    }
  }

  private Optional<Failure> pausedBy() {
    return row >= IN_A_ROW ? Optional.ofNullable(cause) : Optional.empty();
  }

  /** What NCP asked for counts down; where it asked for nothing, the caller is told the usual. */
  private Failure untilNextProbe(Failure why) {
    return why.retryAfter() == null
        ? why
        : new Failure(why.code(), why.upstream(), Duration.between(time.instant(), nextProbe));
  }

  private boolean probeDue() {
    return !time.instant().isBefore(nextProbe)
        || (result == Result.UNAUTHORIZED && !refused.contains(source.current()));
  }
}
