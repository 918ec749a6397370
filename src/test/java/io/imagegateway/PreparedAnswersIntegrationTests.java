package io.imagegateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.freshness.Stores;
import io.imagegateway.ncp.wire.AttemptSender;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.scheduler.Scheduler;

/**
 * Prepared answers are the answers that would be made anew: byte for byte, header for header, and
 * in every count. Two gateways live through the same histories, of requests, changes, failures,
 * clearings and times, at one virtual time and in front of one NCP; one of them prepares no
 * answers.
 *
 * <p>A history that fails is repeated with {@code -Dhistory=<its number>}.
 */
class PreparedAnswersIntegrationTests {

  private static final int HISTORIES = 2000;
  private static final int STEPS = 12;
  private static final int FOCUS = 4;

  /** Beyond what any cache remembers. */
  private static final Duration FORGOTTEN = Duration.ofDays(9);

  private static final Set<String> COUNTS =
      Set.of(
          "freshness.reads",
          "freshness.age",
          "cache.gets",
          "box.image.matches",
          "http.server.requests",
          "gateway.problems",
          "ncp.client.requests");

  private static World world;
  private static Gateway preparing;
  private static Gateway plain;

  @BeforeAll
  static void start() {
    world = new World();
    preparing = new Gateway(world, "4MB");
    plain = new Gateway(world, "0");
  }

  @AfterAll
  static void stop() {
    preparing.close();
    plain.close();
  }

  @Test
  void givesTheAnswersThatWouldBeMadeAnewWhateverHappened() {
    String wanted = System.getProperty("history");
    if (wanted != null) {
      new History(Long.parseLong(wanted)).run();
      return;
    }
    for (long number = 0; number < HISTORIES; number++) {
      new History(number).run();
    }
    // What is compared was not made the same way.
    assertThat(preparing.count("prepared.answers.given")).isGreaterThan(HISTORIES);
    assertThat(plain.count("prepared.answers.given")).isZero();
  }

  /** One history, made by chance from its number. */
  private static final class History {

    private static final List<String> TARGETS =
        List.of(
            "/api/v1/fences/1/box-images",
            "/api/v1/fences/1/box-images",
            "/api/v1/fences/1/box-images",
            "/api/v1/fences/2/box-images?details=false",
            "/api/v1/fences/2/box-images?productCode=CON,TF_CPU&strict=true",
            "/api/v1/fences/1/box-images/110",
            "/api/v1/fences/2/box-images/220",
            "/api/v1/fences/1/fence-images",
            "/api/v1/fences/2/fence-images/290",
            "/api/v1/fences",
            "/api/v1/fences/1",
            "/api/v1/fences/3",
            "/api/v1/box-images",
            "/api/v1/box-images?fenceId=1,3",
            "/api/v1/box-images?fenceId=9&productCode=CON",
            "/api/v1/box-images?fenceId=8",
            "/api/v1/box-images?status=CONFIRMED&size=3",
            "/api/v1/box-images?imageName=image&size=2&page=1",
            "/api/v1/server-images/110",
            "/api/v1/server-images?serverImageNo=110,111,999",
            "/api/v1/product-codes",
            "/api/v1/fences/1/box-images?productcode=CON");

    private static final List<Duration> TIMES =
        List.of(
            Duration.ofMillis(1),
            Duration.ofMillis(400),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(12),
            Duration.ofSeconds(29),
            Duration.ofSeconds(31),
            Duration.ofSeconds(70),
            Duration.ofMinutes(7),
            Duration.ofMinutes(12),
            Duration.ofHours(25));

    private final long number;
    private final Random chance;
    private final List<String> steps = new ArrayList<>();

    /** What this history is about, so that its requests have to do with each other. */
    private final List<String> targets = new ArrayList<>();

    private final Map<String, String> tags = new TreeMap<>();

    History(long number) {
      this.number = number;
      this.chance = new Random(number * 0x9E3779B97F4A7C15L);
      for (int i = 0; i < FOCUS; i++) {
        targets.add(any(TARGETS));
      }
    }

