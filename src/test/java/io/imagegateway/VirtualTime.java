package io.imagegateway;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Time that stands still until a test moves it: one instant for those who ask what time it is, and
 * a scheduler that runs what has fallen due, on the test's own thread, as time passes.
 */
public final class VirtualTime implements InstantSource {

  /** When every test begins. */
  public static final Instant START = Instant.parse("2026-01-15T09:00:00Z");

  private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

  @Override
  public Instant instant() {
    return START.plusNanos(scheduler.now(TimeUnit.NANOSECONDS));
  }

  /** Where to schedule what is to happen later. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** The same time for Caffeine. */
  public Ticker ticker() {
    return () -> scheduler.now(TimeUnit.NANOSECONDS);
  }

  /** Lets time pass, and runs what falls due in it, in order. */
  public void pass(Duration duration) {
    scheduler.advanceTimeBy(duration);
  }
}
