package io.imagegateway.freshness;

import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Demand.Keys;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import reactor.core.scheduler.Scheduler;

/** The queue of refreshes that fall due together: gathered for 50 ms, then loaded in one call. */
final class RefreshQueue<K, V> {

  private static final Duration GATHERING = Duration.ofMillis(50);

  private final Scheduler timer;
  private final BooleanSupplier open;
  private final BiConsumer<Map<K, Flight<V>>, Demand> departure;

  private Map<K, Flight<V>> gathered = new LinkedHashMap<>();

  /**
   * An empty queue.
   *
   * @param timer runs what has been gathered
   * @param open whether refreshes are started at all
   * @param departure starts the load of flights that have departed, with its demand
   */
  RefreshQueue(
      Scheduler timer, BooleanSupplier open, BiConsumer<Map<K, Flight<V>>, Demand> departure) {
    this.timer = timer;
    this.open = open;
    this.departure = departure;
  }

  /** Whether it makes sense to add anything. */
  boolean isOpen() {
    return open.getAsBoolean();
  }

  /** Adds a flight that has not departed. */
  void add(K key, Flight<V> flight) {
    boolean first;
    synchronized (this) {
      first = gathered.isEmpty();
      // A key can come twice if it was cleared in between. No reader waits for the flight that
      // this one pushes out: to wait for a flight that has not departed makes it depart.
      gathered.put(key, flight);
    }
    if (first) {
      timer.schedule(this::depart, GATHERING.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void depart() {
    Map<K, Flight<V>> due;
    synchronized (this) {
      due = gathered;
      gathered = new LinkedHashMap<>();
    }
    Demand demand = new Demand(Keys.FOUND_BEFORE, Claim.REFRESH);
    due.values().removeIf(flight -> flight.isDone() || !flight.depart(demand));
    if (isOpen()) {
      departure.accept(due, demand);
    } else {
      due.values().forEach(Flight::decline);
    }
  }
}
