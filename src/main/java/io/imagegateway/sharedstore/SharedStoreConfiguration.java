package io.imagegateway.sharedstore;

import io.imagegateway.freshness.Sharing;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.client.SharedLimit;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

/** The beans of the store that replicas share; none without a URL. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("gateway.shared-store.url")
class SharedStoreConfiguration {

  /** Runs what takes longer than a thread of the network may be held up. */
  @Bean(destroyMethod = "close")
  ExecutorService sharedStoreWork() {
    return Executors.newThreadPerTaskExecutor(
        Thread.ofVirtual().name("shared-store-", 0).factory());
  }

  @Bean(destroyMethod = "close")
  StoreOperations sharedStoreOperations(
      SharedStoreSettings settings, Scheduler timer, InstantSource time, MeterRegistry meters) {
    URI url = Objects.requireNonNull(settings.url());
    return new StoreOperations(
        new StoreConnection(settings, url, timer), new CoolOff(settings.coolOff(), time), meters);
  }

  @Bean
  Sharing sharing(
      SharedStoreSettings settings,
      NcpSettings ncp,
      StoreOperations operations,
      ExecutorService sharedStoreWork,
      InstantSource time) {
    Seal seal = new Seal(settings.secret());
    return new Sharing(
        new RedisSharedStore(
            operations,
            keySpace(settings, ncp),
            new EntryFormat(seal, Math.toIntExact(ncp.maxResponseSize().toBytes())),
            seal,
            UUID.randomUUID().toString(),
            sharedStoreWork,
            time),
        Arrays.stream(UpstreamService.values())
            .collect(Collectors.toMap(Function.identity(), service -> ncp.of(service).timeout())),
        sharedStoreWork,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  @Bean
  SharedLimit sharedLimit(
      SharedStoreSettings settings, NcpSettings ncp, StoreOperations operations) {
    return new RedisSharedLimit(operations, keySpace(settings, ncp));
  }

  /** Replicas in front of different NCPs share nothing, whatever their namespace. */
  static KeySpace keySpace(SharedStoreSettings settings, NcpSettings ncp) {
    String urls =
        Fingerprints.joined(
            ncp.datafence().baseUrl().toString(), ncp.server().baseUrl().toString());
    return new KeySpace(settings.namespace() + ":" + Fingerprints.of(urls));
  }

  /** Named as in the health group. */
  @Bean("sharedStore")
  SharedStoreHealth sharedStoreHealth(StoreOperations operations) {
    return new SharedStoreHealth(operations);
  }
}
