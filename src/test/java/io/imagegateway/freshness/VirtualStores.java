package io.imagegateway.freshness;

import io.imagegateway.VirtualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.cache.caffeine.CaffeineCacheManager;

/** Stores with the default settings, under virtual time, for tests of what stands above them. */
public final class VirtualStores {

  /** The default settings. */
  public static final FreshnessSettings SETTINGS =
      new Binder(new MapConfigurationPropertySource())
          .bindOrCreate("gateway.freshness", FreshnessSettings.class);

  private VirtualStores() {}

  /** A factory of stores in which time passes as the test says. */
  public static Stores at(VirtualTime time) {
    Stores stores =
        new Stores(
            SETTINGS,
            new LoadSettings(Duration.ofSeconds(10)),
            time,
            time.scheduler(),
            new CaffeineCacheManager(),
            new SimpleMeterRegistry(),
            ObservationRegistry.NOOP,
            null);
    stores.start();
    return stores;
  }
}
