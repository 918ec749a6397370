package io.imagegateway.freshness;

import io.imagegateway.VirtualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Objects;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ClassPathResource;

/** Stores with the default settings, under virtual time, for tests of what stands above them. */
public final class VirtualStores {

  private static final Binder SHIPPED = new Binder(shipped());

  private VirtualStores() {}

  /** The default settings of a cache, as they are shipped. */
  public static CacheSettings settings(String cache) {
    return SHIPPED.bind("gateway.freshness." + cache, CacheSettings.class).get();
  }

  private static ConfigurationPropertySource shipped() {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource("application.yaml"));
    return new MapConfigurationPropertySource(Objects.requireNonNull(yaml.getObject()));
  }

  /** A factory of stores in which time passes as the test says, without jitter. */
  public static Stores at(VirtualTime time) {
    Stores stores =
        new Stores(
            new FreshnessSettings(
                Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(15), 0),
            new LoadSettings(Duration.ofSeconds(10)),
            time,
            time.scheduler(),
            new StoreCaches(),
            new SimpleMeterRegistry(),
            ObservationRegistry.NOOP,
            null,
            0,
            null);
    stores.start();
    return stores;
  }
}
