package io.imagegateway.freshness;

import io.imagegateway.freshness.SharedStore.Content;
import io.imagegateway.freshness.SharedStore.Failing;
import io.imagegateway.freshness.SharedStore.Hit;
import io.imagegateway.freshness.SharedStore.Lease;
import io.imagegateway.freshness.SharedStore.Leased;
import io.imagegateway.freshness.SharedStore.Question;
import io.imagegateway.freshness.SharedStore.Reading;
import io.imagegateway.freshness.SharedStore.Spoiled;
import io.imagegateway.freshness.SharedStore.Stored;
import io.imagegateway.freshness.SharedStore.Taken;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The source that shares loads with other replicas: what another one fetched is adopted, with its
 * age; what another one is fetching is waited for; the rest is fetched under a lease, in one batch,
 * and shared.
 *
 * <p>A value that is too old to be adopted is noted in the key's flight before a fetch begins, so
 * that readers have something if the fetch fails. Where the shared store can't be asked, or does
 * not answer in time, everything is fetched as if there were none. It changes no result but by its
 * age.
 *
 * @param <K> what identifies a value
 * @param <V> the values
 */
final class SharedSource<K, V> implements Source<K, V> {

  private static final Duration FIRST_STEP = Duration.ofMillis(50);
  private static final Duration LONGEST_STEP = Duration.ofMillis(200);

  private static final Duration LEASE_GRACE = Duration.ofSeconds(2);

  /**
   * Steps are longer or shorter by up to this share, so that waiting replicas don't ask at once.
   */
  private static final double SPREAD = 0.2;

  private final CacheSpec<K, V> spec;
  private final ContentCodec<V> codec;
  private final Loader<K, V> loader;
  private final Lifetimes lifetimes;
  private final Sharing sharing;
  private final SharedStore shared;
  private final SharedClearings exchange;
  private final ClearingOrder clearings;
  private final InstantSource time;
  private final Scheduler timer;

  SharedSource(
      CacheSpec<K, V> spec,
      ContentCodec<V> codec,
      Loader<K, V> loader,
      Lifetimes lifetimes,
      Sharing sharing,
      SharedClearings exchange,
      ClearingOrder clearings,
      InstantSource time,
      Scheduler timer) {
    this.spec = spec;
    this.codec = codec;
    this.loader = loader;
    this.lifetimes = lifetimes;
    this.sharing = sharing;
    this.shared = sharing.store();
    this.exchange = exchange;
    this.clearings = clearings;
    this.time = time;
    this.timer = timer;
  }

  @Override
  public Map<K, CompletableFuture<Arrival<V>>> load(
      Map<K, Flight<V>> flights, LoadTerms terms, boolean recent) {
    Load load = new Load(flights, terms, recent);
    load.begin();
    return load.results;
  }

  /** One load of keys, each of which ends once. */
  private final class Load {

    private final Map<K, Flight<V>> flights;
    private final LoadTerms terms;
    private final boolean recent;
    private final Instant patienceEnds;
    private final Map<K, CompletableFuture<Arrival<V>>> results = new LinkedHashMap<>();
    private Duration step = FIRST_STEP;

    Load(Map<K, Flight<V>> flights, LoadTerms terms, boolean recent) {
      this.flights = flights;
      this.terms = terms;
      this.recent = recent;
      Instant now = time.instant();
      Duration half = Duration.between(now, terms.deadline()).dividedBy(2);
      Duration patience = Objects.requireNonNull(sharing.patience().get(spec.service()));
      this.patienceEnds = now.plus(half.compareTo(patience) < 0 ? half : patience);
      flights.keySet().forEach(key -> results.put(key, new CompletableFuture<>()));
    }

    void begin() {
      ask(flights.keySet(), this::question);
    }

    private Question question(K key) {
      CachedResult<V> known = known(key);
      Instant now = time.instant();
      boolean waits = known == null || !known.isServable(now);
      return new Question(
          text(key),
          fence(key),
          lifetimes.accepted(spec.dueByLoad() ? null : (long) text(key).hashCode(), waits, recent),
          lifetimes.acceptedAbsence(recent),
          !now.isBefore(patienceEnds));
    }

