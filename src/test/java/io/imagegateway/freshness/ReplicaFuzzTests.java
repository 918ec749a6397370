package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Two to six replicas over one store, under virtual time, in thousands of orders of reads, answers,
 * clearings and faults. A seed names an order; a failure shows it.
 */
class ReplicaFuzzTests {

  private static final int RUNS = 10_000;
  private static final int STEPS = 60;
  private static final List<String> KEYS = List.of("1", "2", "3");
  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final Duration LOAD_DEADLINE = Duration.ofSeconds(10);
  private static final CacheSettings SETTINGS =
      new CacheSettings(
          FRESH, Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofSeconds(10), 10_000);

  private final Logger reads = (Logger) LoggerFactory.getLogger("freshness");

  /** A line for each read would be millions. */
  @BeforeEach
  void silenceTheReads() {
    reads.setLevel(Level.INFO);
  }

  @AfterEach
  void letTheReadsSpeak() {
    reads.setLevel(null);
  }

  @Test
  void neverMixesValuesNorPutsAnOlderOverANewerOneNorUndoesAClearing() {
    int loads = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      World world = new World(seed);
      try {
        world.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + world.story, e);
      }
      loads += world.versions;
    }
    assertThat(loads).isGreaterThan(RUNS);
  }

  /** A load under way at a replica. */
  private record Load(
      int replica, Instant asked, Map<String, CompletableFuture<Outcome<String>>> keys) {}

  /** A value: which key it is of, which answer of NCP it came with, when that was asked for. */
  private record Value(String key, int version, long asked) {

    String text() {
      return key + "#" + version + "#" + asked;
    }

    static Value of(String text) {
      String[] parts = text.split("#", 3);
      return new Value(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }
  }

  private static final class World {

    private final Random random;
    private final VirtualTime time = new VirtualTime();
    private final ModelStore shared = new ModelStore(time);
    private final List<Replica> replicas;
    private final List<String> story = new ArrayList<>();
    private final boolean faults;
    private final long slowest;

    /** When a key was cleared last, at all replicas that have had the time to hear of it. */
    private final Map<String, Long> cleared = new HashMap<>();

    private int versions;
    private boolean troubled;

    World(int seed) {
      random = new Random(seed);
      faults = random.nextInt(3) == 0;
      slowest = random.nextBoolean() ? 0 : 40;
      replicas = IntStream.range(0, 2 + random.nextInt(5)).mapToObj(i -> new Replica(i)).toList();
      time.pass(Duration.ofMillis(1));
    }

    private boolean arrives() {
      boolean lost = faults && random.nextInt(20) == 0;
      troubled |= lost;
      return !lost;
    }

    private long way() {
      return slowest == 0 ? 0 : random.nextLong(slowest);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        Replica replica = replicas.get(random.nextInt(replicas.size()));
        switch (random.nextInt(faults ? 16 : 13)) {
          case 0, 1, 2, 3, 4 -> replica.read(KEYS.get(random.nextInt(KEYS.size())), false);
          case 5 -> replica.read(KEYS.get(random.nextInt(KEYS.size())), true);
          case 6 -> replica.readAll();
          case 7, 8, 9 -> replica.answer();
          case 10 -> pass(random.nextLong(300));
          case 11 -> pass(random.nextLong(40_000));
          case 12 -> {
            if (random.nextInt(3) == 0) {
              replica.clear();
            } else {
              replica.readIndex();
            }
          }
          case 13 -> {
            note("down " + !shared.down);
            shared.down = !shared.down;
            troubled = true;
          }
          case 14 -> {
            note("flush");
            shared.flush();
            troubled = true;
          }
          default -> {
            note("killed " + replica.number);
            replica.loads.clear();
            troubled = true;
          }
        }
        replicas.forEach(Replica::check);
        checkStore();
      }
      // Every reader gets an answer, whatever has been lost.
      pass(LOAD_DEADLINE.plusSeconds(5).toMillis());
      replicas.forEach(each -> assertThat(each.readings).allMatch(CompletableFuture::isDone));
    }

    private void pass(long millis) {
      note("pass " + millis);
      time.pass(Duration.ofMillis(millis));
    }

    private void note(String what) {
      story.add(what);
    }

    private void checkStore() {
      for (String key : KEYS) {
        shared
            .entry("items", key)
            .map(stored -> stored.content().value())
            .ifPresent(text -> assertThat(Value.of(text).key).isEqualTo(key));
      }
    }

    private final class Replica {

      private final int number;
      private final List<Load> loads = new ArrayList<>();
      private final List<CompletableFuture<Answer<String>>> readings = new ArrayList<>();
      private final Map<String, Integer> newest = new HashMap<>();
      private final Map<String, Long> clearedHere = new HashMap<>();
      private final Store<String, String> items;
      private final Store<String, String> index;
      private final Waiting waiting = new Waiting(new AdmissionLimit(100), time.scheduler(), time);

      Replica(int number) {
        this.number = number;
        Stores stores =
            new Stores(
                new FreshnessSettings(
                    Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(15), 0.1),
                new LoadSettings(LOAD_DEADLINE),
                time,
                time.scheduler(),
                new StoreCaches(),
                new SimpleMeterRegistry(),
                ObservationRegistry.NOOP,
                null,
                number,
                new Sharing(
                    shared.far("replica" + number, World.this::way, World.this::arrives),
                    Map.of(UpstreamService.DATAFENCE, Duration.ofSeconds(4)),
                    Runnable::run,
                    random::nextDouble));
        items = stores.create(spec("items").fallingDueByLoad(), this::load);
        index = stores.create(spec("index").reporting(this::offer), this::load);
        stores.start();
      }

      private void offer(
          String key, Outcome.Found<String> found, Instant fetchedAt, ClearingMark asked) {
        Value value = Value.of(found.value());
        for (String item : KEYS) {
          String text = new Value(item, value.version, value.asked).text();
          items.offer(item, ScriptedLoader.found(text), fetchedAt, asked);
        }
      }

      private Map<String, CompletableFuture<Outcome<String>>> load(
          Collection<String> keys, LoadTerms terms) {
        Map<String, CompletableFuture<Outcome<String>>> futures = new LinkedHashMap<>();
        keys.forEach(key -> futures.put(key, new CompletableFuture<>()));
        note(number + " loads " + keys);
        if (!troubled) {
          keys.forEach(this::checkThatNobodyLoads);
        }
        loads.add(new Load(number, time.instant(), futures));
        return futures;
      }

      /** One load per key in all, unless somebody has waited long enough for another one. */
      private void checkThatNobodyLoads(String key) {
        Instant now = time.instant();
        for (Replica other : replicas == null ? List.<Replica>of() : replicas) {
          for (Load load : other.loads) {
            CompletableFuture<?> future = load.keys.get(key);
            boolean waited = !now.isBefore(load.asked.plusSeconds(4));
            boolean again = cleared.getOrDefault(key, Long.MIN_VALUE) >= load.asked.toEpochMilli();
            if (future != null
                && !future.isDone()
                && !waited
                && !again
                && !load.keys.containsKey("all")) {
              assertThat(key).as("loaded by %s and %s", number, other.number).isNull();
            }
          }
        }
      }

      void read(String key, boolean recent) {
        note(number + " reads " + key + (recent ? " recent" : ""));
        readings.add(items.read(key, waiting.reader(recent, Duration.ofSeconds(12))));
      }

      void readAll() {
        note(number + " reads all");
        readings.addAll(
            items.readAll(KEYS, waiting.reader(false, Duration.ofSeconds(12))).values());
      }

      void readIndex() {
        note(number + " reads the index");
        readings.add(index.read("all", waiting.reader(false, Duration.ofSeconds(12))));
      }

      void answer() {
        loads.removeIf(load -> load.keys.values().stream().allMatch(CompletableFuture::isDone));
        if (loads.isEmpty()) {
          return;
        }
        Load load = loads.get(random.nextInt(loads.size()));
        List<String> open =
            load.keys.keySet().stream().filter(key -> !future(load, key).isDone()).toList();
        String key = open.get(random.nextInt(open.size()));
        // No two answers come at the same time.
        time.pass(Duration.ofMillis(1));
        versions++;
        int kind = random.nextInt(10);
        note(number + " gets " + key + " version " + versions + " kind " + kind);
        future(load, key)
            .complete(
                switch (kind) {
                  case 0 ->
                      new Outcome.Failed<>(
                          new Failure(
                              ProblemCode.UPSTREAM_FAILED,
                              new Failure.Upstream(UpstreamService.DATAFENCE, 500, null),
                              null));
                  case 1 ->
                      new Outcome.Failed<>(
                          Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.DATAFENCE));
                  case 2 -> key.equals("all") ? found(key, load) : new Outcome.Absent<>(null);
                  default -> found(key, load);
                });
      }

      private static CompletableFuture<Outcome<String>> future(Load load, String key) {
        return Objects.requireNonNull(load.keys.get(key));
      }

      private Outcome<String> found(String key, Load load) {
        return ScriptedLoader.found(new Value(key, versions, load.asked.toEpochMilli()).text());
      }

      void clear() {
        long now = time.instant().toEpochMilli();
        String key = KEYS.get(random.nextInt(KEYS.size()));
        boolean all = random.nextBoolean();
        note(number + " clears " + (all ? "items" : key));
        // A version that was asked for in this very millisecond is not distinguished.
        time.pass(Duration.ofMillis(1));
        items.clear(all ? new Clearing.All() : new Clearing.OneKey(key));
        time.pass(Duration.ofMillis(1));
        (all ? KEYS : List.of(key))
            .forEach(each -> {
              clearedHere.put(each, now);
              cleared.put(each, now);
              newest.remove(each);
            });
        if (!troubled && !shared.down) {
          // Reaches the others within a second.
          pass(1_000);
          replicas.forEach(replica ->
              (all ? KEYS : List.of(key)).forEach(each -> replica.clearedHere.put(each, now)));
        }
      }

      void check() {
        for (String key : KEYS) {
          Optional<Value> held = items.peek(key).map(Value::of);
          if (held.isEmpty()) {
            newest.remove(key);
            continue;
          }
          Value value = held.get();
          assertThat(value.key).isEqualTo(key);
          assertThat(value.asked)
              .as("a value of replica %s from before a clearing", number)
              .isGreaterThan(clearedHere.getOrDefault(key, Long.MIN_VALUE));
          assertThat(value.version)
              .as("a value of replica %s that is older than the one before", number)
              .isGreaterThanOrEqualTo(newest.getOrDefault(key, 0));
          newest.put(key, value.version);
        }
      }
    }

    private static CacheSpec<String, String> spec(String name) {
      return CacheSpec.<String, String>of(
              name,
              UpstreamService.DATAFENCE,
              SETTINGS,
              KeyFormat.of(Function.identity(), Optional::of))
          .sharedAs(
              new ContentCodec<>() {
                @Override
                public String encode(String value) {
                  return value;
                }

                @Override
                public Optional<String> decode(String text) {
                  return Optional.of(text);
                }
              });
    }
  }
}
