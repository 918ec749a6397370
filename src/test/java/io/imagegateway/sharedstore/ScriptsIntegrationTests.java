package io.imagegateway.sharedstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Clearing;
import io.imagegateway.freshness.ModelStore;
import io.imagegateway.freshness.SharedStore;
import io.imagegateway.freshness.SharedStore.Content;
import io.imagegateway.freshness.SharedStore.Failing;
import io.imagegateway.freshness.SharedStore.Hit;
import io.imagegateway.freshness.SharedStore.Lease;
import io.imagegateway.freshness.SharedStore.Leased;
import io.imagegateway.freshness.SharedStore.Question;
import io.imagegateway.freshness.SharedStore.Reading;
import io.imagegateway.freshness.SharedStore.Spoiled;
import io.imagegateway.freshness.SharedStore.Stored;
import io.imagegateway.freshness.SharedStore.Taken;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts against the model of {@link ModelStore}: the same operations in random orders lead to
 * the same readings. Time hardly passes meanwhile; entries are of any age because they are written
 * as fetched long ago.
 */
class ScriptsIntegrationTests {

  private static final int ORDERS = 40;
  private static final int OPERATIONS = 80;
  private static final List<String> KEYS = List.of("26:CON", "26:TF_CPU", "27:CON");
  private static final Duration LEASE = Duration.ofSeconds(12);
  private static final Duration LIFE = Duration.ofHours(1);

  @TempDir private Path directory;

  @Test
  void doWhatTheModelDoes() {
    VirtualTime still = new VirtualTime();
    try (RedisProcess server = RedisProcess.start(directory);
        Connected connected = Connected.to(server.url(), "secret", "a", still)) {
      for (int seed = 0; seed < ORDERS; seed++) {
        new Comparison(seed, connected.store, still).run();
      }
    }
  }

  /** One order of operations, on both stores; each has a cache of its own. */
  private static final class Comparison {

    private final Random random;
    private final String cache;
    private final SharedStore real;
    private final SharedStore model;
    private final List<String> story = new ArrayList<>();
    private final List<Lease[]> leases = new ArrayList<>();
    private int values;

    Comparison(int seed, SharedStore real, VirtualTime time) {
      this.random = new Random(seed);
      this.cache = "cache-" + (char) ('a' + seed % 26) + (char) ('a' + seed / 26);
      this.real = real;
      this.model = new ModelStore(time).near("a");
    }

    void run() {
      for (int i = 0; i < OPERATIONS; i++) {
        step();
      }
      assertThat(recorded(real)).as("%s", story).isEqualTo(recorded(model));
    }

    private void step() {
      switch (random.nextInt(7)) {
        case 0, 1, 2, 3 -> read();
        case 4 -> fill();
        case 5 -> end();
        default -> clear();
      }
    }

    private void read() {
      List<Question> questions =
          IntStream.range(0, 1 + random.nextInt(KEYS.size()))
              .mapToObj(KEYS::get)
              .map(key ->
                  new Question(
                      key, Long.valueOf(key.substring(0, 2)), age(), age(), random.nextInt(6) == 0))
              .toList();
      story.add("read " + questions);
      List<Reading> ours = now(real.read(cache, LEASE, questions)).orElseThrow();
      List<Reading> expected = now(model.read(cache, LEASE, questions)).orElseThrow();
      assertThat(ours.stream().map(this::text).toList())
          .as("%s", story)
          .isEqualTo(expected.stream().map(this::text).toList());
      for (int i = 0; i < ours.size(); i++) {
        if (ours.get(i) instanceof Leased(Lease one, _)
            && expected.get(i) instanceof Leased(Lease other, _)) {
          leases.add(new Lease[] {one, other});
        }
      }
    }

    /** Never within seconds of the age of an entry. */
    private Duration age() {
      return random.nextInt(4) == 0
          ? Duration.ZERO
          : Duration.ofMinutes(random.nextInt(30)).plusSeconds(30);
    }

    private void fill() {
      if (leases.isEmpty()) {
        return;
      }
      Lease[] pair = leases.get(random.nextInt(leases.size()));
      Content content =
          random.nextInt(4) == 0
              ? new Content(null, "", null, 0)
              : new Content("[\"" + values++ + "\"]", "print", null, values);
      story.add("fill " + pair[0].key() + " " + content.value());
      Duration age = Duration.ofMinutes(random.nextInt(30));
      real.fill(pair[0], content, pair[0].known().minus(age), LIFE);
      model.fill(pair[1], content, pair[1].known().minus(age), LIFE);
    }

    private void end() {
      if (leases.isEmpty()) {
        return;
      }
      Lease[] pair = leases.get(random.nextInt(leases.size()));
      if (random.nextBoolean()) {
        story.add("release " + pair[0].key());
        real.release(pair[0]);
        model.release(pair[1]);
      } else {
        story.add("fail " + pair[0].key());
        Failure failure =
            new Failure(
                ProblemCode.UPSTREAM_FAILED,
                new Failure.Upstream(UpstreamService.DATAFENCE, 500, "7"),
                Duration.ofSeconds(3));
        Duration life = Duration.ofMinutes(10);
        real.fail(pair[0], failure, pair[0].known(), life);
        model.fail(pair[1], failure, pair[1].known(), life);
      }
    }

    private void clear() {
      Clearing.Scope scope =
          switch (random.nextInt(4)) {
            case 0 -> new Clearing.All();
            case 1 -> new Clearing.OneFence(26);
            default -> new Clearing.OneKey(KEYS.get(random.nextInt(KEYS.size())));
          };
      story.add("clear " + scope);
      String id = "id" + story.size();
      Clearing clearing = new Clearing(cache, scope);
      assertThat(now(real.clear(id, clearing))).isPresent();
      now(model.clear(id, clearing));
    }

    private List<String> recorded(SharedStore store) {
      return now(store.clearingsAfter(0)).orElseThrow().stream()
          .filter(recorded -> recorded.clearing().cache().equals(cache))
          .map(recorded -> recorded.id() + " " + recorded.clearing().text())
          .toList();
    }

    private String text(Reading reading) {
      return switch (reading) {
        case Hit(Stored stored) -> "hit " + text(stored);
        case Spoiled() -> "spoiled";
        case Failing(Failure failure, _, Stored older) -> "failing " + failure + text(older);
        case Leased(_, Stored older) -> "leased " + text(older);
        case Taken(Stored older) -> "taken " + text(older);
      };
    }

    private String text(@Nullable Stored stored) {
      return stored == null
          ? "nothing"
          : stored.content().value()
              + " "
              + stored.content().fingerprint()
              + " "
              + stored.fetchedAt().plusSeconds(30).truncatedTo(ChronoUnit.MINUTES);
    }

    private static <T> T now(CompletableFuture<T> future) {
      return future.orTimeout(10, TimeUnit.SECONDS).join();
    }
  }
}
