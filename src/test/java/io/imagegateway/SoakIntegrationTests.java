package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpFake;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mixed load for a while, with careless and hostile clients among the good ones, before an NCP that
 * fails in turns: afterwards the packaged gateway holds no more than before. {@code
 * -Dsoak.seconds=3600} makes a long run.
 */
class SoakIntegrationTests {

  private static final Duration SOAK =
      Duration.ofSeconds(
          Integer.getInteger("soak.seconds", "true".equals(System.getenv("CI")) ? 120 : 30));

  /** Until everything that the load can reach is loaded, compiled and filled. */
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private static final int CLIENTS = 12;
  private static final int SAMPLES = 6;

  /** A second, and what a busy machine adds to it. */
  private static final Duration SOON = Duration.ofSeconds(3);

  private static final String FENCE = "/api/v1/fences/26/box-images";
  private static final int PERMITS = 32;

  @TempDir private static Path directory;
  private static NcpFake ncp;
  private static int port;
  private static PackagedGateway gateway;

  private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();

  /** What an NCP does that is not well; the last one is well. */
  private static final List<List<Fault>> WEATHER =
      List.of(
          List.of(Fault.answering("gateway/endpoint-error.503.json").share(0.3)),
          List.of(Fault.delaying(Duration.ofMillis(1500)).share(0.3)),
          List.of(Fault.breaking(Fault.Break.RESET).share(0.5)),
          List.of(Fault.cutting().share(0.5)),
          List.of(Fault.breaking(Fault.Break.INSIDE_BODY).share(0.3)),
          List.of(Fault.answering("gateway/throttled.429.json").share(0.5)),
          List.of(Fault.breaking(Fault.Break.GARBAGE)),
          List.of());

  @BeforeAll
  static void start() {
    ncp = NcpFake.start();
    port = JavaProgram.freePort();
    gateway =
        PackagedGateway.start(
                ncp,
                port,
                directory.resolve("gateway.log"),
                // Loads and refreshes all the time, and caches that are full after a few seconds.
                "--ncp.datafence.rate-limit=200",
                "--ncp.server.rate-limit=200",
                "--ncp.datafence.timeout=1s",
                "--ncp.server.timeout=1s",
                "--gateway.deadline=3s",
                "--gateway.load-deadline=3s",
                "--gateway.freshness.box-images.fresh=1s",
                "--gateway.freshness.box-images.max-size=500",
                "--gateway.freshness.fence-images.max-size=500",
                "--gateway.freshness.server-images.fresh=2s",
                "--gateway.freshness.server-images.max-size=500",
                "--gateway.freshness.own-server-images.fresh=2s",
                "--gateway.freshness.min-refresh-interval=500ms")
            .ready();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    ncp.close();
  }

  @Test
  void leavesNothingBehind(TestReporter reporter) throws Exception {
    assertThat(gateway.client().get(FENCE).status()).isEqualTo(200);
    load(WARM_UP);
    List<Sample> samples = new ArrayList<>();
    samples.add(rest("before"));
    for (int i = 1; i <= SAMPLES; i++) {
      load(SOAK.dividedBy(SAMPLES));
      samples.add(rest((SOAK.toSeconds() * i / SAMPLES) + " s"));
    }

    String table = table(samples);
    reporter.publishEntry("soak", table + "\nanswers: " + answers);
    System.out.println(table + "\nanswers: " + answers);
    assertThat(answers.keySet()).noneMatch(answer -> answer.contains("INTERNAL_ERROR"));
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    assertThat(last.heapMb()).as(table).isLessThan(first.heapMb() + 12);
    assertThat(last.threads()).as(table).isLessThan(first.threads() + 8);
    assertThat(last.files()).as(table).isLessThan(first.files() + 2 * PERMITS);
    assertThat(last.directKb()).as(table).isLessThan(first.directKb() + 1024);
    assertThat(gateway.output()).doesNotContain("OutOfMemoryError", "LEAK:");
    assertThat(gateway.readiness()).isEqualTo(200);
  }

