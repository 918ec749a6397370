package io.imagegateway.freshness;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.context.SmartLifecycle;
import reactor.core.scheduler.Scheduler;

/**
 * The factory and the list of all stores. It registers their caches with Spring's cache manager, so
 * that the actuator lists them (and clears them, where it may), and with Micrometer.
 *
 * <p>Refreshes run as long as the application does: when it stops, they stop first, and reads are
 * answered from what is stored or by loads of their own.
 */
public final class Stores implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Stores.class);

  private final FreshnessSettings freshness;
  private final LoadSettings loads;
  private final InstantSource time;
  private final Scheduler timer;
  private final StoreCaches caches;
  private final MeterRegistry meters;
  private final ObservationRegistry observations;
  private final @Nullable CacheMetricsRegistrar cacheMeters;

  private final long seed;
  private final @Nullable Sharing sharing;
  private final @Nullable SharedClearings exchange;
  private final ClearingOrder clearings = new ClearingOrder();
  private final Map<String, Store<?, ?>> stores = new ConcurrentSkipListMap<>();

  private volatile boolean running;

  /**
   * A factory of stores.
   *
   * @param cacheMeters binds the metrics {@code cache.*}; null to go without them. Boot's own
   *     registrar binds the caches that exist when it is made. As it is made before the first
   *     store, each cache is bound once, here.
   * @param seed of the jitter, different for each replica that works for itself
   * @param sharing what replicas share; null if this one works for itself
   */
  Stores(
      FreshnessSettings freshness,
      LoadSettings loads,
      InstantSource time,
      Scheduler timer,
      StoreCaches caches,
      MeterRegistry meters,
      ObservationRegistry observations,
      @Nullable CacheMetricsRegistrar cacheMeters,
      long seed,
      @Nullable Sharing sharing) {
    this.freshness = freshness;
    this.loads = loads;
    this.time = time;
    this.timer = timer;
    this.caches = caches;
    this.meters = meters;
    this.observations = observations;
    this.cacheMeters = cacheMeters;
    // The same for all replicas that share, or each would have values fall due before the others'.
    this.seed = sharing == null ? seed : 0;
    this.sharing = sharing;
    this.exchange =
        sharing == null
            ? null
            : new SharedClearings(
                sharing.store(),
                () -> UUID.randomUUID().toString(),
                timer,
                clearings,
                this::clearHere,
                stores::keySet);
  }

  /**
   * Makes a store.
   *
   * @param spec of its cache
   * @param port where its values are fetched; each counts as fetched when it arrives
   */
  public <K, V> Store<K, V> create(CacheSpec<K, V> spec, Loader.Port<K, V> port) {
    return createOver(spec, Loader.of(port, time));
  }

  /**
   * Makes a store over a loader that brings each value with its age.
   *
   * @param spec of its cache
   * @param loader where its values come from
   */
  public <K, V> Store<K, V> createOver(CacheSpec<K, V> spec, Loader<K, V> loader) {
    String name = spec.name();
    if (caches.getCacheNames().contains(name)) {
      throw new IllegalArgumentException("there is a cache named " + name + " already");
    }
    Lifetimes lifetimes =
        new Lifetimes(spec.settings(), freshness, new Jitter(freshness.jitter(), seed));
    Store<K, V> store =
        new Store<>(
            spec,
            lifetimes,
            new LoadExecution<>(
                source(spec, loader, lifetimes),
                spec.service(),
                loads.loadDeadline(),
                new LoadObservations(name, observations),
                time,
                timer),
            new Reads<>(name, spec.keys().format(), meters, time),
            time,
            timer,
            this::isRunning,
            clearings,
            exchange == null ? (_, _) -> {} : exchange::made);
    caches.register(name, store);
    stores.put(name, store);
    if (cacheMeters != null) {
      cacheMeters.bindCacheToRegistry(Objects.requireNonNull(caches.getCache(name)));
    }
    return store;
  }

  private <K, V> Source<K, V> source(
      CacheSpec<K, V> spec, Loader<K, V> loader, Lifetimes lifetimes) {
    ContentCodec<V> codec = spec.codec();
    return sharing == null || exchange == null || codec == null
        ? Source.of(loader, clearings)
        : new SharedSource<>(
            spec, codec, loader, lifetimes, sharing, exchange, clearings, time, timer);
  }

  /** Clears here what another replica has cleared. */
  private void clearHere(Clearing clearing) {
    Store<?, ?> store = stores.get(clearing.cache());
    if (store == null) {
      return;
    }
    try {
      store.clearHere(clearing.scope());
    } catch (IllegalArgumentException _) {
      // A key of another release: there is nothing of it here.
      log.debug("A clearing of another replica names no key of {}", clearing.cache());
    }
  }

  /** The operators' views of all caches, by name. */
  public Collection<CacheView> views() {
    return stores.values().stream().map(Store::view).toList();
  }

  /** The operators' view of a cache; empty if there is none of this name. */
  public Optional<CacheView> view(String cache) {
    return Optional.ofNullable(stores.get(cache)).map(Store::view);
  }

  @Override
  public void start() {
    running = true;
    if (exchange != null) {
      exchange.start();
    }
  }

  @Override
  public void stop() {
    running = false;
    if (exchange != null) {
      exchange.stop();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
