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
 * The suspension of all calls to one service that keeps refusing for a reason that another call
 * does not change: three calls in a row ended with a refused key, or with a used-up quota. From
 * then on one call per probe interval is let through to see whether that is over; for a refused key
 * also one as soon as there is another pair to sign with.
 *
 * <p>A {@code Retry-After} that is longer than the interval counts, but a probe is due after {@link
 * #LONGEST_PAUSE} in any case.
 */
final class CallSuspension {

  /** The kinds of attempts that another attempt would end like. */
  static final Set<Kind> CAUSES = Set.of(Kind.UNAUTHORIZED, Kind.QUOTA);

  /** The longest time without a probe, whatever NCP asked for. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

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
    this.probeInterval = atMostLongestPause(probeInterval);
    this.source = source;
    this.time = time;
  }

  /** Why a call would be rejected now, if it would be; takes nothing. */
  synchronized Optional<Failure> rejection() {
    return probeDue() ? Optional.empty() : pausedBy().map(this::untilNextProbe);
  }

  /** Admits a call, or not. While paused, the call that is admitted is the probe. */
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
   * Records how a call ended.
   *
   * @param last its last attempt
   * @param tried the pairs that NCP refused during the call
   */
  synchronized void ended(AttemptResult<?> last, Set<Credentials> tried) {
    if (last.outcome() instanceof Outcome.Failed<?>(Failure failure)
        && CAUSES.contains(last.kind())) {
      refusedAgain(last.kind(), failure, tried);
    } else if (row < IN_A_ROW || last.provesIdentity()) {
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
    if (why.retryAfter() != null) {
      Instant asked = now.plus(atMostLongestPause(why.retryAfter()));
      nextProbe = asked.isAfter(nextProbe) ? asked : nextProbe;
    }
  }

  private static Duration atMostLongestPause(Duration duration) {
    return duration.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : duration;
  }

  private Optional<Failure> pausedBy() {
    return row >= IN_A_ROW ? Optional.ofNullable(cause) : Optional.empty();
  }

  private Failure untilNextProbe(Failure why) {
    return new Failure(why.code(), why.upstream(), Duration.between(time.instant(), nextProbe));
  }

  private boolean probeDue() {
    return !time.instant().isBefore(nextProbe)
        || (result == Kind.UNAUTHORIZED && !refused.contains(source.current()));
  }
}
