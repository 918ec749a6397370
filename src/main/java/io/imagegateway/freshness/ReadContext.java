package io.imagegateway.freshness;

import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Requester;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * <p>A waiting reader takes one of a limited number of seats, from its first read that has to wait
 * until {@link #close()}, and until the loads that it started have ended. Reads that are answered
 * from the store take none. Until it is closed, its claim counts for the loads that it waits for.
 */
public final class ReadContext implements AutoCloseable {

  private final Waiting waiting;
  private final Requester requester;
  private final boolean recent;
  private final Instant deadline;
  private final Observation cause;
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  /** The caller whose place and time this one shares; null if it has its own. */
  private final @Nullable ReadContext origin;

  private Recording recording = Recording.NONE;
  private @Nullable Disposable alarm;
  private final List<Disposable> warnings = new ArrayList<>();
  private final Set<Demand> claimed = new HashSet<>();
  private FairShare.@Nullable Place seat;

  /** What needs the seat: the reader, and the loads that it started. */
  private int sitting;

  private boolean closed;

  ReadContext(
      Waiting waiting, Requester requester, boolean recent, Instant deadline, Observation cause) {
    this.waiting = waiting;
    this.requester = requester;
    this.origin = null;
    this.recent = recent;
    this.deadline = deadline;
    this.cause = cause;
  }

  private ReadContext(ReadContext origin, boolean recent) {
    this.origin = origin;
    this.requester = origin.requester;
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
   * Takes a seat among the waiting readers, unless the reader has one. Called only if the reader
   * would have to wait; without a seat it gets the stored value, as stale, else {@link #noSeat}.
   *
   * @return whether the reader has a seat
   */
  public synchronized boolean tryEnter() {
    if (origin != null) {
      return origin.tryEnter();
    }
    if (seat == null && !closed) {
      seat = waiting.limit().enter(caller(), deadline, waiting.time().instant());
      sitting = seat == null ? 0 : 1;
    }
    return seat != null && !closed;
  }

  /** Why the reader has no seat. */
  Failure noSeat() {
    return waiting.limit().noRoom(caller(), waiting.time().instant());
  }

  /** Who reads. */
  Caller caller() {
    return requester.caller();
  }

  /**
   * Keeps the seat for a load that the reader has started.
   *
   * @param until when it ends at the latest
   * @param ended completes when it has ended
   */
  void keepSeat(Instant until, CompletableFuture<?> ended) {
    if (origin != null) {
      origin.keepSeat(until, ended);
      return;
    }
    synchronized (this) {
      if (seat == null) {
        return;
      }
      sitting++;
      seat.needUntil(until);
    }
    CompletableFuture<?> _ = ended.whenComplete((_, _) -> rise());
  }

  private synchronized void rise() {
    sitting--;
    if (sitting == 0 && seat != null) {
      seat.giveBack();
      seat = null;
    }
  }

  /** The reader's claim of a rank. */
  Claim claim(Claim.Rank rank) {
    return new Claim(requester, rank);
  }

  /** Claims the result of a load until the reader is closed. */
  void claim(Demand demand, Claim.Rank rank) {
    if (origin != null) {
      origin.claim(demand, rank);
      return;
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      claimed.add(demand);
    }
    demand.join(claim(rank));
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
  public void close() {
    List<Demand> given;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (alarm != null) {
        alarm.dispose();
      }
      warnings.forEach(Disposable::dispose);
      warnings.clear();
      given = List.copyOf(claimed);
      claimed.clear();
      if (seat != null) {
        rise();
      }
    }
    given.forEach(demand -> demand.leave(requester));
  }
}
