package io.imagegateway.ncp.client;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.client.UpstreamState.Circuit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The circuit breaker of one service, over attempts: opens when too many of the latest ones failed,
 * and after a while lets a few probes through to see whether it can close.
 *
 * <p>Counting and states are resilience4j's. It is wrapped for what it does not do: an attempt
 * counts for the state that it was admitted in alone, where the library would count one that began
 * before the breaker opened as a probe of the half-open state, or give back a permit for it that
 * was never taken; a refusal can be asked for without taking anything, and says how long the
 * breaker stays open; and it ends at that very instant, not after it.
 */
final class CircuitBreaker {

  private final UpstreamService service;
  private final NcpSettings.Breaker settings;
  private final InstantSource time;
  private final io.github.resilience4j.circuitbreaker.CircuitBreaker circuit;
  private Instant openUntil = Instant.MIN;
  private int stateChanges;
  private int probesTaken;

  CircuitBreaker(UpstreamService service, NcpSettings.Breaker settings, InstantSource time) {
    this.service = service;
    this.settings = settings;
    this.time = time;
    this.circuit =
        io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
            service.label(),
            CircuitBreakerConfig.custom()
                .clock(time.withZone(ZoneOffset.UTC))
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.minimumCalls())
                .recordResult(Boolean.TRUE::equals)
                .failureRateThreshold(settings.failureRate())
                .waitDurationInOpenState(settings.openDuration())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .build());
    circuit.getEventPublisher().onStateTransition(_ -> stateChanged());
  }

  /** Why an attempt would be refused now, if it would be; takes nothing. */
  synchronized Optional<Failure> refusal() {
    return switch (circuit.getState()) {
      case OPEN -> isOver() ? Optional.empty() : Optional.of(open());
      case HALF_OPEN ->
          probesTaken >= settings.probes() ? Optional.of(probing()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Admits one attempt, or none. What is admitted must be closed, whatever becomes of it. */
  synchronized Optional<Admission> admit() {
    // The library would stay open at that very instant, and Retry-After would have been too short.
    if (isOver()) {
      circuit.transitionToHalfOpenState();
    }
    if (!circuit.tryAcquirePermission()) {
      return Optional.empty();
    }
    if (circuit.getState()
        == io.github.resilience4j.circuitbreaker.CircuitBreaker.State.HALF_OPEN) {
      probesTaken++;
    }
    return Optional.of(new Admission());
  }

  /** Half open as soon as a probe would be let through, whether or not one comes. */
  synchronized Circuit state() {
    return switch (circuit.getState()) {
      case OPEN -> isOver() ? Circuit.HALF_OPEN : Circuit.OPEN;
      case HALF_OPEN -> Circuit.HALF_OPEN;
      default -> Circuit.CLOSED;
    };
  }

  private boolean isOver() {
    return circuit.getState() == io.github.resilience4j.circuitbreaker.CircuitBreaker.State.OPEN
        && !time.instant().isBefore(openUntil);
  }

  // Runs inside whichever of this class's synchronized methods made the state change.
  private void stateChanged() {
    stateChanges++;
    probesTaken = 0;
    if (circuit.getState() == io.github.resilience4j.circuitbreaker.CircuitBreaker.State.OPEN) {
      openUntil = time.instant().plus(settings.openDuration());
    }
  }

  private Failure open() {
    return refused(Duration.between(time.instant(), openUntil));
  }

  // How long the probes will take is not known, so the caller is told no time.
  private Failure probing() {
    return Failure.of(ProblemCode.UPSTREAM_CIRCUIT_OPEN, service);
  }

  private Failure refused(Duration rest) {
    return new Failure(
        ProblemCode.UPSTREAM_CIRCUIT_OPEN, new Failure.Upstream(service, null, null), rest);
  }

  /** An attempt that was let through. */
  final class Admission {

    private final int admittedIn = stateChanges;
    private boolean over;

    /** Counts the attempt. */
    void ended(boolean failure) {
      synchronized (CircuitBreaker.this) {
        if (finish()) {
          circuit.onResult(0, TimeUnit.NANOSECONDS, failure);
        }
      }
    }

    /** Gives the place back if the attempt was not counted: it proved nothing about the service. */
    void close() {
      synchronized (CircuitBreaker.this) {
        if (finish()) {
          probesTaken = Math.max(0, probesTaken - 1);
          circuit.releasePermission();
        }
      }
    }

    private boolean finish() {
      boolean first = !over;
      over = true;
      return first && admittedIn == stateChanges;
    }
  }
}
