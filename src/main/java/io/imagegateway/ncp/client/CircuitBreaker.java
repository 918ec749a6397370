package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.client.UpstreamState.Circuit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The circuit breaker of one service, over attempts. It opens when too many of the latest ones
 * failed, and after a while admits a few probes that decide whether it closes.
 *
 * <p>It judges the service, not its keys. Attempts for one key count once, so a service of which
 * fewer keys than {@code minimum-calls} are asked for is never closed to its callers: each key's
 * own rest after failures bounds the calls. Of the probes, failures of keys that had failed before
 * count only while no probe succeeded, and such keys are no probes while another key waits.
 *
 * <p>An attempt counts for the state that it was admitted in alone.
 */
final class CircuitBreaker {

  private final UpstreamService service;
  private final NcpSettings.Breaker settings;
  private final InstantSource time;

  /** The keys whose last attempt failed, as many as the window holds. */
  private final RecentSet<RequestKey> failing;

  private State state = new State.Closed();
  private int stateChanges;
  private AttemptWindow window;

  /** Until when keys that failed before leave the probes to a key that was rejected. */
  private Instant othersFirstUntil = Instant.MIN;

  private sealed interface State {

    record Closed() implements State {}

    record Open(Instant until) implements State {}

    /** The probes so far. One that is under way holds a place, one that was counted keeps it. */
    final class HalfOpen implements State {

      private int underWay;
      private int succeeded;
      private final Set<RequestKey> failed = new HashSet<>();
      private final Set<RequestKey> failedAgain = new HashSet<>();

      /** Results that count: a key's failure once, and a repeated one as a last resort. */
      private int counted() {
        return succeeded + failures();
      }

      private int failures() {
        return failed.size() + (succeeded == 0 ? failedAgain.size() : 0);
      }
    }
  }

  CircuitBreaker(UpstreamService service, NcpSettings.Breaker settings, InstantSource time) {
    this.service = service;
    this.settings = settings;
    this.time = time;
    this.failing = new RecentSet<>(settings.window());
    this.window = new AttemptWindow(settings.window());
  }

  /** Why an attempt for the key would be rejected now, if it would be; takes nothing. */
  synchronized Optional<Failure> rejection(RequestKey key) {
    return switch (state) {
      case State.Closed _ -> Optional.empty();
      case State.Open(Instant until) when time.instant().isBefore(until) ->
          Optional.of(open(Duration.between(time.instant(), until)));
      case State.Open _ -> yields(key) ? Optional.of(probing()) : Optional.empty();
      case State.HalfOpen probes ->
          isFull(probes) || yields(key) ? Optional.of(probing()) : Optional.empty();
    };
  }

  /** Whether attempts are admitted without being probes. */
  synchronized boolean isClosed() {
    return state instanceof State.Closed;
  }

  /**
   * Admits one attempt, or none. An admission must be closed, whatever becomes of the attempt.
   *
   * @param repeated whether the attempt repeats one of the same call
   */
  synchronized Optional<Admission> admit(RequestKey key, boolean repeated) {
    Instant now = time.instant();
    if (state instanceof State.Open(Instant until) && !now.isBefore(until) && !yields(key)) {
      become(new State.HalfOpen());
    }
    boolean admitted =
        switch (state) {
          case State.Closed _ -> true;
          case State.Open _ -> false;
          case State.HalfOpen probes -> !isFull(probes) && !yields(key);
        };
    if (!admitted) {
      rejected(key);
      return Optional.empty();
    }
    if (state instanceof State.HalfOpen probes) {
      probes.underWay++;
      othersFirstUntil = failing.contains(key) ? othersFirstUntil : Instant.MIN;
    }
    return Optional.of(new Admission(key, repeated));
  }

  /** Records that a call for the key was not made for the breaker's sake. */
  synchronized void rejected(RequestKey key) {
    if (!failing.contains(key)) {
      Instant now = time.instant();
      Instant from = state instanceof State.Open(Instant until) && until.isAfter(now) ? until : now;
      othersFirstUntil = from.plus(settings.openDuration());
    }
  }

  /** Half open as soon as a probe would be admitted, whether or not one comes. */
  synchronized Circuit state() {
    return switch (state) {
      case State.Closed _ -> Circuit.CLOSED;
      case State.Open(Instant until) ->
          time.instant().isBefore(until) ? Circuit.OPEN : Circuit.HALF_OPEN;
      case State.HalfOpen _ -> Circuit.HALF_OPEN;
    };
  }

  private boolean isFull(State.HalfOpen probes) {
    return probes.underWay + probes.counted() >= settings.probes();
  }

  /** Whether the key leaves the probes to another one. */
  private boolean yields(RequestKey key) {
    return time.instant().isBefore(othersFirstUntil) && failing.contains(key);
  }

  private void open() {
    become(new State.Open(time.instant().plus(settings.openDuration())));
    othersFirstUntil = Instant.MIN;
  }

  private void close() {
    become(new State.Closed());
    window = new AttemptWindow(settings.window());
  }

  private void become(State next) {
    state = next;
    stateChanges++;
  }

  private boolean isTooMany(int failures, int all) {
    return failures * 100L >= (long) settings.failureRate() * all;
  }

  private Failure open(Duration rest) {
    return new Failure(
        ProblemCode.UPSTREAM_CIRCUIT_OPEN, new Failure.Upstream(service, null, null), rest);
  }

  // How long the probes will take is not known, so the caller gets no time.
  private Failure probing() {
    return Failure.of(ProblemCode.UPSTREAM_CIRCUIT_OPEN, service);
  }

  /** An attempt that was admitted. */
  final class Admission {

    private final RequestKey key;
    private final boolean repeated;
    private final int admittedIn = stateChanges;
    private final boolean failedBefore;
    private boolean over;

    private Admission(RequestKey key, boolean repeated) {
      this.key = key;
      this.repeated = repeated;
      this.failedBefore = failing.contains(key);
    }

    /** Counts the attempt. */
    void ended(boolean failure) {
      synchronized (CircuitBreaker.this) {
        if (over) {
          return;
        }
        if (failure) {
          failing.add(key);
        } else {
          failing.remove(key);
        }
        if (finish()) {
          count(failure);
        }
      }
    }

    /** Gives the place back if the attempt was not counted: it proved nothing about the service. */
    void close() {
      synchronized (CircuitBreaker.this) {
        finish();
      }
    }

    /** Whether the attempt ends now, in the state that it was admitted in. */
    private boolean finish() {
      boolean first = !over;
      over = true;
      boolean counts = first && admittedIn == stateChanges;
      if (counts && state instanceof State.HalfOpen probes) {
        probes.underWay--;
      }
      return counts;
    }

    private void count(boolean failure) {
      switch (state) {
        case State.Closed _ -> {
          window.add(key, failure, repeated);
          if (window.keys() >= settings.minimumCalls()
              && isTooMany(window.failures(), window.keys())) {
            CircuitBreaker.this.open();
          }
        }
        case State.HalfOpen probes -> count(probes, failure);
        case State.Open _ -> throw new IllegalStateException("nothing is admitted while open");
      }
    }

    private void count(State.HalfOpen probes, boolean failure) {
      probes.failed.remove(key);
      probes.failedAgain.remove(key);
      if (!failure) {
        probes.succeeded++;
      } else if (failedBefore) {
        probes.failedAgain.add(key);
      } else {
        probes.failed.add(key);
      }
      if (probes.counted() >= settings.probes()) {
        if (isTooMany(probes.failures(), probes.counted())) {
          CircuitBreaker.this.open();
        } else {
          CircuitBreaker.this.close();
        }
      }
    }
  }
}
