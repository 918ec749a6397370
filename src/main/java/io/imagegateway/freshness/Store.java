package io.imagegateway.freshness;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms.Priority;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * A store of look-ups that loads what it does not know, and knows how old its answers are.
 *
 * <p>What a reader gets depends on the age of what is stored, counted from the end of its load:
 *
 * <ul>
 *   <li>up to {@code fresh}: the value, at once;
 *   <li>for {@code stale} after that: the value, at once, as stale, while one refresh runs in the
 *       background;
 *   <li>after that, up to {@code outage}: the reader waits for a load; if it fails, the value, as
 *       stale;
 *   <li>after that, or if nothing is stored: the reader waits for a load, and gets its failure if
 *       it fails.
 * </ul>
 *
 * <p>That there is no such value is believed for {@code absent}, and forgotten then. A load that
 * failed is not started again for {@code failure}: readers in that time get the same failure, or
 * what is stored, as stale. A refresh that failed is tried again, by a later read, after 5 s,
 * doubling to 60 s, at most {@code fresh}. See {@link FreshnessSettings}.
 *
 * <p>There is at most one load per key at any time, whoever wants it. It runs on its own terms: a
 * reader that gives up changes nothing for the load or for other readers, and one that comes later
 * joins it. A load that does not end within its deadline is ended, as {@code UPSTREAM_TIMEOUT};
 * what it brings later is stored all the same, unless something has happened to the key by then.
 *
 * <p>The store is one map. Its values are flights, under way or landed, and every change is a
 * compare-and-set of one of them. That is why clearing the cache behind it does what one expects:
 * who waits gets his answer, and nothing that was asked for before the clearing is put back. Only
 * what another store's load brings along is taken at any time ({@link #offer}).
 *
 * @param <K> what identifies a value
 * @param <V> the values
 */
public final class Store<K, V> {

  /** Told to readers who may not wait. */
  private static final Failure FULL = Failure.of(ProblemCode.OVERLOADED);

  private final Lifetimes lifetimes;
  private final LoadExecution<K, V> calls;
  private final RefreshQueue<K, V> refreshes;
  private final ReadCounters reads;
  private final InstantSource time;
  private final AsyncCache<K, Entry<V>> cache;
  private final ConcurrentMap<K, CompletableFuture<Entry<V>>> flights;

  Store(
      Lifetimes lifetimes,
      LoadExecution<K, V> calls,
      ReadCounters reads,
      InstantSource time,
      Scheduler timer,
      BooleanSupplier refreshing) {
    this.lifetimes = lifetimes;
    this.calls = calls;
    this.reads = reads;
    this.time = time;
    this.refreshes =
        new RefreshQueue<>(
            timer,
            refreshing,
            due -> calls.start(due, Priority.BACKGROUND, Observation.NOOP, this::land));
    this.cache = cache(lifetimes.cache().maxSize(), time);
    this.flights = cache.asMap();
  }

