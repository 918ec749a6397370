package io.imagegateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.FakeKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The packaged gateway with a heap of 256 MB before an upstream that floods it, on all calls that
 * it makes at the same time. After each attack the process is alive and ready, serves what it has
 * stored, and reads what is readable.
 */
class HostileUpstreamIntegrationTests {

  /** As many calls as both services allow at the same time by default. */
  private static final int CALLS = 64;

  private static final String STORED = "/api/v1/server-images/25623135";

  @TempDir private static Path directory;
  private static HostileNcp ncp;
  private static JavaProgram gateway;
  private static GatewayClient callers;
  private static GatewayClient operators;
  private static int lastNumber = 1_000_000;

  /** What the upstream answers. */
  enum Attack {
    EMPTY_OBJECTS(8),
    FLOATS(8),
    TEXTS(8),
    OBJECTS_UP_TO_THE_LIMIT(4),
    GZIP_OF_A_THOUSANDTH(200),
    GZIP_OF_OBJECTS(8),
    GZIP_TWICE(8),
    CUT_GZIP(8),
    FALSE_LENGTH(8),
    PROMISED_LENGTH(4);

    private final int megabytes;

    Attack(int megabytes) {
      this.megabytes = megabytes;
    }

    String headers(byte[] body) {
      String length = "Content-Length: " + body.length;
      return switch (this) {
        case EMPTY_OBJECTS, FLOATS, TEXTS, OBJECTS_UP_TO_THE_LIMIT -> length;
        case GZIP_OF_A_THOUSANDTH, GZIP_OF_OBJECTS, GZIP_TWICE, CUT_GZIP ->
            "Content-Encoding: gzip\r\n" + length;
        case FALSE_LENGTH -> "Content-Length: " + (body.length - 1_000_000);
        case PROMISED_LENGTH -> "Content-Length: 1000000000000";
      };
    }

    byte[] body() {
      return switch (this) {
        case EMPTY_OBJECTS, FALSE_LENGTH, PROMISED_LENGTH -> list("{}");
        case FLOATS -> list("0.12345678901234567");
        case TEXTS -> list("\"\\uac00\"");
        case OBJECTS_UP_TO_THE_LIMIT -> list("{\"a\":{}}");
        case GZIP_OF_A_THOUSANDTH ->
            LoopbackServer.gzipped(" ".repeat(megabytes << 20).getBytes(UTF_8));
        case GZIP_OF_OBJECTS -> LoopbackServer.gzipped(list("{}"));
        case GZIP_TWICE -> LoopbackServer.gzipped(LoopbackServer.gzipped(list("{}")));
        case CUT_GZIP -> {
          byte[] whole = LoopbackServer.gzipped(list("[]"));
          yield Arrays.copyOf(whole, whole.length / 2);
        }
      };
    }

    private byte[] list(String item) {
      int items = ((megabytes << 20) - 100) / (item.length() + 1);
      return ("{\"content\":[" + item + ("," + item).repeat(items - 1) + "]}").getBytes(UTF_8);
    }
  }

  @BeforeAll
  static void start() {
    ncp = new HostileNcp();
    int port = JavaProgram.freePort();
    int managementPort = JavaProgram.freePort();
    gateway =
        JavaProgram.start(
            directory.resolve("gateway.log"),
            List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                PackagedGateway.jar().toString(),
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--ncp.credentials.access-key=" + FakeKeys.PRIMARY.accessKey(),
                "--ncp.credentials.secret-key=" + FakeKeys.PRIMARY.secretKey(),
                "--ncp.datafence.base-url=" + ncp.url(),
                "--ncp.server.base-url=" + ncp.url(),
                "--ncp.datafence.rate-limit=1000",
                "--ncp.server.rate-limit=1000",
                "--ncp.datafence.timeout=25s",
                "--ncp.server.timeout=25s",
                "--gateway.load-deadline=28s",
                "--gateway.deadline=30s"));
    callers = new GatewayClient(port);
    operators = new GatewayClient(managementPort);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> {
          assertThat(gateway.isAlive()).as(gateway.output()).isTrue();
          return ready();
        });
    ncp.answer(fixture());
    assertThat(callers.get(STORED).status()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    ncp.close();
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void staysAliveAndServesWhatItHas(Attack attack, TestReporter reporter) {
    byte[] body = attack.body();
    ncp.answer(CALLS, attack.headers(body), body);
    long before = System.nanoTime();

    Map<String, Long> answers = askAll();

    reporter.publishEntry(
        attack.name(),
        "%s after %d ms"
            .formatted(answers, Duration.ofNanos(System.nanoTime() - before).toMillis()));
    assertThat(gateway.isAlive()).as(gateway.output()).isTrue();
    // An answer that never ends is waited for; of the others, the last may come too late.
    assertThat(answers.keySet())
        .isSubsetOf("UPSTREAM_MALFORMED_RESPONSE", "UPSTREAM_TIMEOUT")
        .contains(
            attack == Attack.PROMISED_LENGTH ? "UPSTREAM_TIMEOUT" : "UPSTREAM_MALFORMED_RESPONSE");
    long asked = System.nanoTime();
    assertThat(callers.get(STORED).status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
    assertThat(ready()).isTrue();
  }

  @Test
  void readsAnAnswerAsSoonAsThereIsOne() {
    byte[] body = Attack.EMPTY_OBJECTS.body();
    ncp.answer(CALLS, Attack.EMPTY_OBJECTS.headers(body), body);
    askAll();

    ncp.answer("{\"content\":[{\"imageNo\":7,\"imageName\":\"readable\"}]}".getBytes(UTF_8));

    Answer read = callers.get("/api/v1/fences/" + ++lastNumber + "/box-images?details=false");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.json().at("/content/0/imageName").asString()).isEqualTo("readable");
  }

  /** As many calls to both services as can be under way, and what comes of them. */
  private static Map<String, Long> askAll() {
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<String>> asked =
          IntStream.range(0, CALLS)
              .mapToObj(_ -> ++lastNumber)
              .map(number ->
                  number % 2 == 0
                      ? "/api/v1/fences/" + number + "/box-images?productCode=CON&details=false"
                      : "/api/v1/server-images/" + number)
              .map(path ->
                  CompletableFuture.supplyAsync(
                      () -> callers.get(path).json().path("code").asString("none"), asking))
              .toList();
      return asked.stream()
          .map(CompletableFuture::join)
          .collect(Collectors.groupingBy(code -> code, Collectors.counting()));
    }
  }

  private static boolean ready() {
    try {
      return operators.get("/actuator/health/readiness").status() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private static byte[] fixture() {
    try (InputStream file =
        Objects.requireNonNull(
            HostileUpstreamIntegrationTests.class.getResourceAsStream(
                "/ncp-fixtures/vserver/getServerImageDetail.200.json"))) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
