package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.imagegateway.VirtualTime;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpoint;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import reactor.core.scheduler.Scheduler;

class StoresTests {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  CacheAutoConfiguration.class, CacheMetricsAutoConfiguration.class))
          .withUserConfiguration(Surroundings.class, FreshnessConfiguration.class, Rooms.class);

  @Test
  void makeTheirCachesKnownToTheActuator() {
    application.run(context -> {
      CachesEndpoint endpoint = new CachesEndpoint(context.getBeansOfType(CacheManager.class));

      assertThat(endpoint.caches().getCacheManagers())
          .containsOnlyKeys("cacheManager")
          .allSatisfy((name, caches) ->
              assertThat(caches.getCaches()).containsOnlyKeys("box-images", "own-server-images"));
    });
  }

  @Test
  void letTheActuatorClearACache() {
    application.run(context -> {
      Rooms rooms = context.getBean(Rooms.class);
      rooms.store().offer("key", found("one"), context.getBean(InstantSource.class).instant());
      new CachesEndpoint(context.getBeansOfType(CacheManager.class)).clearCache("box-images", null);

      assertThat(rooms.store().cache().asMap()).isEmpty();
    });
  }

  @Test
  void createNoCacheForAnUnknownName() {
    application.run(
        context -> assertThat(context.getBean(CacheManager.class).getCache("unknown")).isNull());
  }

  @Test
  void countEachCacheOnce() {
    application.run(context -> {
      Rooms rooms = context.getBean(Rooms.class);
      rooms.store().offer("key", found("one"), context.getBean(InstantSource.class).instant());
      ReadContext caller = StoreFixture.patient(false, new VirtualTime());
      var _ = rooms.store().read("key", caller);
      var _ = rooms.store().read("other key", caller);
      MeterRegistry meters = context.getBean(MeterRegistry.class);

      assertThat(meters.find("cache.size").meters())
          .extracting(meter -> meter.getId().getTag("cache"))
          .containsExactlyInAnyOrder("box-images", "own-server-images");
      assertThat(meters.find("cache.gets").tag("cache", "box-images").meters())
          .extracting(meter -> meter.getId().getTag("result"), StoresTests::value)
          .containsExactlyInAnyOrder(tuple("hit", 1.0), tuple("miss", 1.0));
      assertThat(meters.get("freshness.reads").tag("result", "fresh").counters())
          .extracting(counter -> counter.getId().getTag("cache"))
          .containsExactlyInAnyOrder("box-images", "own-server-images");
    });
  }

  @Test
  void refreshUntilTheApplicationStopsWhichTheyDoFirst() {
    application.run(context -> {
      Stores stores = context.getBean(Stores.class);

      assertThat(stores.isRunning()).isTrue();
      assertThat(stores.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE);

      context.close();

      assertThat(stores.isRunning()).isFalse();
    });
  }

  @Test
  void doWithoutTheMetricsOfCachesWhereThereAreNone() {
    new ApplicationContextRunner()
        .withUserConfiguration(Surroundings.class, FreshnessConfiguration.class, Rooms.class)
        .run(context -> {
          assertThat(context).hasNotFailed();
          assertThat(context.getBean(MeterRegistry.class).find("cache.size").meters()).isEmpty();
        });
  }

  @Test
  void refuseTwoStoresOfOneName() {
    StoreFixture fixture = new StoreFixture();

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            fixture.store(
                "box-images",
                new CacheSettings(
                    Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, 1),
                fixture.loader))
        .withMessageContaining("box-images");
  }

  private static double value(Meter meter) {
    return meter.measure().iterator().next().getValue();
  }

  @EnableConfigurationProperties({FreshnessSettings.class, LoadSettings.class})
  static class Surroundings {

    private final VirtualTime time = new VirtualTime();

    @Bean
    InstantSource clock() {
      return time;
    }

    @Bean
    Scheduler scheduler() {
      return time.scheduler();
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    @Bean
    ObservationRegistry observations() {
      return ObservationRegistry.NOOP;
    }
  }

  /** Uses the stores as the rooms of the house do: they are made while beans are being made. */
  static class Rooms {

    private final Store<String, String> store;

    Rooms(Stores stores, InstantSource time) {
      ScriptedLoader loader = new ScriptedLoader();
      store =
          stores.create(
              StoreFixture.spec("box-images", VirtualStores.settings("box-images")), loader);
      Store<String, String> index =
          stores.create(
              StoreFixture.spec("own-server-images", VirtualStores.settings("own-server-images")),
              loader);
      index.offer("KR", found("index"), time.instant());
    }

    Store<String, String> store() {
      return store;
    }
  }
}
