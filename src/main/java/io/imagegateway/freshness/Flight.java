package io.imagegateway.freshness;

import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one load of a key, from when it is wanted; completes normally, with the entry that it leads
 * to. While it is the value in the store's map, readers that wait for a load join it, and readers
 * that are content with what was known before get that from it.
 *
 * <p>A flight is wanted first; then it departs, once, when a thread takes on the call of the
 * loader, with the demand that the call is made for; then it lands. The future itself never leaves
 * the package, so that no caller can cancel it.
 */
final class Flight<V> extends CompletableFuture<Entry<V>> {

  private final AtomicReference<@Nullable Demand> demand = new AtomicReference<>();
  private volatile @Nullable Entry<V> previous;
  private volatile boolean declined;
  private volatile @Nullable Failure refusal;

  /** A load that is wanted, of a key with this entry so far, if any. */
  Flight(@Nullable Entry<V> previous) {
    this.previous = previous;
  }

  /** A flight that has landed already. */
  static <V> Flight<V> landed(Entry<V> entry) {
    Flight<V> flight = new Flight<>(null);
    flight.complete(entry);
    return flight;
  }

  /** What was known before; dropped on landing, or every value would keep its predecessor alive. */
  @Nullable Entry<V> previous() {
    return previous;
  }

  /**
   * Takes note of a value that another cache level holds while a newer one is fetched: it is what
   * is known before the load, unless something newer is.
   */
  void learn(CachedResult<V> older, Instant now) {
    Entry<V> before = previous;
    CachedResult<V> known = before == null ? null : before.known();
    if (older.isUsable(now)
        && !isDone()
        && (known == null || known.fetchedAt().isBefore(older.fetchedAt()))) {
      previous = before == null ? older : before.knowing(older);
      if (isDone()) {
        previous = null;
      }
    }
  }

  /**
   * Marks the flight as departed; true once, for the one who then has to call the loader.
   *
   * @param of the load that the flight becomes a part of
   */
  boolean depart(Demand of) {
    return demand.compareAndSet(null, of);
  }

  /** The demand for the load that the flight is a part of; null until it departs. */
  @Nullable Demand demand() {
    return demand.get();
  }

  /** Ends the flight, unless it has ended; whether it did. */
  boolean land(Entry<V> entry) {
    boolean first = complete(entry);
    if (first) {
      previous = null;
    }
    return first;
  }

  /** Ends a refresh that was not made: everything is as if it had never been wanted. */
  void decline() {
    Entry<V> kept = previous;
    if (kept != null) {
      declined = true;
      land(kept);
    }
  }

  /**
   * Ends a load that was not made, since there was no room for it. That is no evidence about the
   * source: everything is as if it had never been wanted.
   *
   * @param why the answer to the reader that started it
   * @param now the time
   * @return whether the flight has ended by this
   */
  boolean refuse(Failure why, Instant now) {
    Entry<V> kept = previous;
    if (isDone()) {
      return false;
    }
    refusal = why;
    return land(
        kept != null
            ? kept
            : new FailedLoad<>(null, why, now, Duration.ZERO, now, Duration.ZERO, now));
  }

  /** Why the load was not made; null if it was, or if it was declined. */
  @Nullable Failure refusal() {
    return refusal;
  }

  /** Whether the load was not made, so that the readers that waited for it have to read again. */
  boolean declined() {
    return declined;
  }
}
