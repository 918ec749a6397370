package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.credentials.CredentialsSource;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
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
final class CallSuspension {

  /** How attempts end that another one would end like. */
  static final Set<Kind> CAUSES = Set.of(Kind.UNAUTHORIZED, Kind.QUOTA);

  private static final int IN_A_ROW = 3;

  private final Duration probeInterval;
  private final CredentialsSource source;
  private final InstantSource time;
  private int row;
  private @Nullable Kind result;
  private @Nullable Failure cause;
  private Set<Credentials> refused = Set.of();
  private Instant nextProbe = Instant.MIN;

  CallSuspension(Duration probeInterval, CredentialsSource source, InstantSource time) {
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
  synchronized void ended(AttemptResult<?> last, Set<Credentials> tried) {
    if (last.outcome() instanceof Outcome.Failed<?>(Failure failure)
        && CAUSES.contains(last.kind())) {
      refusedAgain(last.kind(), failure, tried);
    } else if (row < IN_A_ROW || last.kind().provesIdentity()) {
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
  synchronized boolean isCausedBy(Kind how) {
    return pausedBy().isPresent() && result == how;
  }

  private void refusedAgain(Kind how, Failure why, Set<Credentials> tried) {
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
        || (result == Kind.UNAUTHORIZED && !refused.contains(source.current()));
  }
}
