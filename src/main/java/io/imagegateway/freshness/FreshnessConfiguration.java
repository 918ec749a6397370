package io.imagegateway.freshness;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

/** The beans of freshness: the factory of stores, and the cache manager with their caches. */
@Configuration(proxyBeanMethods = false)
class FreshnessConfiguration {

  @Bean
  StoreCaches cacheManager() {
    return new StoreCaches();
  }

  @Bean
  Stores stores(
      FreshnessSettings freshness,
      LoadSettings loads,
      InstantSource time,
      Scheduler timer,
      StoreCaches caches,
      MeterRegistry meters,
      ObservationRegistry observations,
      ObjectProvider<CacheMetricsRegistrar> cacheMeters,
      ObjectProvider<Sharing> sharing) {
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
        new SecureRandom().nextLong(),
        sharing.getIfAvailable());
  }
}
