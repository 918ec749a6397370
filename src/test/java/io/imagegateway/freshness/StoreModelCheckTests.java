package io.imagegateway.freshness;

import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.UpstreamService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The store under a model checker, which switches threads at accesses to shared memory, in many
 * orders, and prints the order that breaks a promise. Its choices are fixed, so a failing order
 * comes again.
 *
 * <p>Its results are not compared with those of one thread, as model checkers do by default: a load
 * starts a moment after its reader has announced it, and may end before the reader goes on, so
 * there is no single moment at which it begins. The promises are stated one by one instead.
 */
class StoreModelCheckTests {

  @Test
  void keepsItsPromisesInWhateverOrderReadsLandingsOffersAndClearingsCome() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsBefore(2)
        .actorsPerThread(3)
        .actorsAfter(2)
        .iterations(16)
        .invocationsPerIteration(10)
        .loopBound(10_000)
        // Caffeine is checked by its own project in this way; here its operations are atomic.
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses((String name) ->
                    Stream.of(
                            "com.github.benmanes.caffeine.",
                            "io.micrometer.",
                            "org.slf4j.",
                            "ch.qos.logback.")
                        .anyMatch(name::startsWith))
                .allMethods()
                .ignore())
        .verifier(EpsilonVerifier.class)
        .check(Model.class);
  }

  /** One key of a store, whose time stands still and whose loads end at the model's step. */
  public static final class Model {

    private static final Instant NOW = Instant.parse("2026-01-15T09:00:00Z");
    private static final String KEY = "26";
    private static final CacheSettings SETTINGS =
        new CacheSettings(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            Duration.ofSeconds(10),
            100);

    private final InstantSource time = InstantSource.fixed(NOW);
    private final Scheduler never = new Never();
    private final Waiting waiting = new Waiting(new AdmissionLimit(100), never, time);
    private final Queue<Load> loads = new ConcurrentLinkedQueue<>();
    private final Store<String, String> store =
        new Store<>(
            StoreFixture.spec("model", SETTINGS),
            new Lifetimes(
                SETTINGS,
                new FreshnessSettings(
                    Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(15), 0),
                new Jitter(0, 0)),
            new LoadExecution<>(
                (keys, terms) -> Map.of(KEY, load()),
                UpstreamService.DATAFENCE,
                Duration.ofSeconds(10),
                new LoadObservations("model", ObservationRegistry.NOOP),
                time,
                never),
            new Reads<>("model", Function.identity(), new SimpleMeterRegistry(), time),
            time,
            never,
            () -> false);

    /** Counts the beginnings and the ends of clearings: odd while one is under way. */
    private final AtomicInteger clearings = new AtomicInteger();

    /** What the reader that starts a load saw of them before it read. */
    private final ThreadLocal<Integer> seen = ThreadLocal.withInitial(() -> 0);

    private final Queue<CompletableFuture<Answer<String>>> readings = new ConcurrentLinkedQueue<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    /**
     * A load.
     *
     * @param seen the clearings before the read that started it
     * @param asked the clearings when it was asked for, which is its value
     */
    private record Load(int seen, int asked, CompletableFuture<Loaded<String>> future) {}

    private CompletableFuture<Loaded<String>> load() {
      Load load = new Load(seen.get(), clearings.get(), new CompletableFuture<>());
      boolean another =
          loads.stream().anyMatch(other -> !other.future().isDone() && other.seen() == load.seen());
      if (another && load.seen() % 2 == 0 && clearings.get() == load.seen()) {
        broken.add("two loads without a clearing in between");
      }
      loads.add(load);
      return load.future();
    }

    /** Reads. Nothing may be stored that was asked for before a clearing that has ended. */
    @Operation
    public void read() {
      int cleared = clearings.get();
      seen.set(cleared);
      CompletableFuture<Answer<String>> reading =
          store.read(KEY, waiting.reader(false, Duration.ofSeconds(10)));
      readings.add(reading);
      if (cleared % 2 == 0
          && reading.isDone()
          && reading.join().freshness().source() == Freshness.Source.STORE
          && reading.join().outcome() instanceof Outcome.Found<String>(String value, _)
          && Integer.parseInt(value) < cleared - 1) {
        broken.add("what was asked for at " + value + " is stored after " + cleared);
      }
    }

    /** Ends the oldest load with a value. */
    @Operation
    public void find() {
      for (Load load : loads) {
        if (load.future().complete(loaded(found(load.asked())))) {
          return;
        }
      }
    }

    /** Stores a value that something else brought along; no clearing keeps it out. */
    @Operation
    public void offer() {
      store.offer(KEY, found(Integer.MAX_VALUE), NOW);
    }

    /** Clears the cache behind the store, one thread at a time. */
    @Operation(nonParallelGroup = "clearing")
    public void clear() {
      clearings.incrementAndGet();
      store.cache().synchronous().invalidateAll();
      clearings.incrementAndGet();
    }

    /** No reader is lost, no load is made twice, and no promise was broken on the way. */
    @Validate
    public void validate() {
      loads.forEach(load -> load.future().complete(loaded(found(load.asked()))));
      if (!readings.stream().allMatch(CompletableFuture::isDone)) {
        broken.add("a reader was lost");
      }
      if (!broken.isEmpty()) {
        throw new IllegalStateException(broken.toString());
      }
    }

    private static Outcome.Found<String> found(int asked) {
      return new Outcome.Found<>(Integer.toString(asked), "fingerprint");
    }

    private static Loaded<String> loaded(Outcome<String> outcome) {
      return Loaded.fromNcp(outcome, NOW);
    }
  }

  /** A timer for a time that stands still. */
  private static final class Never implements Scheduler {

    @Override
    public Disposable schedule(Runnable task) {
      return Disposables.disposed();
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      return Disposables.disposed();
    }

    @Override
    public Worker createWorker() {
      throw new UnsupportedOperationException();
    }
  }
}
