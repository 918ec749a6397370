package io.imagegateway.freshness;

import com.github.benmanes.caffeine.cache.AsyncCache;
import io.imagegateway.lookup.UpstreamService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.SmartLifecycle;
import reactor.core.scheduler.Scheduler;

/**
 * Makes stores, and makes their caches known: to Spring's cache manager, so that the actuator lists
 * them (and clears them, where it may), and to Micrometer.
 *
 * <p>Refreshes run as long as the application does: when it stops, they are what stops first, and
 * reads are answered from what is stored or by loads of their own.
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

  private volatile boolean running;

  /**
   * A factory of stores.
   *
   * @param cacheMeters binds the metrics {@code cache.*}; null to go without them. Boot's own
   *     registrar binds the caches that exist when it is made. As it is made before the first
   *     store, each cache is bound once, here.
   */
  Stores(
      FreshnessSettings freshness,
      LoadSettings loads,
      InstantSource time,
      Scheduler timer,
      CaffeineCacheManager caches,
      MeterRegistry meters,
      ObservationRegistry observations,
      @Nullable CacheMetricsRegistrar cacheMeters) {
    this.freshness = freshness;
    this.loads = loads;
    this.time = time;
    this.timer = timer;
    this.caches = caches;
    this.meters = meters;
    this.observations = observations;
    this.cacheMeters = cacheMeters;
  }

  /**
   * Makes a store.
   *
   * @param name the name of its cache, for the actuator and as a metric tag; not used before
   * @param settings how long its answers are believed
   * @param service who is to blame for a load that does not end
   * @param loader where its values come from
   */
  public <K, V> Store<K, V> create(
      String name, FreshnessSettings.Cache settings, UpstreamService service, Loader<K, V> loader) {
    if (caches.getCacheNames().contains(name)) {
      throw new IllegalArgumentException("there is a cache named " + name + " already");
    }
    Store<K, V> store =
        new Store<>(
            new Lifetimes(settings, freshness.failure(), freshness.minRefreshInterval()),
            new LoadExecution<>(
                loader,
                service,
                loads.loadDeadline(),
                new LoadObservations(name, observations),
                time,
                timer),
            ReadCounters.of(name, meters),
            time,
            timer,
            this::isRunning);
    caches.registerCustomCache(name, untyped(store.cache()));
    if (cacheMeters != null) {
      cacheMeters.bindCacheToRegistry(Objects.requireNonNull(caches.getCache(name)));
    }
    return store;
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
