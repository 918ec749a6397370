package io.imagegateway.sharedstore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decision whether the store is asked. After three time-outs or five failures in a row, of
 * whatever operation, it is set aside for a while; then operations are let through one at a time,
 * until one succeeds. Thread-safe.
 */
final class CoolOff {

  private static final int TIMEOUTS_IN_A_ROW = 3;
  private static final int FAILURES_IN_A_ROW = 5;

  private final Duration duration;
  private final InstantSource time;

  private int timeouts;
  private int failures;
  private @Nullable Instant asideUntil;
  private boolean probing;

  /**
   * A store that is asked.
   *
   * @param duration how long it is set aside
   */
  CoolOff(Duration duration, InstantSource time) {
    this.duration = duration;
    this.time = time;
  }

  /** The end of an operation. */
  enum End {
    SUCCESS,
    TIMEOUT,
    FAILURE
  }

  /** The permission for one operation. */
  final class Admission {

    private final boolean probe;

    private Admission(boolean probe) {
      this.probe = probe;
    }

    /**
     * Takes note of how the operation ended; called once.
     *
     * @return whether the store has been set aside for it
     */
    boolean ended(End end) {
      return CoolOff.this.ended(probe, end);
    }
  }

  /** Whether an operation would be admitted. */
  synchronized boolean isOpen() {
    return asideUntil == null || (!probing && !time.instant().isBefore(asideUntil));
  }

  /** Whether the store is set aside, be it that a probe is due. */
  synchronized boolean isAside() {
    return asideUntil != null;
  }

  /** Admits an operation; empty while the store is left alone. */
  synchronized Optional<Admission> admit() {
    if (!isOpen()) {
      return Optional.empty();
    }
    boolean probe = asideUntil != null;
    probing = probe;
    return Optional.of(new Admission(probe));
  }

  private synchronized boolean ended(boolean probe, End end) {
    if (probe) {
      probing = false;
    } else if (asideUntil != null) {
      // It began before the store was set aside: the probe decides.
      return false;
    }
    if (end == End.SUCCESS) {
      timeouts = 0;
      failures = 0;
      asideUntil = null;
      return false;
    }
    failures++;
    timeouts = end == End.TIMEOUT ? timeouts + 1 : 0;
    if (probe || failures >= FAILURES_IN_A_ROW || timeouts >= TIMEOUTS_IN_A_ROW) {
      asideUntil = time.instant().plus(duration);
      return true;
    }
    return false;
  }
}