  private static <K, V> AsyncCache<K, Entry<V>> cache(int maxSize, InstantSource time) {
    // A weight of one each, and not a maximum size: only then does Caffeine leave flights that are
    // under way alone (they weigh nothing), and a key that is being loaded is not loaded twice.
    return Caffeine.newBuilder()
        .maximumWeight(maxSize)
        .weigher((K key, Entry<V> entry) -> 1)
        .expireAfter(Expiry.writing((K key, Entry<V> entry) -> timeLeft(entry, time.instant())))
        .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, time.instant()))
        .executor(Runnable::run)
        .recordStats()
        .buildAsync();
  }

  private static Duration timeLeft(Entry<?> entry, Instant now) {
    Instant end = entry.expiresAt();
    return now.isBefore(end) ? Duration.between(now, end) : Duration.ZERO;
  }

  /**
   * Reads a key.
   *
   * @return completes normally, with a failure as a value, and no later than a little after a
   *     load's deadline; to cancel it or to time it out affects nobody else
   */
  public CompletableFuture<Answer<V>> read(K key, ReadContext caller) {
    return read(key, caller, (each, flight) -> start(Map.of(each, flight), caller));
  }

  /**
   * Reads several keys; those that have to be loaded are loaded together.
   *
   * @return a future for each key, as {@link #read} gives them, in the order of the keys
   */
  public Map<K, CompletableFuture<Answer<V>>> readAll(Collection<K> keys, ReadContext caller) {
    Map<K, CompletableFuture<Answer<V>>> answers = LinkedHashMap.newLinkedHashMap(keys.size());
    Map<K, Flight<V>> departing = new LinkedHashMap<>();
    try {
      for (K key : keys) {
        answers.computeIfAbsent(key, each -> read(each, caller, departing::put));
      }
    } finally {
      // Whatever happens: others may have joined them already.
      start(departing, caller);
    }
    return answers;
  }

  /**
   * Stores a value that the load of something else brought along; it counts as fetched now. A load
   * of this key that is under way is answered with it, and can no longer fail.
   *
   * <p>No clearing of this store keeps it out, since that other load is not this store's: what is
   * offered after a clearing may have been fetched before it, by the time of that one load.
   */
  public void offer(K key, Outcome.Found<V> found) {
    Entry<V> entry = lifetimes.found(found, time.instant());
    Flight<V> held = held(key);
    while ((held == null || !held.land(entry)) && !swap(key, held, Flight.landed(entry))) {
      held = held(key);
    }
  }

  /** The cache behind the store, for those who count and clear caches. */
  AsyncCache<K, Entry<V>> cache() {
    return cache;
  }

  private CompletableFuture<Answer<V>> read(
      K key, ReadContext caller, BiConsumer<K, Flight<V>> departure) {
    Flight<V> held = (Flight<V>) cache.getIfPresent(key);
    CompletableFuture<Answer<V>> answer = attempt(key, held, caller, departure);
    while (answer == null) {
      answer = attempt(key, held(key), caller, departure);
    }
    return answer;
  }

  private @Nullable Flight<V> held(K key) {
    return (Flight<V>) flights.get(key);
  }

  /**
   * Answers a reader from what the map holds for a key.
   *
   * @param departure takes a flight that the reader has to start
   * @return null if the map has changed in between
   */
  private @Nullable CompletableFuture<Answer<V>> attempt(
      K key, @Nullable Flight<V> held, ReadContext caller, BiConsumer<K, Flight<V>> departure) {
    if (held == null) {
      return caller.tryEnter()
          ? launch(key, null, null, caller, departure)
          : CompletableFuture.completedFuture(answer(null, FULL, time.instant()));
    }
    // The order matters: a flight drops what was known before only after it has landed.
    Entry<V> previous = held.previous();
    boolean pending = !held.isDone();
    Entry<V> entry = pending ? previous : held.join();
    CachedResult<V> known = knownOf(entry);
    Instant now = time.instant();

    if (entry != null && known != null && lifetimes.satisfies(caller, known, now)) {
      if (known.isFresh(now)) {
        reads.fresh().increment();
        return known.hit();
      }
      if (known.isServable(now)) {
        if (!pending && entry.mayRefresh(now)) {
          refresh(key, held, entry);
        }
        reads.stale().increment();
        return known.staleHit();
      }
    }
    if (!pending && entry instanceof FailedLoad<V> failing && !failing.mayLoad(now)) {
      return CompletableFuture.completedFuture(answer(known, failing.failure(), now));
    }
    if (!caller.tryEnter()) {
      return CompletableFuture.completedFuture(answer(known, FULL, now));
    }
    if (pending) {
      return join(key, held, caller, departure);
    }
    return launch(key, held, entry, caller, departure);
  }

  /** Waits for the load that is under way, and starts it if it has only been wanted so far. */
  private CompletableFuture<Answer<V>> join(
      K key, Flight<V> flight, ReadContext caller, BiConsumer<K, Flight<V>> departure) {
    boolean departs = flight.depart();
    if (departs) {
      departure.accept(key, flight);
    }
    return landing(key, flight, caller, departs ? reads.miss() : reads.joined());
  }

  /** Starts a load, unless the map has changed in between. */
  private @Nullable CompletableFuture<Answer<V>> launch(
      K key,
      @Nullable Flight<V> held,
      @Nullable Entry<V> entry,
      ReadContext caller,
      BiConsumer<K, Flight<V>> departure) {
    Flight<V> flight = new Flight<>(entry);
    flight.depart();
    if (!swap(key, held, flight)) {
      return null;
    }
    departure.accept(key, flight);
    return landing(key, flight, caller, reads.miss());
  }

  private boolean swap(K key, @Nullable Flight<V> held, Flight<V> next) {
    return held == null ? flights.putIfAbsent(key, next) == null : flights.replace(key, held, next);
  }

  private void refresh(K key, Flight<V> held, Entry<V> entry) {
    if (refreshes.isOpen()) {
      Flight<V> flight = new Flight<>(entry);
      if (swap(key, held, flight)) {
        refreshes.add(key, flight);
      }
    }
  }

  private void start(Map<K, Flight<V>> departing, ReadContext caller) {
    calls.start(departing, Priority.FOREGROUND, caller.cause(), this::land);
  }

  /** A reader's own future of what a flight leads to. */
  private CompletableFuture<Answer<V>> landing(
      K key, Flight<V> flight, ReadContext caller, Counter result) {
    Entry<V> previous = flight.previous();
    CompletableFuture<Optional<Entry<V>>> landing =
        caller.orAtDeadline(flight.thenApply(Optional::of), Optional::empty);
    return landing.thenCompose(landed -> {
      if (landed.isEmpty()) {
        return CompletableFuture.completedFuture(
            answer(knownOf(previous), calls.timeout(), time.instant()));
      }
      return flight.declined()
          ? read(key, caller)
          : CompletableFuture.completedFuture(answer(landed.get(), caller, result));
    });
  }

  private static <V> @Nullable CachedResult<V> knownOf(@Nullable Entry<V> entry) {
    return entry == null ? null : entry.known();
  }

  private Answer<V> answer(Entry<V> landed, ReadContext caller, Counter result) {
    return switch (landed) {
      case CachedResult<V> known -> {
        result.increment();
        yield known.fetched(caller.recent() ? Source.REQUEST : Source.MISS);
      }
      case FailedLoad<V> failing -> answer(failing.known(), failing.failure(), time.instant());
    };
  }

  /** What is answered where nothing newer can be had: what is known, else why not. */
  private Answer<V> answer(@Nullable CachedResult<V> known, Failure failure, Instant now) {
    if (known != null && known.isUsable(now)) {
      reads.outage().increment();
      return known.asFallback(now);
    }
    reads.failed().increment();
    return new Answer<>(new Outcome.Failed<>(failure), Freshness.ofFailure());
  }

  private void land(K key, Flight<V> flight, Priority priority, Outcome<V> outcome) {
    Instant now = time.instant();
    switch (outcome) {
      case Outcome.Found<V> found -> land(key, flight, lifetimes.found(found, now));
      case Outcome.Absent<V> absent -> land(key, flight, lifetimes.absent(absent, now));
      case Outcome.Failed<V>(Failure failure) -> {
        if (priority == Priority.BACKGROUND && failure.code() == ProblemCode.OVERLOADED) {
          // No permit was free, which says nothing about the source: a later read asks again.
          flight.decline();
        } else {
          flight.land(lifetimes.failing(flight.previous(), failure, now));
        }
      }
    }
  }

  private void land(K key, Flight<V> flight, CachedResult<V> known) {
    if (!flight.land(known) && flight.join() instanceof FailedLoad<V>) {
      // The flight was ended for being late. Its failure gives way if it is all that there is.
      flights.replace(key, flight, Flight.landed(known));
    }
  }
}
