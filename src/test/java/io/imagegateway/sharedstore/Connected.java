package io.imagegateway.sharedstore;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The shared store of one replica, connected to a server. */
final class Connected implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofSeconds(5);
  static final Duration COOL_OFF = Duration.ofSeconds(1);

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final StoreOperations operations;
  final RedisSharedStore store;
  private final Scheduler timer = Schedulers.newSingle("timer", true);

  private Connected(SharedStoreSettings settings, String instance, InstantSource time) {
    URI url = settings.url();
    if (url == null) {
      throw new IllegalArgumentException("no URL");
    }
    operations =
        new StoreOperations(
            new StoreConnection(settings, url, timer),
            new CoolOff(settings.coolOff(), time),
            meters);
    Seal seal = new Seal(settings.secret());
    store =
        new RedisSharedStore(
            operations,
            new KeySpace("test"),
            new EntryFormat(seal, 100_000),
            seal,
            instance,
            Runnable::run,
            time);
  }

  static SharedStoreSettings settings(String url, @Nullable String secret) {
    return new SharedStoreSettings(
        URI.create(url), "test", TIMEOUT, COOL_OFF, secret, null, null, null, null);
  }

  /** A store without waiting for the connection. */
  static Connected to(SharedStoreSettings settings, String instance, InstantSource time) {
    return new Connected(settings, instance, time);
  }

  /** A store with a connection. */
  static Connected to(String url, @Nullable String secret, String instance, InstantSource time) {
    Connected connected = to(settings(url, secret), instance, time);
    connected.awaitAvailable();
    return connected;
  }

  void awaitAvailable() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(operations::isAvailable);
  }

  @Override
  public void close() {
    operations.close();
    timer.dispose();
  }
}