  /** A load of this length, while NCP's weather changes, and a good caller that is served by it. */
  private void load(Duration length) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        SplittableRandom random = new SplittableRandom(i);
        running.add(
            clients.submit(() -> {
              while (over.getCount() > 0) {
                act(random);
              }
            }));
      }
      Future<Duration> longest = clients.submit(() -> longestAnswer(over));
      long each = Math.max(500, length.toMillis() / WEATHER.size());
      for (long time = 0; time < length.toMillis(); time += each) {
        ncp.heal();
        WEATHER.get((int) (time / each) % WEATHER.size()).forEach(ncp::inject);
        boolean _ = over.await(each, TimeUnit.MILLISECONDS);
      }
      over.countDown();
      for (Future<?> client : running) {
        client.get();
      }
      assertThat(longest.get()).as("the slowest answer from the cache").isLessThan(SOON);
    } finally {
      ncp.heal();
    }
  }

  /** Asks for what is stored all the time. */
  private static Duration longestAnswer(CountDownLatch over) throws InterruptedException {
    GatewayClient good = new GatewayClient(port);
    long longest = 0;
    while (!over.await(20, TimeUnit.MILLISECONDS)) {
      long before = System.nanoTime();
      assertThat(good.get(FENCE).status()).isEqualTo(200);
      longest = Math.max(longest, System.nanoTime() - before);
    }
    return Duration.ofNanos(longest);
  }

  private void act(SplittableRandom random) {
    GatewayClient caller = gateway.client();
    switch (random.nextInt(12)) {
      case 0, 1 -> count(caller.get(FENCE));
      case 2 -> count(caller.get("/api/v1/server-images/" + (25_700_400 + random.nextInt(40))));
      case 3 -> count(caller.get("/api/v1/server-images/" + random.nextInt(1_000_000)));
      case 4 -> count(caller.get(FENCE, "Cache-Control", "no-cache"));
      case 5 -> count(caller.get("/api/v1/fences/" + random.nextLong(1L << 50) + "/box-images"));
      case 6 -> count(caller.get("/api/v1/box-images?fenceId=26,29&size=5"));
      case 7 -> count(caller.get("/api/v1/fences/29/fence-images", "Prefer", "wait=1"));
      case 8 -> send("GET /api/v1/fences HTTP/1.1\r\nHost: l", random.nextBoolean());
      case 9 -> send("GET " + FENCE + " HTTP/1.1\r\nHost: localhost\r\n\r\n", true);
      case 10 ->
          send(
              "PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n"
                  + "a".repeat(90_000),
              random.nextBoolean());
      default -> send(FuzzedExchange.of(random.nextLong()).text(), random.nextBoolean());
    }
  }

  private void count(Answer answer) {
    String code = answer.status() < 400 ? "" : " " + answer.json().path("code").asString("none");
    answers.computeIfAbsent(answer.status() + code, _ -> new AtomicInteger()).incrementAndGet();
  }

  /** Sends bytes, and closes the connection soon, with or without a reset. */
  private static void send(String text, boolean reset) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(50);
      if (reset) {
        socket.setSoLinger(true, 0);
      }
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      InputStream input = socket.getInputStream();
      int _ = input.read(new byte[100]);
    } catch (IOException _) {
      // What comes of it is not this client's business.
    }
  }

  /**
   * What the gateway holds.
   *
   * @param heapMb megabytes of the heap, after a collection
   * @param directKb kilobytes of direct buffers
   * @param residentMb megabytes of the process
   * @param requests requests in progress, that of the scrape aside
   * @param permits permits for calls that are taken
   * @param loads loads under way
   */
  private record Sample(
      String at,
      double heapMb,
      double directKb,
      double residentMb,
      int threads,
      int files,
      int requests,
      int permits,
      int loads) {}

  /** Waits until nothing is under way, and measures. */
  private static Sample rest(String at) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> {
          Sample now = sample(at);
          assertThat(List.of(now.requests(), now.permits(), now.loads()))
              .as("requests, permits and loads under way")
              .containsOnly(0);
        });
    collect();
    return sample(at);
  }

  private static Sample sample(String at) {
    Gauges gauges = Gauges.of(gateway.operators().get("/actuator/prometheus").text());
    return new Sample(
        at,
        gauges.sum("jvm_memory_used_bytes{area=\"heap\"") / (1 << 20),
        gauges.sum("jvm_buffer_memory_used_bytes{id=\"direct\"") / 1024,
        residentMb(),
        (int) gauges.sum("jvm_threads_live_threads"),
        (int) gauges.sum("process_files_open_files"),
        (int) gauges.sum("http_server_requests_active_seconds_gcount"),
        2 * PERMITS - (int) gauges.sum("ncp_limiter_available{limit=\"concurrency\""),
        (int) gauges.sum("freshness_loads_active_seconds_count"));
  }

  private static void collect() {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(gateway.pid()),
                  "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("jcmd.log").toFile())
              .start();
      assertThat(jcmd.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static double residentMb() {
    try {
      return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
              .sum()
          / 1024;
    } catch (IOException noProcFileSystem) {
      return Double.NaN;
    }
  }

  private static String table(List<Sample> samples) {
    StringBuilder table =
        new StringBuilder(
            "| after | heap MB | direct kB | resident MB | threads | files | requests | permits |"
                + " loads |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (Sample one : samples) {
      table.append(
          "| %s | %.1f | %.0f | %.0f | %d | %d | %d | %d | %d |%n"
              .formatted(
                  one.at(),
                  one.heapMb(),
                  one.directKb(),
                  one.residentMb(),
                  one.threads(),
                  one.files(),
                  one.requests(),
                  one.permits(),
                  one.loads()));
    }
    return table.toString();
  }
}