    void run() {
      world.begin();
      pass(FORGOTTEN);
      for (int step = 0; step < STEPS; step++) {
        switch (chance.nextInt(20)) {
          case 0, 1, 2 -> pass(any(TIMES));
          case 3 -> steps.add(world.change(chance));
          case 4 -> clear();
          default -> ask();
        }
      }
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .untilAsserted(
              () -> assertThat(preparing.counts()).as("%s", this).isEqualTo(plain.counts()));
    }

    private void pass(Duration time) {
      steps.add("pass " + time);
      preparing.pass(time);
      plain.pass(time);
    }

    private void clear() {
      String cache = any(List.of("box-images", "fence-images", "fences", "server-images"));
      if (cache.equals("box-images") && chance.nextBoolean()) {
        steps.add("clear 1:CON");
        preparing.clear(cache, "1:CON");
        plain.clear(cache, "1:CON");
      } else {
        steps.add("clear " + cache);
        preparing.clear(cache);
        plain.clear(cache);
      }
    }

    private void ask() {
      String target = any(targets);
      int times = chance.nextInt(4) == 0 ? 1 : 3;
      for (int time = 0; time < times; time++) {
        ask(target);
        if (chance.nextInt(6) == 0) {
          pass(TIMES.get(chance.nextInt(4)));
        }
      }
    }

    private void ask(String target) {
      String request = request(target);
      steps.add(request.replace("\r\n", " | "));
      Exchange first = preparing.ask(request);
      Exchange second = plain.ask(request);
      assertThat(first).as("%s", this).isEqualTo(second);
      String etag = first.headers().get("etag");
      if (etag != null) {
        tags.put(target, etag);
      }
    }

    private String request(String target) {
      StringBuilder request = new StringBuilder(chance.nextInt(8) == 0 ? "HEAD " : "GET ");
      request.append(target).append(" HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: id\r\n");
      switch (chance.nextInt(12)) {
        case 0 -> request.append("Cache-Control: no-cache\r\n");
        case 1 -> request.append("Cache-Control: no-cache\r\nSec-Fetch-Site: cross-site\r\n");
        case 2 -> request.append("Accept: application/json\r\n");
        case 3 -> request.append("Accept: text/html, */*;q=0.1\r\n");
        case 4 -> request.append("Accept: text/html\r\n");
        case 5 -> request.append("Accept: application/json;q=0\r\nAccept: */*\r\n");
        case 6 -> request.append("Origin: https://console.example.com\r\n");
        case 7 -> request.append("Origin: https://elsewhere.example.com\r\nPrefer: wait=1\r\n");
        default -> {}
      }
      switch (chance.nextInt(8)) {
        case 0 -> request.append("Accept-Encoding: gzip\r\n");
        case 1 -> request.append("Accept-Encoding: br;q=1, GZIP;q=0.5\r\n");
        case 2 -> request.append("Accept-Encoding: gzip;q=0, identity\r\n");
        default -> {}
      }
      String known = tags.getOrDefault(target, "W/\"none\"");
      switch (chance.nextInt(12)) {
        case 0, 1, 2 -> request.append("If-None-Match: ").append(known).append("\r\n");
        case 3 -> request.append("If-None-Match: *\r\n");
        case 4 ->
            request.append("If-None-Match: \"x\", ").append(known.substring(2)).append("\r\n");
        case 5 -> request.append("If-None-Match: \"x\"\r\nIf-None-Match: " + known + "\r\n");
        case 6 -> request.append("If-Match: \"x\"\r\n");
        case 7 -> request.append("Range: bytes=0-10\r\n");
        default -> {}
      }
      return request.append("\r\n").toString();
    }

    private <T> T any(List<T> choices) {
      return choices.get(chance.nextInt(choices.size()));
    }

    @Override
    public String toString() {
      return "history " + number + ":\n" + String.join("\n", steps);
    }
  }

  /** What came back, without the time of day. */
  private record Exchange(String status, Map<String, String> headers, String body) {}

  /** A gateway in this process, in a time of its own, in front of the common NCP. */
  private static final class Gateway implements AutoCloseable {

