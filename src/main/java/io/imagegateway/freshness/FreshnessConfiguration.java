package io.imagegateway.freshness;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

/** The beans of freshness: the factory of stores, and the cache manager with their caches. */
@Configuration(proxyBeanMethods = false)
class FreshnessConfiguration {

  @Bean
  CaffeineCacheManager cacheManager() {
    CaffeineCacheManager manager = new CaffeineCacheManager();
    // From an empty list on, asking for an unknown cache does not create one.
    manager.setCacheNames(List.of());
    return manager;
  }

  @Bean
  Stores stores(
      FreshnessSettings freshness,
      LoadSettings loads,
      InstantSource time,
      Scheduler timer,
      CaffeineCacheManager caches,
      MeterRegistry meters,
      ObservationRegistry observations,
      ObjectProvider<CacheMetricsRegistrar> cacheMeters) {
    return new Stores(
        freshness,
        loads,
        time,
        timer,
        caches,
        meters,
        observations,
        cacheMeters.getIfAvailable(),
        // A seed of its own for each replica, so that they do not refresh the same keys at once.
        new SecureRandom().nextLong());
  }
}
