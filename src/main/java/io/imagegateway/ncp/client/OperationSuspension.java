package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.wire.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The suspension of one operation that NCP denies or does not know: 403, 401 with error 210, 404 or
 * a redirect, three in a row. One call per probe interval is then let through, the others get the
 * cause at once.
 *
 * <p>Once NCP has found something by the operation, only answers to three different keys count, and
 * only to keys that were found before: a refusal for one unknown key is no evidence about the
 * others. The keys found last are remembered, {@value #REMEMBERED} of them. While nothing was ever
 * found, any three answers count. A key that was never found is a probe only one interval later
 * than a known one, so that calls for unknown keys can't use the probes up.
 */
final class OperationSuspension {

  /** The codes of failures that pause an operation. */
  static final Set<ProblemCode> CAUSES =
      Set.of(ProblemCode.UPSTREAM_PERMISSION_DENIED, ProblemCode.UPSTREAM_MISCONFIGURED);

  private static final int IN_A_ROW = 3;
  private static final int REMEMBERED = 5_000;

  private final Duration probeInterval;
  private final InstantSource time;
  private final RecentSet<String> found = new RecentSet<>(REMEMBERED);
  private final Set<RequestKey> refusedKeys = new HashSet<>();
  private int refusals;
  private @Nullable Failure cause;
  private Instant nextProbe = Instant.MIN;

  /**
   * An operation that is not paused.
   *
   * @param probeInterval between two probes; 5 minutes if it is longer
   */
  OperationSuspension(Duration probeInterval, InstantSource time) {
    this.probeInterval =
        probeInterval.compareTo(CallSuspension.LONGEST_PAUSE) > 0
            ? CallSuspension.LONGEST_PAUSE
            : probeInterval;
    this.time = time;
  }

  /** Why a call for the key would be rejected now, if it would be; takes nothing. */
  synchronized Optional<Failure> rejection(RequestKey key) {
    return isProbeDue(key) ? Optional.empty() : Optional.ofNullable(cause);
  }

  /** Admits a call, or not. While paused, the call that is admitted is the probe. */
  synchronized boolean admit(RequestKey key) {
    if (cause == null) {
      return true;
    }
    if (!isProbeDue(key)) {
      return false;
    }
    nextProbe = time.instant().plus(probeInterval);
    return true;
  }

  /**
   * Records how a call ended.
   *
   * @param last its last attempt
   */
  synchronized void ended(RequestKey key, AttemptResult<?> last) {
    if (last.outcome() instanceof Outcome.Failed<?>(Failure failure)
        && CAUSES.contains(failure.code())) {
      refused(key, failure);
      return;
    }
    if (last.outcome() instanceof Outcome.Found<?>) {
      key.parts().forEach(found::add);
    }
    if (cause == null || last.provesIdentity()) {
      cause = null;
      refusals = 0;
      refusedKeys.clear();
    }
  }

  /** The code of the failure that the operation is paused by, if it is. */
  synchronized Optional<ProblemCode> cause() {
    return Optional.ofNullable(cause).map(Failure::code);
  }

  private void refused(RequestKey key, Failure failure) {
    if (cause != null) {
      cause = failure;
      return;
    }
    refusals++;
    if (wasFound(key)) {
      refusedKeys.add(key);
    }
    if ((found.isEmpty() ? refusals : refusedKeys.size()) >= IN_A_ROW) {
      cause = failure;
      nextProbe = time.instant().plus(probeInterval);
    }
  }

  private boolean wasFound(RequestKey key) {
    return key.parts().anyMatch(found::contains);
  }

  private boolean isProbeDue(RequestKey key) {
    boolean known = found.isEmpty() || wasFound(key);
    return !time.instant().isBefore(known ? nextProbe : nextProbe.plus(probeInterval));
  }
}
