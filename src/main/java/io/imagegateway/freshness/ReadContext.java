package io.imagegateway.freshness;

import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The context of one reader that waits for one answer made of many reads: how new the answer is to
 * be, and until when the reader waits. When that time is over, stored values are answered as stale,
 * and the rest counts as timed out for this reader; the loads go on for all others.
 *
 * <p>A waiting reader takes one of a limited number of places, from its first read that has to wait
 * until {@link #close()}. Reads that are answered from the store take none.
 */
public final class ReadContext implements AutoCloseable {

  private final Waiting waiting;
  private final boolean recent;
  private final Instant deadline;
  private final Observation cause;
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  /** The caller whose place and time this one shares; null if it has its own. */
  private final @Nullable ReadContext origin;

  private Recording recording = Recording.NONE;
  private @Nullable Disposable alarm;
  private final List<Disposable> warnings = new ArrayList<>();
  private boolean seated;
  private boolean closed;

  ReadContext(Waiting waiting, boolean recent, Instant deadline, Observation cause) {
    this.waiting = waiting;
    this.origin = null;
    this.recent = recent;
    this.deadline = deadline;
    this.cause = cause;
  }

  private ReadContext(ReadContext origin, boolean recent) {
    this.origin = origin;
    this.cause = origin.cause;
    this.recent = recent;
    this.deadline = origin.deadline;
    this.waiting = origin.waiting;
  }

  /**
   * The same caller, in the same place and until the same deadline, whose further reads are to be
   * no older than {@code min-refresh-interval}. It need not be closed.
   */
  public ReadContext recentOnly() {
    return new ReadContext(this, true);
  }

  /**
   * The same caller, in the same place and until the same deadline, whose further reads may be of
   * any age that the settings allow, whatever the request asked for. It need not be closed.
   */
  public ReadContext ofAnyAge() {
    return new ReadContext(this, false);
  }

  /**
   * Records what the reads of this context are answered with, those of contexts derived from it
   * included. To be called before the first read.
   */
  public void recordIn(Recording record) {
    recording = record;
  }

  /** The record of the reads. */
  Recording recording() {
    return origin == null ? recording : origin.recording();
  }

  /** Whether the deadline has come: from now on, nothing that has to be loaded is answered. */
  public boolean isOver() {
    return origin != null
        ? origin.isOver()
        : over.isDone() || !waiting.time().instant().isBefore(deadline);
  }

  /**
   * A future that completes normally some time before the deadline, on the timer's thread; at once
   * if that time has come. It never completes if the context is closed before.
   *
   * @param lead the time that is left then, not negative
   */
  public CompletableFuture<Void> shortlyBeforeDeadline(Duration lead) {
    if (origin != null) {
      return origin.shortlyBeforeDeadline(lead);
    }
    Duration left = Duration.between(waiting.time().instant(), deadline.minus(lead));
    if (left.isPositive()) {
      return warning(left);
    }
    recording.spoil();
    return CompletableFuture.completedFuture(null);
  }

  private synchronized CompletableFuture<Void> warning(Duration delay) {
    CompletableFuture<Void> due = new CompletableFuture<>();
    if (!closed) {
      warnings.add(
          waiting.timer().schedule(() -> warn(due), delay.toNanos(), TimeUnit.NANOSECONDS));
    }
    return due;
  }

  /** An answer that is made in haste may be made of other parts than one that is not. */
  private void warn(CompletableFuture<Void> due) {
    recording.spoil();
    due.complete(null);
  }

  /**
   * Whether the answer is to be no older than the settings' {@code min-refresh-interval} (RFC 9111,
   * {@code no-cache} in a request). If that can't be fetched, the stored value is answered, as
   * stale.
   */
  boolean recent() {
    return recent;
  }

  /**
   * Takes a place among the waiting readers, unless the reader has one. Called only if the reader
   * would have to wait; without a place it gets the stored value, as stale, else {@code
   * OVERLOADED}.
   *
   * @return whether the reader has a place
   */
  synchronized boolean tryEnter() {
    if (origin != null) {
      return origin.tryEnter();
    }
    if (!seated && !closed) {
      seated = waiting.limit().enter();
    }
    return seated;
  }

  /** The observation that the loads which this reader starts are a part of. */
  Observation cause() {
    return cause;
  }

  /**
   * The pending result, or, when the reader's time is over, a substitute.
   *
   * @param pending what the reader waits for; continues if the reader gives up
   * @param otherwise makes the substitute
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
      long left = Math.max(0, Duration.between(waiting.time().instant(), deadline).toNanos());
      alarm = waiting.timer().schedule(() -> over.complete(true), left, TimeUnit.NANOSECONDS);
    }
  }

  /** Ends the waiting: the answer is made, or it is not wanted any more. */
  @Override
  public synchronized void close() {
    closed = true;
    if (alarm != null) {
      alarm.dispose();
    }
    warnings.forEach(Disposable::dispose);
    warnings.clear();
    if (seated) {
      seated = false;
      waiting.limit().leave();
    }
  }
}
