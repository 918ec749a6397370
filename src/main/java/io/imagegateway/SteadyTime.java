package io.imagegateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The time that ages and deadlines are measured in: it never goes back, and setting the machine's
 * clock back changes nothing.
 *
 * <p>It is the instant of the start plus the time that the machine has run since, plus the time for
 * which it was suspended. The machine's own counter stands still then, so answers would look
 * younger than they are. {@link #catchUp} finds out: a wall clock that has advanced by more than 5
 * seconds over the counter since the last call counts as a suspension. A clock that was set forward
 * looks the same, and ages what is stored by as much, which costs a refresh; a clock that is slewed
 * stays below the limit.
 */
final class SteadyTime implements InstantSource {

  private static final Duration LEAST_SUSPENSION = Duration.ofSeconds(5);

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Instant start;
  private final long startedAt;
  private final AtomicLong suspended = new AtomicLong();

  private Instant wallSeen;
  private long nanosSeen;

  SteadyTime(Clock clock) {
    this(clock, System::nanoTime);
  }

  SteadyTime(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.start = clock.instant();
    this.startedAt = nanoTime.getAsLong();
    this.wallSeen = start;
    this.nanosSeen = startedAt;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanoTime.getAsLong() - startedAt + suspended.get());
  }

  /** Counts the time for which the machine was suspended since the last call. */
  synchronized void catchUp() {
    Instant wall = clock.instant();
    long nanos = nanoTime.getAsLong();
    Duration jump = Duration.between(wallSeen, wall).minusNanos(nanos - nanosSeen);
    if (jump.compareTo(LEAST_SUSPENSION) > 0) {
      suspended.addAndGet(jump.toNanos());
    }
    wallSeen = wall;
    nanosSeen = nanos;
  }
}
