package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.DataSet;
import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpAction;
import io.imagegateway.ncpfake.NcpFake;
import io.imagegateway.sharedstore.RedisProcess;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;

/** Several gateways over one store and one NCP. */
class SharedStoreIntegrationTests {

  private static final NcpFake NCP = NcpFake.start();
  private static final String IMAGES = "/api/v1/fences/26/box-images";
  private static final String KEY = "/actuator/freshness/box-images/26:CON";

  @TempDir private static Path directory;

  private static RedisProcess redis;

  private final List<Replica> replicas = new ArrayList<>();

  @BeforeAll
  static void startTheStore() {
    redis = RedisProcess.start(directory);
  }

  @AfterAll
  static void stop() {
    NCP.close();
    if (redis != null) {
      redis.close();
    }
  }

  @BeforeEach
  void startAnew() {
    NCP.reset();
    redis.cli("FLUSHALL");
  }

  @AfterEach
  void stopTheReplicas() {
    replicas.forEach(replica -> replica.context.close());
  }

  /** One gateway. */
  private record Replica(
      ConfigurableApplicationContext context, GatewayClient client, GatewayClient operators) {

    double reads(String result) {
      return context
          .getBean(MeterRegistry.class)
          .find("freshness.reads")
          .tag("result", result)
          .counters()
          .stream()
          .mapToDouble(counter -> counter.count())
          .sum();
    }

    boolean sharing() {
      return operators.get("/actuator/health/upstream").text().contains("\"available\":true");
    }

    /** A second reading of the clearings begins when what the first one read is known. */
    boolean knowsTheClearings() {
      return context
              .getBean(MeterRegistry.class)
              .find("shared.store.requests")
              .tag("operation", "clearings")
              .tag("outcome", "success")
              .timers()
              .stream()
              .mapToLong(timer -> timer.count())
              .sum()
          >= 2;
    }
  }

  private Replica start(String... settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("server.port", "0");
    all.put("management.server.port", "0");
    all.put("ncp.datafence.base-url", NCP.url().toString());
    all.put("ncp.server.base-url", NCP.url().toString());
    all.put("ncp.credentials.access-key", FakeKeys.PRIMARY.accessKey());
    all.put("ncp.credentials.secret-key", FakeKeys.PRIMARY.secretKey());
    all.put("gateway.shared-store.url", redis.url());
    all.put("gateway.shared-store.namespace", "test");
    // However slow the machine is on which this is tried.
    all.put("gateway.shared-store.timeout", "500ms");
    all.put("management.endpoint.freshness.access", "unrestricted");
    Stream.of(settings)
        .map(setting -> setting.split("=", 2))
        .forEach(pair -> all.put(pair[0], pair[1]));
    String[] arguments =
        all.entrySet().stream()
            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(GatewayApplication.class).run(arguments);
    Replica replica =
        new Replica(
            context,
            client(context, "local.server.port"),
            client(context, "local.management.port"));
    replicas.add(replica);
    return replica;
  }

  private static GatewayClient client(ConfigurableApplicationContext context, String port) {
    return new GatewayClient(
        Objects.requireNonNull(context.getEnvironment().getProperty(port, Integer.class)));
  }