    private final VirtualTime time = new VirtualTime();
    private final ConfigurableApplicationContext context;
    private final int port;
    private Socket connection;
    private InputStream input;

    Gateway(World world, String maxSize) {
      this.context =
          new SpringApplicationBuilder(GatewayApplication.class)
              .initializers(starting -> {
                GenericApplicationContext beans = (GenericApplicationContext) starting;
                beans.registerBean(
                    "steadyTime",
                    InstantSource.class,
                    () -> time,
                    definition -> definition.setPrimary(true));
                beans.registerBean("timer", Scheduler.class, time::scheduler);
                beans.registerBean(
                    "httpAttemptSender", AttemptSender.class, () -> world.seenAt(time));
              })
              .run(
                  "--spring.main.allow-bean-definition-overriding=true",
                  "--spring.main.banner-mode=off",
                  "--logging.level.root=off",
                  "--server.port=0",
                  "--management.server.port=0",
                  "--gateway.prepared-answers.max-size=" + maxSize,
                  "--gateway.freshness.jitter=0",
                  "--gateway.cors.allowed-origins=https://console.example.com",
                  "--gateway.shutdown-pause=0s",
                  "--management.metrics.use-global-registry=false",
                  "--ncp.retry.max-attempts=1",
                  "--ncp.datafence.rate-limit=100000",
                  "--ncp.server.rate-limit=100000",
                  "--ncp.credentials.access-key=access",
                  "--ncp.credentials.secret-key=secret");
      this.port =
          Objects.requireNonNull(
              context.getEnvironment().getProperty("local.server.port", Integer.class));
      connect();
    }

    private void connect() {
      try {
        connection = new Socket(InetAddress.getLoopbackAddress(), port);
        connection.setTcpNoDelay(true);
        connection.setSoTimeout(20_000);
        input = new BufferedInputStream(connection.getInputStream());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** Connects anew: a kept connection may be in a phase whose time is over all of a sudden. */
    void pass(Duration duration) {
      time.pass(duration);
      try {
        connection.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      connect();
    }

    Exchange ask(String request) {
      try {
        connection.getOutputStream().write(request.getBytes(ISO_8859_1));
        String status = line();
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
          int colon = header.indexOf(':');
          headers.merge(
              header.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
              header.substring(colon + 1).strip(),
              (one, other) -> one + " | " + other);
        }
        headers.remove("date");
        boolean hasBody = request.startsWith("GET") && !status.contains(" 304");
        String body =
            hasBody
                ? new String(
                    input.readNBytes(Integer.parseInt(headers.get("content-length"))), ISO_8859_1)
                : "";
        if ("close".equals(headers.get("connection"))) {
          connection.close();
          connect();
        }
        return new Exchange(status, headers, body);
      } catch (IOException e) {
        throw new AssertionError(request, e);
      }
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = input.read(); next != '\n'; next = input.read()) {
        if (next < 0) {
          throw new IOException("the connection was closed");
        }
        line.append((char) next);
      }
      return line.toString().strip();
    }

    void clear(String cache) {
      Objects.requireNonNull(context.getBean(CacheManager.class).getCache(cache)).clear();
    }

    void clear(String cache, String key) {
      context.getBean(Stores.class).view(cache).orElseThrow().clear(key);
    }

    double count(String counter) {
      return context.getBean(MeterRegistry.class).get(counter).counter().count();
    }

    /** All counts that callers' requests change, by meter. */
    Map<String, Double> counts() {
      Map<String, Double> counts = new TreeMap<>();
      for (Meter meter : context.getBean(MeterRegistry.class).getMeters()) {
        double count =
            switch (meter) {
              case Counter counter -> counter.count();
              case FunctionCounter counter -> counter.count();
              case Timer timer -> timer.count();
              case Gauge gauge -> gauge.value();
              default -> 0;
            };
        if (COUNTS.contains(meter.getId().getName()) && count != 0) {
          counts.put(meter.getId().getName() + meter.getId().getTags(), count);
        }
      }
      return counts;
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      context.close();
    }
  }
}
