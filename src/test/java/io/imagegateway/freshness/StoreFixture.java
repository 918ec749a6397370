package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.cache.Cache;

/** A store with everything around it, in virtual time. */
final class StoreFixture {

  static final String KEY = "26";
  static final long SEED = 4711;
  static final Duration FRESH = Duration.ofSeconds(30);
  static final Duration STALE = Duration.ofMinutes(5);
  static final Duration OUTAGE = Duration.ofHours(24);
  static final Duration ABSENT = Duration.ofSeconds(10);
  static final Duration FAILURE = Duration.ofSeconds(1);
  static final Duration REFUSAL = Duration.ofSeconds(30);
  static final Duration RECENT = Duration.ofSeconds(15);
  static final Duration LOAD_DEADLINE = Duration.ofSeconds(10);
  static final Duration GATHERING = Duration.ofMillis(50);
  static final Duration A_MOMENT = Duration.ofNanos(1);

  final VirtualTime time = new VirtualTime();
  final ScriptedLoader loader = new ScriptedLoader();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final StoreCaches caches = new StoreCaches();

  /** Waits for whatever it takes. */
  final ReadContext caller = patient(false, time);

  /** The same, for nothing but recent answers. */
  final ReadContext wantsRecent = patient(true, time);

  final Stores stores;
  final Store<String, String> store;

  StoreFixture() {
    this(new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 10_000));
  }

  StoreFixture(CacheSettings settings) {
    this(settings, 0, spec -> spec);
  }

  /** With jitter, and a cache that is described further. */
  StoreFixture(
      CacheSettings settings, double jitter, UnaryOperator<CacheSpec<String, String>> described) {
    stores =
        new Stores(
            new FreshnessSettings(FAILURE, REFUSAL, RECENT, jitter),
            new LoadSettings(LOAD_DEADLINE),
            time,
            time.scheduler(),
            caches,
            meters,
            ObservationRegistry.NOOP,
            null,
            SEED,
            null);
    stores.start();
    store = stores.create(described.apply(spec("box-images", settings)), loader);
  }

  /** A caller whose time is never over. */
  static ReadContext patient(boolean recent, VirtualTime time) {
    return new Waiting(new AdmissionLimit(1), time.scheduler(), time)
        .reader(recent, Duration.ofDays(10_000));
  }

  Store<String, String> store(
      String name, CacheSettings settings, Loader.Port<String, String> port) {
    return stores.create(spec(name, settings), port);
  }

  /** A cache whose keys are their own text, and numbers. */
  static CacheSpec<String, String> spec(String name, CacheSettings settings) {
    return CacheSpec.of(
        name, UpstreamService.DATAFENCE, settings, KeyFormat.of(Function.identity(), Optional::of));
  }

  CompletableFuture<Answer<String>> read() {
    return store.read(KEY, caller);
  }

  CompletableFuture<Answer<String>> readRecent() {
    return store.read(KEY, wantsRecent);
  }

  /** Reads, and takes no interest in the answer. */
  void ask() {
    var _ = read();
  }

  /** Asks for a recent answer, and takes no interest in it. */
  void askForARecentOne() {
    var _ = readRecent();
  }

  /** The answer of a reader who does not have to wait. */
  Answer<String> readAtOnce() {
    return now(read());
  }

  /** What a future that has completed, and normally, has to say. */
  static Answer<String> now(CompletableFuture<Answer<String>> future) {
    assertThat(future).isCompleted();
    return future.join();
  }

  /** Stores a value under the key, fetched now. */
  void hold(String value) {
    var reading = read();
    loader.last().finds(value);
    assertThat(now(reading).outcome()).isEqualTo(ScriptedLoader.found(value));
  }

  Cache cache() {
    return Objects.requireNonNull(caches.getCache("box-images"));
  }

  Instant instant() {
    return time.instant();
  }

  /** Stores a value that something else brought along, fetched now. */
  void offer(String key, String value) {
    store.offer(key, ScriptedLoader.found(value), instant());
  }

  /** The answer with this value, fetched so long ago, old for a reason. */
  Answer<String> answer(String value, Duration age, StaleReason reason) {
    Instant fetchedAt = instant().minus(age);
    return new Answer<>(
        ScriptedLoader.found(value),
        new Freshness(fetchedAt, fetchedAt.plus(FRESH), Source.STORE, reason));
  }

  /** The reason of a value that is served because of a failure. */
  static StaleReason because(ProblemCode code) {
    return new StaleReason.NotFetched(code);
  }

  /** The answer with this value, fetched so long ago. */
  Answer<String> answer(String value, Duration age, Source source) {
    Instant fetchedAt = instant().minus(age);
    return new Answer<>(
        ScriptedLoader.found(value), new Freshness(fetchedAt, fetchedAt.plus(FRESH), source));
  }

  /** The reads so far by result, without those that never happened. */
  Map<String, Integer> reads() {
    Map<String, Integer> reads = new TreeMap<>();
    meters
        .find("freshness.reads")
        .tag("cache", "box-images")
        .counters()
        .forEach(counter -> {
          if (counter.count() > 0) {
            reads.put(
                Objects.requireNonNull(counter.getId().getTag("result")), (int) counter.count());
          }
        });
    return reads;
  }
}
