package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Demand.Keys;
import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * A limit on the attempts at one service that are under way and on those that begin per second, of
 * all callers together. Attempts that must wait are served as {@link CallQueue} has it. One that
 * can't be served in time is refused at once.
 *
 * <p>Which attempt a permit is for is decided when it is there, so that the place counts that the
 * attempt's load has by then: its demand may change while it waits.
 */
final class CallLimiter {

  private final int maxConcurrency;
  private final InstantSource time;
  private final Scheduler timer;
  private final AttemptRate rate;
  private final CallQueue<Waiter> queue = new CallQueue<>();
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
    this(
        maxConcurrency,
        new AttemptRate(
            UpstreamService.DATAFENCE, rateLimit, rateLimit, SharedLimit.NONE, time.instant()),
        time,
        timer);
  }

  /** Limits, with a rate that other replicas may have a say in. */
  CallLimiter(int maxConcurrency, AttemptRate rate, InstantSource time, Scheduler timer) {
    this.maxConcurrency = maxConcurrency;
    this.time = time;
    this.timer = timer;
    this.rate = rate;
  }

  /**
   * A permit for one attempt.
   *
   * @param demand for the load that makes the attempt; decides on its place
   * @param latest until when it is of use
   * @return completes empty if no permit comes until then: at once, if that is certain by the rate
   *     limit and the attempts that come before it
   */
  Mono<Permit> acquire(Demand demand, Instant latest) {
    return permit(sink -> request(sink, demand, latest));
  }

  /**
   * A permit for an attempt that recovers from a refused signature. It comes before all others that
   * wait: they need what it finds out.
   *
   * @param latest until when it is of use
   * @return completes empty if no permit comes until then
   */
  Mono<Permit> acquireForRecovery(Instant latest) {
    return permit(sink -> request(sink, new Waiter(sink), latest));
  }

  private static Mono<Permit> permit(Consumer<MonoSink<Permit>> request) {
    return Mono.<Permit>create(request).doOnDiscard(Permit.class, Permit::putBack);
  }

  /**
   * How long until an attempt may wait that begins to wait then.
   *
   * @param demand for its load
   * @param patience how long it can wait
   * @return not positive if it may wait now
   */
  Duration untilRoom(Demand demand, Duration patience) {
    return untilTurn(demand.claims(), demand.keys(), patience).minus(patience);
  }

  /** Requests a permit for a subscriber; see {@link #acquire}. */
  void request(MonoSink<Permit> sink, Demand demand, Instant latest) {
    request(sink, new Waiter(sink, demand), latest);
  }

  private void request(MonoSink<Permit> sink, Waiter waiter, Instant latest) {
    Duration patience = Duration.between(time.instant(), latest);
    if (patience.isNegative() || isHopeless(waiter, patience)) {
      sink.success();
      return;
    }
    waiter.join();
    drain();
    if (!waits(waiter)) {
      return;
    }
    Disposable expiry =
        timer.schedule(() -> expire(waiter), patience.toNanos(), TimeUnit.NANOSECONDS);
    sink.onDispose(() -> {
      expiry.dispose();
      leave(waiter);
    });
  }

  private boolean isHopeless(Waiter waiter, Duration patience) {
    Demand demand = waiter.demand;
    return waiting() > 0
        && demand != null
        && untilTurn(demand.claims(), demand.keys(), patience).compareTo(patience) > 0;
  }

  /** How long until it would be the turn of one more attempt; not exact below the patience. */
  private synchronized Duration untilTurn(List<Claim> claims, Keys keys, Duration patience) {
    Instant now = time.instant();
    // However the turns go, nobody waits for more than all that wait now.
    Duration turn = rate.untilFree(queue.size() + 1, now);
    for (Claim claim : claims) {
      if (turn.compareTo(patience) <= 0) {
        return turn;
      }
      Duration byClaim = rate.untilFree(queue.before(keys, claim) + 1, now);
      turn = byClaim.compareTo(turn) < 0 ? byClaim : turn;
    }
    return turn;
  }

  private synchronized boolean waits(Waiter waiter) {
    return queue.contains(waiter.entry);
  }

  private void expire(Waiter waiter) {
    if (leave(waiter)) {
      waiter.sink.success();
    }
  }

  private boolean leave(Waiter waiter) {
    boolean waited;
    synchronized (this) {
      waited = queue.remove(waiter.entry);
    }
    waiter.unwatch();
    return waited;
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
    boolean failed = true;
    try {
      do {
        for (Grant grant = nextGrant(); grant != null; grant = nextGrant()) {
          grant.waiter.unwatch();
          grant.waiter.sink.success(grant.permit);
        }
        seen = drains.addAndGet(-seen);
      } while (seen != 0);
      failed = false;
    } finally {
      if (failed) {
        // The next one that asks or gives back goes on, instead of taking this loop for running.
        drains.set(0);
      }
    }
  }

  private synchronized @Nullable Grant nextGrant() {
    if (queue.size() == 0 || !free()) {
      return null;
    }
    Instant now = time.instant();
    Duration untilFree = rate.untilFree(now);
    if (untilFree.isPositive()) {
      if (refill == null) {
        refill = timer.schedule(this::refilled, untilFree.toNanos(), TimeUnit.NANOSECONDS);
      }
      return null;
    }
    if (rate.needsPermit(now)) {
      rate.ask()
          .ifPresent(asked -> {
            CompletableFuture<?> _ = asked.thenAccept(this::answered);
          });
      return null;
    }
    // First the attempt: it no longer waits when its permit is taken.
    return new Grant(Objects.requireNonNull(queue.poll()), take());
  }

  private void answered(Optional<Duration> wait) {
    synchronized (this) {
      rate.answered(wait, time.instant());
    }
    drain();
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
        rate.putBack(time.instant());
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
    return queue.size();
  }

  /** Attempts that wait for keys of a class. */
  synchronized int waiting(Keys keys) {
    return queue.size(keys);
  }

  private record Grant(Waiter waiter, Permit permit) {}

  /**
   * An attempt that waits. The lock of its demand is taken before the limiter's, never after it.
   * Distinguished by identity.
   */
  private final class Waiter implements Demand.Watcher {

    private final MonoSink<Permit> sink;

    /** Null if it recovers from a refused signature. */
    private final @Nullable Demand demand;

    private final CallQueue.Entry<Waiter> entry;

    Waiter(MonoSink<Permit> sink, Demand demand) {
      this.sink = sink;
      this.demand = demand;
      this.entry = CallQueue.entry(this, demand.keys());
    }

    Waiter(MonoSink<Permit> sink) {
      this.sink = sink;
      this.demand = null;
      this.entry = CallQueue.recovering(this);
    }

    void join() {
      if (demand != null) {
        demand.watch(this);
      } else {
        synchronized (CallLimiter.this) {
          queue.addRecovery(entry);
        }
      }
    }

    void unwatch() {
      if (demand != null) {
        demand.unwatch(this);
      }
    }

    @Override
    public void claimed(Claim claim) {
      synchronized (CallLimiter.this) {
        queue.claim(entry, claim);
      }
    }

    @Override
    public void renounced(Claim claim) {
      synchronized (CallLimiter.this) {
        queue.renounce(entry, claim);
      }
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