  private Replica startSharing(String... settings) {
    Replica replica = start(settings);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> replica.sharing() && replica.knowsTheClearings());
    return replica;
  }

  @Test
  void makeTheCallsOfOneGatewayInAll() {
    Replica one = startSharing();
    Replica other = startSharing();
    String answer = one.client.get(IMAGES).json().path("content").toString();
    int calls = NCP.journal().count();

    Answer adopted = other.client.get(IMAGES);

    assertThat(adopted.json().path("content")).hasToString(answer);
    assertThat(adopted.header("Cache-Status")).startsWith("image-gateway; hit");
    assertThat(NCP.journal().count()).isEqualTo(calls);
    assertThat(other.reads("shared")).isEqualTo(one.reads("miss"));
    assertThat(other.reads("miss")).isZero();
    assertThat(other.operators.get(KEY).json().path("source").asString()).isEqualTo("SHARED");
  }

  @Test
  void loadOnceWhatBothAreAskedForAtTheSameTime() {
    Replica one = startSharing();
    Replica other = startSharing();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 40)
              .mapToObj(
                  i -> callers.submit(() -> (i % 2 == 0 ? one : other).client.get(IMAGES).status()))
              .toList();
      assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isEqualTo(200));
    }
    assertThat(NCP.journal().count(NcpAction.GET_BOX_CUSTOM_IMAGE)).isEqualTo(5);
  }

  @Test
  void startWarmWhileNcpIsDown() {
    Answer before = startSharing().client.get(IMAGES);
    NCP.down();

    Answer after = startSharing().client.get(IMAGES);

    assertThat(after.status()).isEqualTo(200);
    assertThat(after.json().path("content")).isEqualTo(before.json().path("content"));
    assertThat(after.json().path("complete").asBoolean()).isTrue();
  }

  @Test
  void startWarmBeyondStaleWhileNcpIsDown() {
    String[] hasty = {
      "gateway.freshness.box-images.fresh=1ms", "gateway.freshness.box-images.stale=0s"
    };
    startSharing(hasty).client.get(IMAGES + "?details=false");
    NCP.down();

    Answer after = startSharing(hasty).client.get(IMAGES + "?details=false");

    assertThat(after.status()).isEqualTo(200);
    assertThat(after.json().path("stale").asBoolean()).isTrue();
    assertThat(after.json().path("content").isEmpty()).isFalse();
  }

  @Test
  void clearAKeyOfBothWithinASecond() {
    Replica one = startSharing();
    Replica other = startSharing();
    one.client.get(IMAGES);
    other.client.get(IMAGES);
    NCP.journal().reset();

    assertThat(one.operators.send("DELETE", KEY).status()).isEqualTo(204);

    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(1))
        .until(() -> other.operators.get(KEY).status() == 404);
    other.client.get(IMAGES);
    one.client.get(IMAGES);
    assertThat(NCP.journal().count()).isOne();
  }

  @Test
  void clearACacheOfBothWithinASecond() {
    Replica one = startSharing();
    Replica other = startSharing();
    one.client.get(IMAGES);
    other.client.get(IMAGES);
    NCP.journal().reset();

    Objects.requireNonNull(one.context.getBean(CacheManager.class).getCache("box-images")).clear();

    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(1))
        .until(() -> other.operators.get(KEY).status() == 404);
    other.client.get(IMAGES);
    one.client.get(IMAGES);
    assertThat(NCP.journal().count()).isEqualTo(5);
  }

  @Test
  void clearForAllWhatWasClearedWhileTheStoreWasAway() {
    Replica one = startSharing("gateway.shared-store.cool-off=1s");
    Replica other = startSharing("gateway.shared-store.cool-off=1s");
    one.client.get(IMAGES);
    other.client.get(IMAGES);
    redis.pause();
    try {
      assertThat(one.operators.send("DELETE", KEY).status()).isEqualTo(204);
      assertThat(one.operators.get(KEY).status()).isEqualTo(404);
      assertThat(other.operators.get(KEY).status()).isEqualTo(200);
    } finally {
      redis.resume();
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> other.operators.get(KEY).status() == 404);
  }

  @Test
  void storeNeitherAddressesNorKeys() {
    NCP.change(data -> DataSet.demo());
    Replica one = startSharing("gateway.shared-store.secret=the seal");
    one.client.get(IMAGES);
    one.client.get("/api/v1/server-images/25700412");

    for (String key : redis.cli("KEYS", "*").lines().toList()) {
      assertThat(key).startsWith("ig1:{test:");
      byte[] value = redis.cli("GET", key).getBytes(StandardCharsets.UTF_8);
      assertThat(new String(value, StandardCharsets.UTF_8))
          .doesNotContain(FakeKeys.PRIMARY.accessKey(), FakeKeys.PRIMARY.secretKey(), "the seal");
    }
    assertThat(startSharing().client.get(IMAGES).status()).isEqualTo(200);
  }

  /** What can happen to a store. */
  enum Trouble {
    KILLED {
      @Override
      void begin() {
        redis.kill();
      }

      @Override
      void end() {
        redis.restart();
      }
    },
    PAUSED {
      @Override
      void begin() {
        redis.pause();
      }

      @Override
      void end() {
        redis.resume();
      }
    },
    EMPTIED {
      @Override
      void begin() {
        redis.cli("FLUSHALL");
      }

      @Override
      void end() {
        redis.cli("FLUSHALL");
      }
    },
    FULL {
      @Override
      void begin() {
        redis.cli("CONFIG", "SET", "maxmemory", "1");
      }

      @Override
      void end() {
        redis.cli("CONFIG", "SET", "maxmemory", "0");
      }
    },
    SLOW {
      @Override
      void begin() {
        redis.cli("CLIENT", "PAUSE", "1500", "ALL");
      }

      @Override
      void end() {
        redis.cli("CLIENT", "UNPAUSE");
      }
    };

    abstract void begin();

    abstract void end();
  }

  /** Misses and refreshes all the time, since nothing is fresh for longer than a moment. */
  @ParameterizedTest
  @EnumSource
  void failNoRequestWhateverHappensToTheStore(Trouble trouble) {
    String[] settings = {
      "gateway.shared-store.cool-off=1s",
      "gateway.shared-store.timeout=100ms",
      "gateway.freshness.box-images.fresh=50ms",
      "gateway.freshness.box-images.stale=50ms",
      "ncp.datafence.rate-limit=1000",
      "ncp.server.rate-limit=1000"
    };
    List<Replica> both = List.of(startSharing(settings), startSharing(settings));
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        Replica replica = both.get(i % 2);
        var _ =
            callers.submit(() -> {
              while (!over.get()) {
                Answer answer = replica.client.get(IMAGES);
                answered.incrementAndGet();
                if (answer.status() != 200 || answer.json().path("stale").asBoolean()) {
                  failed.add(answer.text());
                }
              }
            });
      }
      try {
        awaitMore(answered);
        trouble.begin();
        awaitMore(answered);
        trouble.end();
        awaitMore(answered);
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> both.stream().allMatch(Replica::sharing));
      } finally {
        over.set(true);
      }
    }
    assertThat(failed).isEmpty();
  }

  private static void awaitMore(AtomicInteger answered) {
    int before = answered.get();
    await().atMost(Duration.ofSeconds(30)).until(() -> answered.get() > before + 200);
  }
}
