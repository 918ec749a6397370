package io.imagegateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test can move forward, and that runs on from there. */
final class ElapsingTime implements InstantSource {

  private final InstantSource time;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  ElapsingTime(InstantSource time) {
    this.time = time;
  }

  @Override
  public Instant instant() {
    return time.instant().plus(ahead.get());
  }

  /** Moves the clock forward by this much. */
  void pass(Duration duration) {
    ahead.updateAndGet(duration::plus);
  }
}
