package io.imagegateway.freshness;

import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Somebody who waits for one answer made of many reads: how new it is to be, and until when it is
 * waited for. When that time is over, what is stored is answered where there is something, as
 * stale; the rest counts as timed out for this caller, and goes on for everybody else.
 *
 * <p>A waiting caller takes one of a limited number of places, from its first read that has to wait
 * until {@link #close()}. Reads that are answered from the store take none.
 */
public final class ReadContext implements AutoCloseable {

  private final boolean recent;
  private final Instant deadline;
  private final AdmissionLimit waitingRoom;
  private final Scheduler timer;
  private final InstantSource time;
  private final Observation cause;
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  /** The caller whose place and time this one shares; null if it has its own. */
  private final @Nullable ReadContext origin;

  private @Nullable Disposable alarm;
  private boolean seated;
  private boolean closed;

  /**
   * Starts the time of a caller whom nobody observes.
   *
   * @param recent whether the answers are to be no older than {@code min-refresh-interval}
   * @param patience how long they are waited for
   * @param waitingRoom where callers wait
   * @param timer what ends the waiting
   * @param time what time it is
   */
  public ReadContext(
      boolean recent,
      Duration patience,
      AdmissionLimit waitingRoom,
      Scheduler timer,
      InstantSource time) {
    this(recent, patience, waitingRoom, timer, time, Observation.NOOP);
  }

  /**
   * Starts the caller's time.
   *
   * @param recent whether the answers are to be no older than {@code min-refresh-interval}
   * @param patience how long they are waited for
   * @param waitingRoom where callers wait
   * @param timer what ends the waiting
   * @param time what time it is
   * @param cause what is being observed where the caller comes from
   */
  public ReadContext(
      boolean recent,
      Duration patience,
      AdmissionLimit waitingRoom,
      Scheduler timer,
      InstantSource time,
      Observation cause) {
    this.origin = null;
    this.cause = cause;
    this.recent = recent;
    this.deadline = time.instant().plus(patience);
    this.waitingRoom = waitingRoom;
    this.timer = timer;
    this.time = time;
  }

  private ReadContext(ReadContext origin) {
    this.origin = origin;
    this.cause = origin.cause;
    this.recent = true;
    this.deadline = origin.deadline;
    this.waitingRoom = origin.waitingRoom;
    this.timer = origin.timer;
    this.time = origin.time;
  }

  /**
   * The same caller, in the same place and until the same deadline, whose further reads are to be
   * no older than {@code min-refresh-interval}. It need not be closed.
   */
  public ReadContext recentOnly() {
    return new ReadContext(this);
  }

  /**
   * Whether the answer is to be no older than the settings' {@code min-refresh-interval} (RFC 9111,
   * {@code no-cache} in a request). If that can't be had, what is stored is answered, as stale.
   */
  boolean recent() {
    return recent;
  }

  /**
   * Whether the caller may wait for a load: takes a place in the waiting room, unless the caller
   * has one; false if all are taken. Asked only if the caller would have to wait; if it may not,
   * what is stored is answered, as stale, else {@code OVERLOADED}.
   */
  synchronized boolean tryEnter() {
    if (origin != null) {
      return origin.tryEnter();
    }
    if (!seated && !closed) {
      seated = waitingRoom.enter();
    }
    return seated;
  }

  /**
   * What is being observed where the caller comes from: the loads that it starts belong to that.
   */
  Observation cause() {
    return cause;
  }

  /**
   * The same, but at the latest when the caller's time is over, and then what is to be said
   * instead.
   *
   * @param pending what the caller waits for; goes on, whatever becomes of the caller
   */
  <T> CompletableFuture<T> orAtDeadline(CompletableFuture<T> pending, Supplier<T> otherwise) {
    if (pending.isDone()) {
      return pending;
    }
    if (origin != null) {
      return origin.orAtDeadline(pending, otherwise);
    }
    setAlarm();
    return pending.applyToEither(over.thenApply(_ -> otherwise.get()), Function.identity());
  }

  private synchronized void setAlarm() {
    if (alarm == null && !closed) {
      long left = Math.max(0, Duration.between(time.instant(), deadline).toNanos());
      alarm = timer.schedule(() -> over.complete(true), left, TimeUnit.NANOSECONDS);
    }
  }

  /** Ends the waiting: the answer is made, or nobody wants it any more. */
  @Override
  public synchronized void close() {
    closed = true;
    if (alarm != null) {
      alarm.dispose();
    }
    if (seated) {
      seated = false;
      waitingRoom.leave();
    }
  }
}
