package io.imagegateway.freshness;

import com.github.benmanes.caffeine.cache.AsyncCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.cache.caffeine.CaffeineCacheManager;
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

  private final FreshnessSettings freshness;
  private final LoadSettings loads;
  private final InstantSource time;
  private final Scheduler timer;
  private final CaffeineCacheManager caches;
  private final MeterRegistry meters;
  private final ObservationRegistry observations;
  private final @Nullable CacheMetricsRegistrar cacheMeters;

  private final long seed;
  private final Map<String, CacheView> views = new ConcurrentSkipListMap<>();

  private volatile boolean running;

  /**
   * A factory of stores.
   *
   * @param cacheMeters binds the metrics {@code cache.*}; null to go without them. Boot's own
   *     registrar binds the caches that exist when it is made. As it is made before the first
   *     store, each cache is bound once, here.
   * @param seed of the jitter, different for each replica
   */
  Stores(
      FreshnessSettings freshness,
      LoadSettings loads,
      InstantSource time,
      Scheduler timer,
      CaffeineCacheManager caches,
      MeterRegistry meters,
      ObservationRegistry observations,
      @Nullable CacheMetricsRegistrar cacheMeters,
      long seed) {
    this.freshness = freshness;
    this.loads = loads;
    this.time = time;
    this.timer = timer;
    this.caches = caches;
    this.meters = meters;
    this.observations = observations;
    this.cacheMeters = cacheMeters;
    this.seed = seed;
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
    Store<K, V> store =
        new Store<>(
            spec,
            new Lifetimes(spec.settings(), freshness, new Jitter(freshness.jitter(), seed)),
            new LoadExecution<>(
                loader,
                spec.service(),
                loads.loadDeadline(),
                new LoadObservations(name, observations),
                time,
                timer),
            new Reads<>(name, spec.keys().format(), meters, time),
            time,
            timer,
            this::isRunning);
    caches.registerCustomCache(name, untyped(store.cache()));
    views.put(name, store.view());
    if (cacheMeters != null) {
      cacheMeters.bindCacheToRegistry(Objects.requireNonNull(caches.getCache(name)));
    }
    return store;
  }

  /** The operators' views of all caches, by name. */
  public Collection<CacheView> views() {
    return Collections.unmodifiableCollection(views.values());
  }

  /** The operators' view of a cache; empty if there is none of this name. */
  public Optional<CacheView> view(String cache) {
    return Optional.ofNullable(views.get(cache));
  }

  // The cache manager lists, clears and measures; it puts nothing in.
  @SuppressWarnings("unchecked")
  private static AsyncCache<Object, Object> untyped(AsyncCache<?, ?> cache) {
    return (AsyncCache<Object, Object>) cache;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
