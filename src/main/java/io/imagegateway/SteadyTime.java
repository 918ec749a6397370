package io.imagegateway;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Time that never steps: the instant of the start, and how long the machine has run since. Ages and
 * deadlines are taken from it, so that setting the machine's clock makes no answer older or
 * younger.
 */
final class SteadyTime implements InstantSource {

  private final Instant start;
  private final long startedAt = System.nanoTime();

  SteadyTime(Clock clock) {
    start = clock.instant();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startedAt);
  }
}
