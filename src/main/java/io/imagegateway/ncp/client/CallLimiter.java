package io.imagegateway.ncp.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * A limit on the attempts at one service that are under way and on those that begin per second, of
 * all callers together. Attempts that must wait are served in the order in which they came, those
 * that recover from a refused signature first.
 */
final class CallLimiter {

  /** The precedence of an attempt. */
  enum Priority {
    /** Comes before all others that wait: they need what it finds out. */
    RECOVERY,
    /** Waits for its turn. */
    FOREGROUND,
    /** Takes a permit if one is free and no attempt waits, and otherwise goes without. */
    BACKGROUND
  }

  private final int maxConcurrency;
  private final InstantSource time;
  private final Scheduler timer;
  private final TokenBucket rate;
  private final SequencedSet<Waiter> recovery = new LinkedHashSet<>();
  private final SequencedSet<Waiter> foreground = new LinkedHashSet<>();
  private final AtomicInteger drains = new AtomicInteger();
  private int underWay;
  private @Nullable Disposable refill;

  /**
   * Limits.
   *
   * @param maxConcurrency permits out at the same time, at most
   * @param rateLimit permits per second; no second sees more than twice that
   */
  CallLimiter(int maxConcurrency, int rateLimit, InstantSource time, Scheduler timer) {
    this.maxConcurrency = maxConcurrency;
    this.time = time;
    this.timer = timer;
    this.rate = new TokenBucket(rateLimit, time.instant());
  }

  /**
   * A permit for one attempt.
   *
   * @param latest until when it is of use
   * @return completes empty if no permit comes until then
   */
  Mono<Permit> acquire(Priority priority, Instant latest) {
    return Mono.<Permit>create(sink -> request(sink, priority, latest))
        .doOnDiscard(Permit.class, Permit::putBack);
  }

  private void request(MonoSink<Permit> sink, Priority priority, Instant latest) {
    Duration patience = Duration.between(time.instant(), latest);
    if (patience.isNegative()) {
      sink.success();
    } else if (priority == Priority.BACKGROUND) {
      sink.success(freePermit());
    } else {
      join(new Waiter(sink, priority == Priority.RECOVERY ? recovery : foreground), patience);
    }
  }

  private void join(Waiter waiter, Duration patience) {
    synchronized (this) {
      waiter.queue.add(waiter);
    }
    drain();
    if (!waits(waiter)) {
      return;
    }
    Disposable expiry =
        timer.schedule(() -> expire(waiter), patience.toNanos(), TimeUnit.NANOSECONDS);
    waiter.sink.onDispose(() -> {
      expiry.dispose();
      leave(waiter);
    });
  }

  private synchronized boolean waits(Waiter waiter) {
    return waiter.queue.contains(waiter);
  }

  private void expire(Waiter waiter) {
    if (leave(waiter)) {
      waiter.sink.success();
    }
  }

  private synchronized boolean leave(Waiter waiter) {
    return waiter.queue.remove(waiter);
  }

  private synchronized @Nullable Permit freePermit() {
    return waiting() == 0 && free() && rate.untilFree(time.instant()).isZero() ? take() : null;
  }

  /**
   * Serves the attempts that wait. A permit that comes back while one is being handed out is seen
   * by the loop that hands out, so that a long queue makes no deep stack.
   */
  private void drain() {
    if (drains.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      for (Grant grant = nextGrant(); grant != null; grant = nextGrant()) {
        grant.waiter.sink.success(grant.permit);
      }
      seen = drains.addAndGet(-seen);
    } while (seen != 0);
  }

  private synchronized @Nullable Grant nextGrant() {
    if (waiting() == 0 || !free()) {
      return null;
    }
    Duration untilFree = rate.untilFree(time.instant());
    if (untilFree.isPositive()) {
      if (refill == null) {
        refill = timer.schedule(this::refilled, untilFree.toNanos(), TimeUnit.NANOSECONDS);
      }
      return null;
    }
    return new Grant((recovery.isEmpty() ? foreground : recovery).removeFirst(), take());
  }

  private void refilled() {
    synchronized (this) {
      refill = null;
    }
    drain();
  }

  private boolean free() {
    return underWay < maxConcurrency;
  }

  private Permit take() {
    underWay++;
    rate.take(time.instant());
    return new Permit();
  }

  private void giveBack(boolean used) {
    synchronized (this) {
      underWay--;
      if (!used) {
        rate.putBack();
      }
    }
    drain();
  }

  /** Attempts that could begin now, as far as their number is concerned. */
  synchronized int freeConcurrency() {
    return maxConcurrency - underWay;
  }

  /** Attempts that could begin now, as far as the attempts per second are concerned. */
  synchronized int freeRate() {
    return rate.available(time.instant());
  }

  /** Attempts that wait. */
  synchronized int waiting() {
    return recovery.size() + foreground.size();
  }

  private record Grant(Waiter waiter, Permit permit) {}

  // Distinguished by identity.
  private static final class Waiter {

    private final MonoSink<Permit> sink;
    private final SequencedSet<Waiter> queue;

    Waiter(MonoSink<Permit> sink, SequencedSet<Waiter> queue) {
      this.sink = sink;
      this.queue = queue;
    }
  }

  /** A permit to make one attempt; comes back once, in one way or the other. */
  final class Permit {

    private final AtomicBoolean out = new AtomicBoolean(true);

    /** The attempt is over. */
    void release() {
      if (out.compareAndSet(true, false)) {
        giveBack(true);
      }
    }

    /** There was no attempt. */
    void putBack() {
      if (out.compareAndSet(true, false)) {
        giveBack(false);
      }
    }
  }
}
