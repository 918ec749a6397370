package io.imagegateway.freshness;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.stats.ConcurrentStatsCounter;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Claim.Rank;
import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Demand.Keys;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.LoadTerms.Priority;
import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * A store of look-ups that loads what it does not hold, and knows how old its answers are.
 *
 * <p>The answer to a read depends on the age of what is stored, counted from the time at which it
 * was fetched:
 *
 * <ul>
 *   <li>up to {@code fresh}: the value, at once;
 *   <li>for {@code stale} after that: the value, at once, while one refresh runs in the background;
 *   <li>after that, up to {@code outage}: the reader waits for a load; if it fails, the value, as
 *       stale;
 *   <li>after that, or if nothing is stored: the reader waits for a load, and gets its failure if
 *       it fails.
 * </ul>
 *
 * <p>An absence is believed for {@code absent}, and forgotten then. A key whose load failed rests:
 * readers in that time get the same failure, or the stored value, as stale. A refresh that failed
 * is tried again, by a later read. See {@link Lifetimes} and {@link FreshnessSettings}.
 *
 * <p>There is at most one load per key at any time, for all readers together. It runs on its own
 * terms: a reader that gives up changes nothing for the load or for other readers, and one that
 * comes later joins it. A load that does not end within its deadline is ended, as {@code
 * UPSTREAM_TIMEOUT}; what it brings later is stored all the same, unless something has happened to
 * the key by then.
 *
 * <p>The store is one map, and these invariants hold for it:
 *
 * <ol>
 *   <li>Its values are flights, under way or landed, and every change is a compare-and-set of one
 *       of them. So one load at a time is under way for a key.
 *   <li>A load ends by completing its flight, once, and never by putting something into the map. So
 *       clearing the store is safe at any time: waiting readers get their answers, and nothing that
 *       was asked for before the clearing is put back. A value that another store's load brings
 *       along ({@link #offer}) carries the point at which that load was asked for.
 *   <li>A flight under way weighs nothing, and neither does a landed one without a value; so
 *       neither pushes a value out. A landed flight without a value that is in the map is also
 *       counted in {@link ValuelessKeys}, which bounds their number and removes one by
 *       compare-and-set, too.
 * </ol>
 *
 * @param <K> what identifies a value
 * @param <V> the values
 */
public final class Store<K, V> {

  /** Keys that are being loaded at the same time, at most. */
  static final int MOST_LOADING = 5_000;

  /** A load that does not end is ended a little after its deadline. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Room for keys without a value: a tenth of the cache's size, but at least this many. */
  private static final int LEAST_VALUELESS = 100;

  private final CacheSpec<K, V> spec;
  private final Lifetimes lifetimes;
  private final LoadExecution<K, V> calls;
  private final RefreshQueue<K, V> refreshes;
  private final Reads<K> reads;
  private final InstantSource time;
  private final ClearingOrder clearings;
  private final BiConsumer<Clearing, ClearingMark> cleared;
  private final ClearedKeys<K> clearedKeys = new ClearedKeys<>();
  private final AsyncCache<K, Entry<V>> cache;
  private final ConcurrentMap<K, CompletableFuture<Entry<V>>> flights;
  private final ValuelessKeys<K, V> valueless;
  private final ConcurrentStatsCounter stats = new ConcurrentStatsCounter();
  private final FairShare loading = new FairShare(MOST_LOADING);

  /** A store that reports its clearings to nobody. */
  Store(
      CacheSpec<K, V> spec,
      Lifetimes lifetimes,
      LoadExecution<K, V> calls,
      Reads<K> reads,
      InstantSource time,
      Scheduler timer,
      BooleanSupplier refreshing) {
    this(spec, lifetimes, calls, reads, time, timer, refreshing, new ClearingOrder(), (_, _) -> {});
  }

  /**
   * An empty store.
   *
   * @param refreshing whether refreshes are started at all
   * @param clearings the order of the clearings of all stores
   * @param cleared is called with each clearing of this store, after it has taken effect, and the
   *     point before it
   */
  Store(
      CacheSpec<K, V> spec,
      Lifetimes lifetimes,
      LoadExecution<K, V> calls,
      Reads<K> reads,
      InstantSource time,
      Scheduler timer,
      BooleanSupplier refreshing,
      ClearingOrder clearings,
      BiConsumer<Clearing, ClearingMark> cleared) {
    this.clearings = clearings;
    this.cleared = cleared;
    this.spec = spec;
    this.lifetimes = lifetimes;
    this.calls = calls;
    this.reads = reads;
    this.time = time;
    this.refreshes = new RefreshQueue<>(timer, refreshing, this::startRefreshes);
    int maxSize = spec.settings().maxSize();
    Ticker ticker = () -> ChronoUnit.NANOS.between(Instant.EPOCH, time.instant());
    // Weights, and not a maximum size: only then does Caffeine leave alone what weighs nothing.
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxSize)
            .weigher((K key, Entry<V> entry) -> weight(entry))
            .expireAfter(Expiry.writing((K key, Entry<V> entry) -> timeLeft(entry)))
            .ticker(ticker)
            // Bookkeeping on the calling thread: it is short, and tests see its effect at once.
            .executor(Runnable::run)
            .recordStats(() -> stats)
            .buildAsync();
    this.flights = cache.asMap();
    this.valueless =
        new ValuelessKeys<>(
            Math.max(LEAST_VALUELESS, maxSize / 10), flights, this::timeLeft, ticker);
  }

  private int weight(Entry<V> entry) {
    CachedResult<V> known = entry.known();
    V value = known == null ? null : known.value();
    // A value that weighs more than the whole cache would not be kept at all.
    return value == null
        ? 0
        : Math.clamp(spec.weight().applyAsInt(value), 1, spec.settings().maxSize());
  }

  private Duration timeLeft(Entry<V> entry) {
    Instant now = time.instant();
    Instant end = entry.expiresAt();
    return now.isBefore(end) ? Duration.between(now, end) : Duration.ZERO;
  }

  /**
   * Reads a key.
   *
   * @return completes normally, with a failure as a value, and no later than a little after a
   *     load's deadline; to cancel it or to time it out affects no other reader
   */
  public CompletableFuture<Answer<V>> read(K key, ReadContext reader) {
    return read(key, reader, new Departures(reader, false));
  }

  /**
   * Reads several keys; those that have to be loaded are loaded together, as far as they are of one
   * class.
   *
   * @return a future for each key, as {@link #read} returns them, in the order of the keys
   */
  public Map<K, CompletableFuture<Answer<V>>> readAll(Collection<K> keys, ReadContext reader) {
    Map<K, CompletableFuture<Answer<V>>> answers = LinkedHashMap.newLinkedHashMap(keys.size());
    Departures departures = new Departures(reader, true);
    try {
      for (K key : keys) {
        answers.computeIfAbsent(key, each -> read(each, reader, departures));
      }
    } finally {
      // Whatever happens: others may have joined them already.
      departures.start();
    }
    return answers;
  }

  /**
   * Stores a value that the load of something else brought along. A load of this key that is under
   * way is answered with it, and can no longer fail. What is stored and was fetched later is kept.
   *
   * @param found the value
   * @param fetchedAt when it was fetched; values of one time fall due together in a store whose
   *     values do so by load
   * @param asked the point in the order of clearings at which that load was asked for: a value from
   *     before a clearing of this key is not stored
   */
  public void offer(K key, Outcome.Found<V> found, Instant fetchedAt, ClearingMark asked) {
    if (clearedKeys.since(key, asked)) {
      return;
    }
    Loaded<V> offered = new Loaded<>(found, fetchedAt, Loaded.Origin.INDEX);
    Entry<V> entry = lifetimes.entry(null, offered, token(key, fetchedAt));
    Flight<V> held = held(key);
    while (!isNewer(held, fetchedAt)
        && (held == null || !held.land(entry))
        && !swap(key, held, Flight.landed(entry))) {
      held = held(key);
    }
    // A clearing in between found nothing yet.
    if (clearedKeys.since(key, asked)) {
      var _ = flights.remove(key);
    }
  }

  /** Stores a value that was asked for after every clearing, see the other method. */
  public void offer(K key, Outcome.Found<V> found, Instant fetchedAt) {
    offer(key, found, fetchedAt, ClearingMark.LATEST);
  }

  private static <V> boolean isNewer(@Nullable Flight<V> held, Instant fetchedAt) {
    CachedResult<V> known = held == null ? null : knownOf(current(held));
    return known != null && known.fetchedAt().isAfter(fetchedAt);
  }

  /**
   * The value that is held for a key, however old. To look starts no load and counts as no read.
   *
   * @param reader whose answer depends on it
   * @return empty if nothing, an absence or only a failure is held
   */
  public Optional<V> peek(K key, ReadContext reader) {
    CachedResult<V> known = peeked(key);
    reader.recording().peeked(new PeekedPart<>(this, key, known == null ? null : known.identity()));
    return valueOf(known);
  }

  /** The same for a look that no answer depends on. */
  public Optional<V> peek(K key) {
    return valueOf(peeked(key));
  }

  private static <V> Optional<V> valueOf(@Nullable CachedResult<V> known) {
    return known == null ? Optional.empty() : Optional.ofNullable(known.value());
  }

  private @Nullable CachedResult<V> peeked(K key) {
    Flight<V> held = held(key);
    CachedResult<V> known = held == null ? null : knownOf(current(held));
    return known != null && known.isFound() ? known : null;
  }

  /** Whether a look at a key still shows the entry with this identity; null stands for none. */
  boolean shows(K key, @Nullable Object identity) {
    CachedResult<V> known = peeked(key);
    return known == null ? identity == null : known.identity().equals(identity);
  }

  /**
   * Whether a read is still answered with the entry of this identity, as far as that is fresh. It
   * counts as a use of the key, and as no read.
   */
  boolean holds(K key, Object identity) {
    Flight<V> held = held(key);
    Entry<V> entry = held == null ? null : current(held);
    CachedResult<V> known = knownOf(entry);
    if (entry == null || known == null || !known.identity().equals(identity)) {
      return false;
    }
    if (!entry.holdsValue()) {
      valueless.touch(key);
    }
    return true;
  }

  /**
   * Counts reads that were answered without asking for each: with entries that are held and fresh.
   *
   * @param keys how many
   * @param oldestFetchedAt when the oldest of the entries was fetched
   */
  void countFresh(int keys, Instant oldestFetchedAt, Instant now) {
    stats.recordHits(keys);
    reads.fresh(keys, oldestFetchedAt, now);
  }

  /** Whether a read would have to wait for a load. To look starts none and counts as no read. */
  public boolean needsLoad(K key, ReadContext reader) {
    Flight<V> held = held(key);
    Entry<V> entry = held == null ? null : current(held);
    if (held == null || entry == null) {
      return true;
    }
    CachedResult<V> known = entry.known();
    Instant now = time.instant();
    if (known != null
        && lifetimes.satisfies(reader, known, now)
        && (known.isFresh(now) || known.isServable(now))) {
      return false;
    }
    return !held.isDone() || !(entry instanceof FailedLoad<V> failing) || failing.mayLoad(now);
  }

  /** What a flight has led to, or what was known before it. */
  private static <V> @Nullable Entry<V> current(Flight<V> flight) {
    // The order matters: a flight drops what was known before only after it has landed.
    Entry<V> previous = flight.previous();
    return flight.isDone() ? flight.join() : previous;
  }

  /** The cache behind the store, for those who count and clear caches. */
  AsyncCache<K, Entry<V>> cache() {
    return cache;
  }

  /** Clears the store or a part of it, and reports that. */
  void clear(Clearing.Scope scope) {
    ClearingMark before = clearHere(scope);
    cleared.accept(new Clearing(spec.name(), scope), before);
  }

  /**
   * Clears one key, and reports that.
   *
   * @param key of any type: only keys of this store are held
   * @return whether anything was held for it
   */
  @SuppressWarnings("unchecked")
  boolean clearKey(Object key) {
    boolean held = flights.containsKey(key);
    if (held) {
      clear(new Clearing.OneKey(text((K) key)));
    }
    return held;
  }

  /**
   * Clears the store or a part of it. Loads that are under way end, and their readers get what they
   * bring, but it is not kept.
   *
   * @return the point before it in the order of clearings
   * @throws IllegalArgumentException if the scope names what is no key of this store, or a
   *     Datafence where keys belong to none
   */
  ClearingMark clearHere(Clearing.Scope scope) {
    ClearingMark after;
    switch (scope) {
      case Clearing.All() -> {
        after = clearings.next();
        clearedKeys.clearedAll(after);
        flights.clear();
      }
      case Clearing.OneKey(String text) -> {
        K key = parse(text);
        after = clearings.next();
        clearedKeys.cleared(key, after);
        var _ = flights.remove(key);
      }
      case Clearing.OneFence(long fenceId) -> {
        ToLongFunction<K> fence = spec.keys().fence();
        if (fence == null) {
          throw new IllegalArgumentException("the keys of this cache belong to no Datafence");
        }
        after = clearings.next();
        clearedKeys.clearedAll(after);
        flights.keySet().removeIf(key -> fence.applyAsLong(key) == fenceId);
      }
    }
    return new ClearingMark(after.number() - 1);
  }

  private K parse(String key) {
    return spec.keys()
        .parse()
        .apply(key)
        .orElseThrow(() -> new IllegalArgumentException("not a key of this cache"));
  }

  /** The operators' view of it. */
  CacheView view() {
    return new View();
  }

  private CompletableFuture<Answer<V>> read(K key, ReadContext reader, Departures departures) {
    Flight<V> held = (Flight<V>) cache.getIfPresent(key);
    CompletableFuture<Answer<V>> answer = attempt(key, held, reader, departures);
    while (answer == null) {
      answer = attempt(key, held(key), reader, departures);
    }
    return answer;
  }

  private @Nullable Flight<V> held(K key) {
    return (Flight<V>) flights.get(key);
  }

  /**
   * Answers a reader from what the map holds for a key.
   *
   * @param departures takes a flight that the reader has to start
   * @return null if the map has changed in between
   */
  private @Nullable CompletableFuture<Answer<V>> attempt(
      K key, @Nullable Flight<V> held, ReadContext reader, Departures departures) {
    if (held == null) {
      return reader.tryEnter()
          ? launch(key, null, null, reader, departures)
          : CompletableFuture.completedFuture(
              answer(key, null, reader.noSeat(), reader, time.instant()));
    }
    // The order matters: a flight drops what was known before only after it has landed.
    Entry<V> previous = held.previous();
    boolean pending = !held.isDone();
    Entry<V> entry = pending ? previous : held.join();
    CachedResult<V> known = knownOf(entry);
    Instant now = time.instant();

    if (entry != null && !entry.holdsValue()) {
      valueless.touch(key);
    }
    if (entry != null && known != null && lifetimes.satisfies(reader, known, now)) {
      if (known.isFresh(now)) {
        reads.fresh(known, now);
        record(key, known, reader);
        return known.hit();
      }
      if (known.isServable(now)) {
        if (pending) {
          // It is due, whoever wanted the load first.
          claim(held, Claim.REFRESH);
        } else if (entry.mayRefresh(now)) {
          refresh(key, held, entry);
        }
        reads.stale(key, known, entry.staleReason(), now);
        reader.recording().spoil();
        return entry.oldHit();
      }
    }
    if (!pending && entry instanceof FailedLoad<V> failing && !failing.mayLoad(now)) {
      return CompletableFuture.completedFuture(answer(key, known, failing.failure(), reader, now));
    }
    if (!reader.tryEnter()) {
      return CompletableFuture.completedFuture(answer(key, known, reader.noSeat(), reader, now));
    }
    if (pending) {
      return join(key, held, entry, reader, departures);
    }
    return launch(key, held, entry, reader, departures);
  }

  private static void claim(Flight<?> flight, Claim claim) {
    Demand demand = flight.demand();
    if (demand != null) {
      demand.join(claim);
    }
  }

  /** Waits for the load that is under way, and starts it if it has only been wanted so far. */
  private CompletableFuture<Answer<V>> join(
      K key,
      Flight<V> flight,
      @Nullable Entry<V> entry,
      ReadContext reader,
      Departures departures) {
    Rank rank = rank(entry);
    boolean departs = false;
    if (flight.demand() == null) {
      FairShare.Place place = placeToLoad(reader.caller());
      if (place == null) {
        return full(key, entry, reader);
      }
      departs = flight.depart(departures.demand(keys(key, entry), rank));
      if (departs) {
        keepUntilLanded(place, flight);
        departures.add(key, flight);
      } else {
        place.giveBack();
      }
    }
    Demand demand = flight.demand();
    if (!departs && demand != null) {
      reader.claim(demand, rank);
    }
    return landing(key, flight, reader, departs);
  }

  /** Starts a load, unless the map has changed in between. */
  private @Nullable CompletableFuture<Answer<V>> launch(
      K key,
      @Nullable Flight<V> held,
      @Nullable Entry<V> entry,
      ReadContext reader,
      Departures departures) {
    FairShare.Place place = placeToLoad(reader.caller());
    if (place == null) {
      return full(key, entry, reader);
    }
    Flight<V> flight = new Flight<>(entry);
    flight.depart(departures.demand(keys(key, entry), rank(entry)));
    if (!swap(key, held, flight)) {
      place.giveBack();
      return null;
    }
    keepUntilLanded(place, flight);
    departures.add(key, flight);
    return landing(key, flight, reader, true);
  }

  private FairShare.@Nullable Place placeToLoad(Caller caller) {
    Instant now = time.instant();
    return loading.take(caller, end(now), now);
  }

  /** When a load that starts now has ended at the latest. */
  private Instant end(Instant now) {
    return now.plus(calls.deadline()).plus(GRACE);
  }

  private static void keepUntilLanded(FairShare.Place place, Flight<?> flight) {
    CompletableFuture<?> _ = flight.whenComplete((_, _) -> place.giveBack());
  }

  /** The answer where too many keys are being loaded. */
  private CompletableFuture<Answer<V>> full(K key, @Nullable Entry<V> entry, ReadContext reader) {
    Instant now = time.instant();
    return CompletableFuture.completedFuture(
        answer(key, knownOf(entry), loading.noRoom(reader.caller(), now), reader, now));
  }

  /** The class of a key with this entry. */
  private Keys keys(K key, @Nullable Entry<V> entry) {
    return (entry != null && entry.holdsValue()) || spec.namedElsewhere().test(key)
        ? Keys.FOUND_BEFORE
        : Keys.NEVER_FOUND;
  }

  /** The rank of a reader that waits: what can be served makes it wait only on its own wish. */
  private Rank rank(@Nullable Entry<V> entry) {
    CachedResult<V> known = knownOf(entry);
    return known != null && known.isServable(time.instant()) ? Rank.NO_CACHE : Rank.REQUEST;
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

  /** Starts the loads of refreshes that have departed, as far as there is room for them. */
  private void startRefreshes(Map<K, Flight<V>> due, Demand demand) {
    Instant now = time.instant();
    due.values()
        .removeIf(flight -> {
          FairShare.Place place = loading.takeUpToHalf(Caller.GATEWAY, end(now), now);
          if (place == null) {
            flight.decline();
          } else {
            keepUntilLanded(place, flight);
          }
          return place == null;
        });
    calls.start(due, Priority.BACKGROUND, demand, false, Observation.NOOP, this::land);
  }

  /** The loads that one reading starts: those of one class together, or each for itself. */
  private final class Departures {

    private final ReadContext reader;
    private final boolean together;
    private final Map<Demand, Map<K, Flight<V>>> gathered;

    Departures(ReadContext reader, boolean together) {
      this.reader = reader;
      this.together = together;
      this.gathered = together ? new LinkedHashMap<>() : Map.of();
    }

    /** The demand for the load of a key, with the reader's claim. */
    Demand demand(Keys keys, Rank rank) {
      Demand demand =
          gathered.keySet().stream()
              .filter(each -> each.keys() == keys)
              .findFirst()
              .orElseGet(() -> new Demand(keys, reader.claim(rank)));
      if (together) {
        gathered.putIfAbsent(demand, new LinkedHashMap<>());
      }
      reader.claim(demand, rank);
      return demand;
    }

    /** Adds a flight that has departed with a demand from here. */
    void add(K key, Flight<V> flight) {
      Demand demand = Objects.requireNonNull(flight.demand());
      if (together) {
        Objects.requireNonNull(gathered.get(demand)).put(key, flight);
      } else {
        start(Map.of(key, flight), demand);
      }
    }

    /** Starts what has been gathered. */
    void start() {
      gathered.forEach((demand, flights) -> start(flights, demand));
    }

    private void start(Map<K, Flight<V>> flights, Demand demand) {
      if (!flights.isEmpty()) {
        reader.keepSeat(
            end(time.instant()),
            CompletableFuture.allOf(flights.values().toArray(CompletableFuture<?>[]::new)));
        calls.start(
            flights,
            Priority.FOREGROUND,
            demand,
            reader.recent(),
            reader.cause(),
            Store.this::land);
      }
    }
  }

  /** A reader's own future of what a flight leads to. */
  private CompletableFuture<Answer<V>> landing(
      K key, Flight<V> flight, ReadContext reader, boolean startedByReader) {
    Entry<V> previous = flight.previous();
    reader.recording().expect();
    CompletableFuture<Optional<Entry<V>>> landing =
        reader.orAtDeadline(flight.thenApply(Optional::of), Optional::empty);
    return landing.thenCompose(landed -> {
      reader.recording().arrived();
      if (landed.isEmpty()) {
        // Another cache level may have brought something meanwhile.
        Entry<V> latest = flight.previous();
        return CompletableFuture.completedFuture(
            answer(
                key,
                knownOf(latest == null ? previous : latest),
                calls.timeout(),
                reader,
                time.instant()));
      }
      Failure refusal = flight.refusal();
      // Who has joined a load that was refused may have a better place than the one who started it.
      if (flight.declined()
          || (refusal != null && !startedByReader)
          || (refusal == null && isTooOld(landed.get(), reader))) {
        return read(key, reader);
      }
      return CompletableFuture.completedFuture(
          refusal != null
              ? answer(key, knownOf(landed.get()), refusal, reader, time.instant())
              : landed(key, flight, landed.get(), reader, startedByReader));
    });
  }

  /**
   * Whether another replica's value was taken over that is too old for this reader, but no other.
   */
  private boolean isTooOld(Entry<V> entry, ReadContext reader) {
    return entry instanceof CachedResult<V> known
        && known.origin() == Loaded.Origin.SHARED
        && !lifetimes.satisfies(reader, known, time.instant());
  }

  private static <V> @Nullable CachedResult<V> knownOf(@Nullable Entry<V> entry) {
    return entry == null ? null : entry.known();
  }

  /** The answer to a reader that waited. */
  private Answer<V> landed(
      K key, Flight<V> flight, Entry<V> entry, ReadContext reader, boolean startedByReader) {
    Instant now = time.instant();
    return switch (entry) {
      case CachedResult<V> known when known.isFound() && !known.isFresh(now) -> {
        // Another cache level brought it, with its age.
        reads.loaded(startedByReader, known, now);
        reads.loadedOld(key, known, now);
        reader.recording().spoil();
        if (known.isServable(now)) {
          refresh(key, flight, known);
        }
        yield known.old(StaleReason.REFRESHING);
      }
      case CachedResult<V> known -> {
        reads.loaded(startedByReader, known, now);
        record(key, known, reader);
        yield known.fetched(source(known, reader));
      }
      case FailedLoad<V> failing -> answer(key, failing.known(), failing.failure(), reader, now);
    };
  }

  /** What another replica fetched is a hit, with its age. */
  private static Source source(CachedResult<?> known, ReadContext reader) {
    if (known.origin() == Loaded.Origin.SHARED) {
      return Source.STORE;
    }
    return reader.recent() ? Source.REQUEST : Source.MISS;
  }

  /** The answer where nothing newer can be fetched: what is known, else why not. */
  private Answer<V> answer(
      K key, @Nullable CachedResult<V> known, Failure failure, ReadContext reader, Instant now) {
    reader.recording().spoil();
    StaleReason reason = StaleReason.of(failure);
    if (known != null && known.isUsable(now)) {
      reads.outage(key, known, reason, now);
      return known.asFallback(now, reason);
    }
    reads.failed(key, reason);
    return new Answer<>(new Outcome.Failed<>(failure), Freshness.ofFailure());
  }

  private void record(K key, CachedResult<V> known, ReadContext reader) {
    if (reader.recording().isUsable()) {
      reader
          .recording()
          .read(new HeldPart<>(this, key, known.identity(), known.fetchedAt(), known.freshUntil()));
    }
  }

  private void land(K key, Flight<V> flight, LoadTerms terms, Arrival<V> arrival) {
    Loaded<V> loaded = arrival.loaded();
    if (loaded.outcome() instanceof Outcome.Failed<V>(Failure failure)
        && failure.code() == ProblemCode.OVERLOADED
        && (terms.priority() == Priority.BACKGROUND || failure.isNoRoom())) {
      // There was no permit, which is no evidence about the source: a later read asks again.
      if (terms.priority() == Priority.BACKGROUND) {
        flight.decline();
      } else {
        refuse(key, flight, failure);
      }
      return;
    }
    if (loaded.outcome() instanceof Outcome.Found<V> found) {
      spec.whenFound().accept(found.value());
      if (spec.arrivals() != null) {
        spec.arrivals().arrived(key, found, loaded.fetchedAt(), arrival.asked());
      }
    }
    Long due = arrival.due();
    Entry<V> entry =
        lifetimes.entry(
            flight.previous(), loaded, due == null ? token(key, terms.deadline()) : due);
    if (flight.land(entry)) {
      count(key, flight, entry);
    } else if (entry instanceof CachedResult<V> && flight.join() instanceof FailedLoad<V>) {
      // The flight was ended for being late. Its failure gives way if it is all that there is.
      Flight<V> late = Flight.landed(entry);
      if (flights.replace(key, flight, late)) {
        count(key, late, entry);
      }
    }
  }

  private void refuse(K key, Flight<V> flight, Failure why) {
    Entry<V> kept = flight.previous();
    if (flight.refuse(why, time.instant())) {
      if (kept == null) {
        var _ = flights.remove(key, flight);
      } else {
        count(key, flight, kept);
      }
    }
  }

  private void count(K key, Flight<V> flight, Entry<V> entry) {
    if (!entry.holdsValue()) {
      valueless.add(key, flight);
    }
  }

  /** Decides by how much {@code fresh} is shortened. */
  private long token(K key, Instant load) {
    return spec.dueByLoad() ? load.hashCode() : text(key).hashCode();
  }

  private String text(K key) {
    return spec.keys().format().apply(key);
  }

  private final class View implements CacheView {

    @Override
    public String name() {
      return spec.name();
    }

    @Override
    public Map<EntryView.State, Integer> counts() {
      Map<EntryView.State, Integer> counts = new EnumMap<>(EntryView.State.class);
      for (EntryView.State state : EntryView.State.values()) {
        counts.put(state, 0);
      }
      Instant now = time.instant();
      flights
          .values()
          .forEach(flight ->
              view((Flight<V>) flight, now)
                  .ifPresent(view -> counts.merge(view.state(), 1, Integer::sum)));
      return counts;
    }

    @Override
    public Optional<EntryView> entry(String key) {
      K wanted = parse(key);
      // A walk and not a look-up, because every look-up of Caffeine's counts as a use of the key.
      return flights.entrySet().stream()
          .filter(entry -> entry.getKey().equals(wanted))
          .findFirst()
          .flatMap(entry -> view((Flight<V>) entry.getValue(), time.instant()));
    }

    @Override
    public void clear(String key) {
      Store.this.clear(new Clearing.OneKey(key));
    }

    @Override
    public void clearFence(long fenceId) {
      Store.this.clear(new Clearing.OneFence(fenceId));
    }

    private Optional<EntryView> view(Flight<V> flight, Instant now) {
      Entry<V> previous = flight.previous();
      boolean loading = !flight.isDone();
      Entry<V> entry = loading ? previous : flight.join();
      if (entry == null) {
        return Optional.empty();
      }
      FailedLoad<V> failing = entry instanceof FailedLoad<V> failed ? failed : null;
      CachedResult<V> held = entry.known();
      CachedResult<V> known = held != null && held.isUsable(now) ? held : null;
      if (known == null && failing == null) {
        return Optional.empty();
      }
      return Optional.of(
          new EntryView(
              known == null ? EntryView.State.FAILED : state(known, now),
              known == null ? null : Duration.between(known.fetchedAt(), now),
              known != null && known.isFound() && known.isFresh(now)
                  ? Duration.between(now, known.freshUntil())
                  : null,
              known == null ? null : Duration.between(now, known.expiresAt()),
              failing == null
                  ? null
                  : new EntryView.LastFailure(
                      failing.failure().code(), Duration.between(failing.failedAt(), now)),
              failing == null ? null : timeUntil(failing.nextTry(now), now),
              loading,
              known == null ? Loaded.Origin.NCP : known.origin()));
    }

    private static EntryView.State state(CachedResult<?> known, Instant now) {
      if (!known.isFound()) {
        return EntryView.State.ABSENT;
      }
      if (known.isFresh(now)) {
        return EntryView.State.FRESH;
      }
      return known.isServable(now) ? EntryView.State.STALE : EntryView.State.OUTAGE;
    }

    private static Duration timeUntil(Instant then, Instant now) {
      return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    }
  }
}
