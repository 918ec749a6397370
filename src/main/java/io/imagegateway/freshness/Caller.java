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
public final class Caller implements Demand, AutoCloseable {

  private final boolean recent;
  private final Instant deadline;
  private final WaitingRoom waitingRoom;
  private final Scheduler scheduler;
  private final InstantSource time;
  private final Observation cause;
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  private @Nullable Disposable alarm;
  private boolean seated;
  private boolean closed;

  /**
   * Starts the time of a caller whom nobody observes.
   *
   * @param recent whether the answers are to be no older than {@code min-refresh-interval}
   * @param patience how long they are waited for
   * @param waitingRoom where callers wait
   * @param scheduler what ends the waiting
   * @param time what time it is
   */
  public Caller(
      boolean recent,
      Duration patience,
      WaitingRoom waitingRoom,
      Scheduler scheduler,
      InstantSource time) {
    this(recent, patience, waitingRoom, scheduler, time, Observation.NOOP);
  }

  /**
   * Starts the caller's time.
   *
   * @param recent whether the answers are to be no older than {@code min-refresh-interval}
   * @param patience how long they are waited for
   * @param waitingRoom where callers wait
   * @param scheduler what ends the waiting
   * @param time what time it is
   * @param cause what is being observed where the caller comes from
   */
  public Caller(
      boolean recent,
      Duration patience,
      WaitingRoom waitingRoom,
      Scheduler scheduler,
      InstantSource time,
      Observation cause) {
    this.cause = cause;
    this.recent = recent;
    this.deadline = time.instant().plus(patience);
    this.waitingRoom = waitingRoom;
    this.scheduler = scheduler;
    this.time = time;
  }

  /** Until when the answers are waited for. */
  public Instant deadline() {
    return deadline;
  }

  @Override
  public boolean recent() {
    return recent;
  }

  /** Takes a place in the waiting room, unless the caller has one; false if all are taken. */
  @Override
  public synchronized boolean mayWait() {
    if (!seated && !closed) {
      seated = waitingRoom.enter();
    }
    return seated;
  }

  @Override
  public Observation cause() {
    return cause;
  }

  @Override
  public <T> CompletableFuture<T> patient(CompletableFuture<T> pending, Supplier<T> otherwise) {
    if (pending.isDone()) {
      return pending;
    }
    setAlarm();
    return pending.applyToEither(over.thenApply(_ -> otherwise.get()), Function.identity());
  }

  private synchronized void setAlarm() {
    if (alarm == null && !closed) {
      long left = Math.max(0, Duration.between(time.instant(), deadline).toNanos());
      alarm = scheduler.schedule(() -> over.complete(true), left, TimeUnit.NANOSECONDS);
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
