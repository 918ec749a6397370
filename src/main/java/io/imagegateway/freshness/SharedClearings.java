package io.imagegateway.freshness;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The exchange of clearings with other replicas: this gateway's are written to the shared store, in
 * their order, as soon as it can be reached; the others' are read from it twice a second.
 *
 * <p>Until all that was cleared here is cleared there, and until the others' clearings are known,
 * the shared store is not used for loads, so that nothing cleared comes back from it.
 */
final class SharedClearings {

  private static final Duration TICK = Duration.ofMillis(50);

  /** Ticks between exchanges, once the clearings are known: twice a second. */
  private static final int INTERVAL = 10;

  /** Beyond this many that could not be written, whole caches are cleared instead. */
  private static final int MOST_PENDING = 1_000;

  private final SharedStore store;
  private final Supplier<String> ids;
  private final Scheduler timer;
  private final ClearingOrder order;
  private final Consumer<Clearing> apply;
  private final Supplier<Collection<String>> caches;
  private final Queue<Pending> pending = new ArrayDeque<>();

  /** Clearings of this gateway that have not come back from the store, by their ids. */
  private final Map<String, ClearingMark> own = new LinkedHashMap<>();

  private long last;
  private boolean known;
  private int ticked;
  private boolean writing;
  private boolean reading;
  private @Nullable Disposable ticks;

  private record Pending(String id, Clearing clearing, ClearingMark before) {}

  /**
   * An exchange.
   *
   * @param ids makes an id for each clearing of this gateway, different from other replicas' ids
   * @param apply clears here what another replica has cleared
   * @param caches the names of all caches
   */
  SharedClearings(
      SharedStore store,
      Supplier<String> ids,
      Scheduler timer,
      ClearingOrder order,
      Consumer<Clearing> apply,
      Supplier<Collection<String>> caches) {
    this.store = store;
    this.ids = ids;
    this.timer = timer;
    this.order = order;
    this.apply = apply;
    this.caches = caches;
  }

  synchronized void start() {
    ticks = timer.schedulePeriodically(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Nothing is shared until the clearings are known, so a gateway that has just started hurries.
   */
  private void tick() {
    boolean due;
    synchronized (this) {
      due = !known || ticked++ % INTERVAL == 0;
    }
    if (due) {
      exchange();
    }
  }

  synchronized void stop() {
    if (ticks != null) {
      ticks.dispose();
    }
  }

  /** Whether the shared store and this gateway know the same clearings. */
  synchronized boolean inStep() {
    return known && pending.isEmpty();
  }

  /**
   * Takes note of a clearing of this gateway, which has taken effect here.
   *
   * @param before the point before it
   */
  void made(Clearing clearing, ClearingMark before) {
    synchronized (this) {
      if (pending.size() < MOST_PENDING) {
        pending.add(new Pending(ids.get(), clearing, before));
      } else {
        pending.clear();
        caches
            .get()
            .forEach(cache ->
                pending.add(
                    new Pending(ids.get(), new Clearing(cache, new Clearing.All()), before)));
      }
    }
    exchange();
  }

  /** Writes what was cleared here, and reads what was cleared elsewhere. */
  void exchange() {
    if (store.isAvailable()) {
      write();
      read();
    }
  }

  private void write() {
    Pending next;
    synchronized (this) {
      next = pending.peek();
      if (next == null || writing) {
        return;
      }
      writing = true;
      own.put(next.id, next.before);
      if (own.size() > MOST_PENDING) {
        own.remove(own.keySet().iterator().next());
      }
    }
    var _ =
        store
            .clear(next.id, next.clearing)
            .whenComplete((cleared, _) -> {
              boolean done = cleared != null && cleared.isPresent();
              if (done) {
                order.recorded(cleared.get(), next.before);
              }
              synchronized (this) {
                writing = false;
                if (done && next.equals(pending.peek())) {
                  pending.remove();
                }
              }
              if (done) {
                write();
              }
            });
  }

  private void read() {
    long after;
    synchronized (this) {
      if (reading) {
        return;
      }
      reading = true;
      after = last;
    }
    var _ =
        store
            .clearingsAfter(after)
            .whenComplete((found, _) -> {
              if (found != null) {
                found.ifPresent(this::take);
              }
              synchronized (this) {
                reading = false;
              }
            });
  }

  private void take(List<SharedStore.Recorded> recorded) {
    // So many that others may have been forgotten in between.
    boolean gap = recorded.size() >= store.mostClearings();
    for (SharedStore.Recorded each : recorded) {
      ClearingMark before = ownBefore(each.id());
      order.recorded(each.number(), before == null ? order.now() : before);
      if (before == null) {
        apply.accept(each.clearing());
      }
    }
    if (gap) {
      caches.get().forEach(cache -> apply.accept(new Clearing(cache, new Clearing.All())));
    }
    synchronized (this) {
      known = true;
      if (!recorded.isEmpty()) {
        last = Math.max(last, recorded.getLast().number());
      }
    }
  }

  private synchronized @Nullable ClearingMark ownBefore(String id) {
    return own.remove(id);
  }
}