    private void ask(Collection<K> keys, Function<K, Question> question) {
      if (!shared.isAvailable() || !exchange.inStep()) {
        fetch(keys, Map.of(), clearings.now());
        return;
      }
      List<K> asked = List.copyOf(keys);
      ClearingMark mark = clearings.now();
      var _ =
          shared
              .read(spec.name(), leaseTime(), asked.stream().map(question).toList())
              .whenComplete((readings, error) ->
                  guarded(
                      asked,
                      () -> {
                        if (error != null || readings.isEmpty()) {
                          fetch(asked, Map.of(), clearings.now());
                        } else {
                          settle(asked, readings.get(), mark);
                        }
                      }));
    }

    /** A little more than the load can take. */
    private Duration leaseTime() {
      return Duration.between(time.instant(), terms.deadline()).plus(LEASE_GRACE);
    }

    /** A bug here must not leave keys without an end. */
    private void guarded(Collection<K> keys, Runnable step) {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        keys.forEach(key -> result(key).completeExceptionally(e));
      }
    }

    private void settle(List<K> keys, List<Reading> readings, ClearingMark mark) {
      Map<K, Lease> leases = new LinkedHashMap<>();
      List<K> spoiled = new ArrayList<>();
      List<K> taken = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        K key = keys.get(i);
        switch (readings.get(i)) {
          case Hit(Stored stored) ->
              arrival(stored, mark).ifPresentOrElse(result(key)::complete, () -> spoiled.add(key));
          case Spoiled() -> spoiled.add(key);
          case Failing(Failure failure, Instant failedAt, Stored older) -> {
            learn(key, older, mark);
            result(key)
                .complete(
                    new Arrival<>(
                        new Loaded<>(new Outcome.Failed<>(failure), failedAt, Loaded.Origin.SHARED),
                        mark,
                        null));
          }
          case Leased(Lease lease, Stored older) -> {
            learn(key, older, mark);
            leases.put(key, lease);
          }
          case Taken(Stored older) -> {
            learn(key, older, mark);
            taken.add(key);
          }
        }
      }
      if (!leases.isEmpty()) {
        if (leases.keySet().stream().allMatch(this::holdsValue)) {
          terms.demand().foundBefore();
        }
        fetch(leases.keySet(), leases, clearings.now());
      }
      if (!spoiled.isEmpty()) {
        ask(spoiled, key -> question(key).acceptingNothing());
      }
      if (!taken.isEmpty()) {
        await(taken);
      }
    }

    /** Asks again after a while: for what the other load brought, or for its lease. */
    private void await(List<K> keys) {
      Duration left = Duration.between(time.instant(), patienceEnds);
      double spread = 1 + SPREAD * (2 * sharing.random().getAsDouble() - 1);
      Duration pause = Duration.ofNanos((long) (step.toNanos() * spread));
      step = step.multipliedBy(2).compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : step.multipliedBy(2);
      Duration delay = pause.compareTo(left) < 0 ? pause : left;
      timer.schedule(
          () -> guarded(keys, () -> ask(keys, this::question)),
          Math.max(0, delay.toNanos()),
          TimeUnit.NANOSECONDS);
    }

    /** Fetches keys in one batch, and shares what it brings of those that are leased. */
    private void fetch(Collection<K> keys, Map<K, Lease> leases, ClearingMark asked) {
      Map<K, CompletableFuture<Loaded<V>>> loading;
      try {
        loading = loader.load(List.copyOf(keys), terms);
        Objects.requireNonNull(loading, "the loader returned no futures");
      } catch (RuntimeException | Error e) {
        leases.values().forEach(shared::release);
        keys.forEach(key -> result(key).completeExceptionally(e));
        return;
      }
      for (K key : keys) {
        Lease lease = leases.get(key);
        CompletableFuture<Loaded<V>> each = loading.get(key);
        if (each == null) {
          each = CompletableFuture.failedFuture(new IllegalStateException("a key was left out"));
        }
        var _ =
            each.whenComplete((loaded, error) -> {
              if (error == null && loaded != null) {
                result(key).complete(new Arrival<>(loaded, asked, due()));
                if (lease != null) {
                  sharing.work().execute(() -> share(lease, loaded));
                }
                return;
              }
              if (lease != null) {
                shared.release(lease);
              }
              result(key)
                  .completeExceptionally(
                      error != null ? error : new IllegalStateException("a null was brought"));
            });
      }
    }

    private void share(Lease lease, Loaded<V> loaded) {
      Duration outage = lifetimes.longest();
      Duration absent = spec.settings().absent();
      switch (loaded.outcome()) {
        case Outcome.Found<V>(V value, String fingerprint) ->
            shared.fill(
                lease,
                new Content(
                    codec.encode(value), fingerprint, null, Objects.requireNonNullElse(due(), 0L)),
                loaded.fetchedAt(),
                outage);
        case Outcome.Absent<V>(Failure reason) -> fillAbsence(lease, reason, loaded, absent);
        case Outcome.Failed<V>(Failure failure)
            when failure.code() == ProblemCode.FENCE_NOT_ACCESSIBLE ->
            fillAbsence(lease, failure, loaded, absent);
        case Outcome.Failed<V>(Failure failure) when holdsForAll(failure) ->
            shared.fail(lease, failure, loaded.fetchedAt(), lifetimes.restAfter(failure));
        case Outcome.Failed<V> _ -> shared.release(lease);
      }
    }

    private void fillAbsence(
        Lease lease, @Nullable Failure reason, Loaded<V> loaded, Duration absent) {
      if (absent.isPositive()) {
        shared.fill(lease, new Content(null, "", reason, 0), loaded.fetchedAt(), absent);
      } else {
        shared.release(lease);
      }
    }

    /** What this load's values have in common, if they fall due together. */
    private @Nullable Long due() {
      return spec.dueByLoad() ? (long) terms.deadline().hashCode() : null;
    }

    private void learn(K key, @Nullable Stored older, ClearingMark mark) {
      if (older != null && older.content().value() != null) {
        arrival(older, mark)
            .map(arrival -> lifetimes.entry(null, arrival.loaded(), due(key, arrival)))
            .ifPresent(entry -> flight(key).learn((CachedResult<V>) entry, time.instant()));
      }
    }

    private long due(K key, Arrival<V> arrival) {
      Long due = arrival.due();
      return due == null ? text(key).hashCode() : due;
    }

    private Optional<Arrival<V>> arrival(Stored stored, ClearingMark mark) {
      Content content = stored.content();
      Optional<Outcome<V>> outcome =
          content.value() == null
              ? Optional.of(new Outcome.Absent<>(content.reason()))
              : codec
                  .decode(content.value())
                  .map(value -> new Outcome.Found<>(value, content.fingerprint()));
      return outcome.map(found ->
          new Arrival<>(
              new Loaded<>(found, stored.fetchedAt(), Loaded.Origin.SHARED),
              clearings.of(stored.clearing(), mark),
              spec.dueByLoad() ? content.due() : null));
    }

    private @Nullable CachedResult<V> known(K key) {
      Entry<V> previous = flight(key).previous();
      return previous == null ? null : previous.known();
    }

    private boolean holdsValue(K key) {
      CachedResult<V> known = known(key);
      return known != null && known.isFound();
    }

    private Flight<V> flight(K key) {
      return Objects.requireNonNull(flights.get(key));
    }

    private CompletableFuture<Arrival<V>> result(K key) {
      return Objects.requireNonNull(results.get(key));
    }
  }

  private String text(K key) {
    return spec.keys().format().apply(key);
  }

  private @Nullable Long fence(K key) {
    ToLongFunction<K> fence = spec.keys().fence();
    return fence == null ? null : fence.applyAsLong(key);
  }

  /** Whether NCP gave this failure, and not for the sake of this replica alone. */
  private static boolean holdsForAll(Failure failure) {
    Failure.Upstream upstream = failure.upstream();
    return upstream != null
        && upstream.httpStatus() != null
        && failure.code() != ProblemCode.UPSTREAM_AUTHENTICATION_FAILED;
  }
}
