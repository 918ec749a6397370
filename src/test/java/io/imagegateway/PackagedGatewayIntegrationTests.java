package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncp.credentials.SecretVolume;
import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.RemoteFake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The gateway as it is shipped, a jar in a process of its own, against an NCP in another process
 * that has its bad days. The build packages the jar before these tests run.
 */
class PackagedGatewayIntegrationTests {

  private static final String FENCE = "/api/v1/fences/26/box-images";
  private static final String OTHER_FENCE = "/api/v1/fences/27/box-images?productCode=SVR_WIN";
  private static final String IMAGE = "/api/v1/server-images/25623135";
  private static final FakeKeys ROTATED =
      new FakeKeys("ROTATEDACCESSKEY0001", "ROTATED-secret-key-not-real-00000000001");

  /** The base64 of any HMAC-SHA256, as in {@code x-ncp-apigw-signature-v2}. */
  private static final Pattern SIGNATURE =
      Pattern.compile("(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?!=)");

  private static final Pattern MAIL_ADDRESS =
      Pattern.compile("[a-z0-9]@[a-z0-9-]+\\.(com|net|org|kr|example)");

  @TempDir private static Path directory;
  private static final int NCP_PORT = JavaProgram.freePort();
  private static final RemoteFake NCP = new RemoteFake(NCP_PORT);

  private static JavaProgram ncp;
  private static Gateway plain;
  private static Gateway keyed;
  private static SecretVolume secret;

  /** A gateway that runs. */
  private record Gateway(JavaProgram program, GatewayClient callers, GatewayClient operators) {

    static Gateway start(String name, String... arguments) {
      int port = JavaProgram.freePort();
      int managementPort = JavaProgram.freePort();
      List<String> all =
          new ArrayList<>(
              List.of(
                  "--server.port=" + port,
                  "--management.server.port=" + managementPort,
                  "--ncp.datafence.base-url=" + NCP.url(),
                  "--ncp.server.base-url=" + NCP.url(),
                  "--gateway.freshness.failure=50ms"));
      all.addAll(List.of(arguments));
      return new Gateway(
          program(name, all.toArray(String[]::new)),
          new GatewayClient(port),
          new GatewayClient(managementPort));
    }

    static JavaProgram program(String name, String... arguments) {
      List<String> command = new ArrayList<>(List.of("-jar", PackagedGateway.jar().toString()));
      command.addAll(List.of(arguments));
      return JavaProgram.start(directory.resolve(name + ".log"), command);
    }

    boolean isReady() {
      try {
        return operators.get("/actuator/health/readiness").status() == 200;
      } catch (UncheckedIOException _) {
        assertThat(program.isAlive()).as(program.output()).isTrue();
        return false;
      }
    }

    void forget() {
      assertThat(operators.send("DELETE", "/actuator/caches").status()).isEqualTo(204);
    }

    double metric(String series) {
      return operators
          .get("/actuator/prometheus")
          .text()
          .lines()
          .filter(line -> line.startsWith(series))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  @BeforeAll
  static void start() throws IOException {
    ncp = startNcp();
    // NCP is silent, so that the warm-up has something to be patient with.
    NCP.fault("{\"delay\": \"PT60S\"}");
    plain =
        Gateway.start(
            "plain",
            "--ncp.credentials.access-key=" + FakeKeys.PRIMARY.accessKey(),
            "--ncp.credentials.secret-key=" + FakeKeys.PRIMARY.secretKey(),
            "--management.endpoint.caches.access=unrestricted",
            "--gateway.warm-up.fence-ids=26",
            "--gateway.warm-up.timeout=1s",
            "--gateway.deadline=2s",
            "--gateway.max-concurrency=40",
            "--gateway.freshness.min-refresh-interval=0s",
            "--gateway.freshness.box-images.fresh=1s",
            "--gateway.freshness.box-images.stale=1s",
            "--gateway.freshness.own-server-images.fresh=1s",
            "--ncp.datafence.breaker.open-duration=1s",
            "--ncp.server.breaker.open-duration=1s");
    await().atMost(Duration.ofSeconds(40)).until(plain::isReady);
    assertThat(plain.program().output()).contains("Warm-up: 0 of 1 Datafences loaded");

    NCP.reset();
    secret =
        new SecretVolume(Files.createDirectory(directory.resolve("keys")))
            .mount(FakeKeys.PRIMARY.accessKey(), FakeKeys.PRIMARY.secretKey());
    keyed =
        Gateway.start(
            "keyed",
            "--ncp.credentials.directory=" + secret.directory(),
            "--gateway.warm-up.fence-ids=26",
            "--gateway.freshness.min-refresh-interval=0s",
            "--gateway.freshness.box-images.fresh=200ms",
            "--ncp.datafence.breaker.open-duration=1s",
            "--ncp.server.breaker.open-duration=1s",
            "--logging.level.root=TRACE");
    await().atMost(Duration.ofSeconds(40)).until(keyed::isReady);
  }

  private static JavaProgram startNcp() {
    JavaProgram program =
        JavaProgram.start(
            directory.resolve("ncp.log"),
            List.of(
                "-cp",
                System.getProperty("java.class.path"),
                DemoApplication.class.getName(),
                "--fake-only",
                "--fake.port=" + NCP_PORT));
    await().atMost(Duration.ofSeconds(30)).until(NCP::isUp);
    return program;
  }

  @AfterAll
  static void stopHavingSaidNoSecret() {
    Stream.of(plain.program(), keyed.program(), ncp).forEach(JavaProgram::close);
    String said = keyed.program().output() + plain.program().output();
    assertThat(said.contains(" TRACE ")).isTrue();
    for (FakeKeys keys : List.of(FakeKeys.PRIMARY, ROTATED)) {
      assertThat(said.contains(keys.accessKey())).isFalse();
      assertThat(said.contains(keys.secretKey())).isFalse();
    }
    assertThat(
            SIGNATURE
                .matcher(said)
                .results()
                .map(found -> said.substring(Math.max(0, found.start() - 80), found.start())))
        .isEmpty();
    assertThat(MAIL_ADDRESS.matcher(said).results()).isEmpty();
  }

  @BeforeEach
  void startAnew() {
    NCP.reset();
    plain.forget();
    // What an earlier test taught the breakers is to be forgotten, too.
    await().atMost(Duration.ofSeconds(15)).until(PackagedGatewayIntegrationTests::allIsWell);
    plain.forget();
    NCP.forgetCalls();
  }

  @Test
  void warmsUpBeforeItIsReady() {
    String said = keyed.program().output();
    int warm = said.indexOf("Warm-up: 1 of 1 Datafences loaded");
    int ready = said.indexOf("changed to ACCEPTING_TRAFFIC");
    assertThat(warm).isPositive().isLessThan(ready);
    assertThat(said.indexOf("key pair from ncp.credentials.directory")).isBetween(0, warm);
  }

  @Test
  void answersFromWhatItKnowsWhileNcpIsStopped() {
    Answer miss = plain.callers().get(FENCE);
    assertThat(miss.header("Cache-Status")).isEqualTo("image-gateway; fwd=miss");
    assertThat(miss.header("Cache-Control")).matches("max-age=[01]");
    assertThat(miss.header("Age")).isEqualTo("0");
    Answer hit = plain.callers().get(FENCE);
    assertThat(hit.header("Cache-Status")).matches("image-gateway; hit; ttl=[01]");
    assertThat(hit.header("ETag")).isEqualTo(miss.header("ETag"));
    assertThat(plain.callers().get(FENCE, "If-None-Match", hit.header("ETag")).status())
        .isEqualTo(304);

    ncp.close();
    Answer stale =
        eventually(() -> plain.callers().get(FENCE), PackagedGatewayIntegrationTests::stale);
    // Past its stale time, each caller waits for a fetch that fails.
    Answer outage =
        eventually(
            () -> plain.callers().get(FENCE),
            answer -> Integer.parseInt(answer.header("Age")) >= 3);
    for (Answer old : List.of(stale, outage)) {
      assertThat(old.status()).isEqualTo(200);
      assertThat(old.header("Cache-Control")).isEqualTo("max-age=0");
      assertThat(old.header("Cache-Status"))
          .matches("image-gateway; hit; ttl=(0|-[0-9]+); detail=upstream-(failed|circuit-open)");
      assertThat(old.json().get("complete").asBoolean()).isTrue();
    }
    assertThat(outage.header("ETag"))
        .isEqualTo(stale.header("ETag"))
        .isNotEqualTo(hit.header("ETag"));
    Timed unknown = timed(() -> plain.callers().get(OTHER_FENCE));
    assertThat(unknown.answer().json().get("code").asString())
        .isIn("UPSTREAM_FAILED", "UPSTREAM_CIRCUIT_OPEN");
    assertThat(unknown.took()).isLessThan(Duration.ofSeconds(2));
    assertThat(plain.isReady()).isTrue();

    ncp = startNcp();
    Answer again = eventually(() -> plain.callers().get(FENCE), answer -> !stale(answer));
    assertThat(again.header("ETag")).isEqualTo(hit.header("ETag"));
  }

  @Test
  void givesWhatItHasAtTheDeadlineWhileNcpIsSlow() {
    NCP.fault("{\"action\": \"getServerImageList\", \"delay\": \"PT60S\"}");
    Timed partial = timed(() -> plain.callers().get(FENCE));
    assertThat(partial.took()).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(5));
    assertThat(partial.answer().status()).isEqualTo(200);
    assertThat(partial.answer().header("Cache-Control")).isEqualTo("no-store");
    JsonNode content = partial.answer().json().get("content");
    assertThat(content).hasSize(19);
    assertThat(content.get(0).at("/match/problem/code").asString()).isEqualTo("UPSTREAM_TIMEOUT");

    NCP.fault("{\"delay\": \"PT60S\"}");
    Timed nothing = timed(() -> plain.callers().get(OTHER_FENCE, "Prefer", "wait=1"));
    assertThat(nothing.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
    assertThat(nothing.answer().status()).isEqualTo(504);
    assertThat(nothing.answer().json().get("code").asString()).isEqualTo("UPSTREAM_TIMEOUT");
  }

  @Test
  void repeatsWhatIsThrottledAsLateAsNcpAsks() {
    NCP.fault("{\"times\": 2, \"answer\": {\"fixture\": \"gateway/throttled.429.json\"}}");
    assertThat(plain.callers().get(IMAGE).status()).isEqualTo(200);
    assertThat(NCP.calls()).hasSize(3);

    plain.forget();
    NCP.forgetCalls();
    NCP.fault(
        """
        {"times": 1, "answer":
          {"fixture": "gateway/throttled.429.json", "headers": {"Retry-After": "1"}}}\
        """);
    Timed patient = timed(() -> plain.callers().get(IMAGE));
    assertThat(patient.answer().status()).isEqualTo(200);
    assertThat(patient.took()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(2200));
    assertThat(NCP.calls()).hasSize(2);

    plain.forget();
    NCP.forgetCalls();
    NCP.fault(
        """
        {"answer": {"fixture": "gateway/throttled.429.json", "headers": {"Retry-After": "30"}}}\
        """);
    Timed told = timed(() -> plain.callers().get(IMAGE));
    assertThat(told.answer().status()).isEqualTo(503);
    assertThat(told.answer().json().get("code").asString()).isEqualTo("UPSTREAM_THROTTLED");
    assertThat(told.answer().header("Retry-After")).isEqualTo("30");
    assertThat(told.took()).isLessThan(Duration.ofSeconds(1));
    assertThat(NCP.calls()).hasSize(1);
  }

  @Test
  void leavesNcpAloneWhenTheQuotaIsUsedUp() {
    NCP.fault(
        """
        {"action": "getServerImageDetail", "answer": {"fixture": "gateway/quota-exceeded.429.json"}}\
        """);
    for (int i = 0; i < 40; i++) {
      Answer refused = plain.callers().get("/api/v1/server-images/" + (1000 + i));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.json().get("code").asString()).isEqualTo("UPSTREAM_QUOTA_EXCEEDED");
      // A minute for NCP's own answer; in the pause no more than the time to the next probe.
      assertThat(refused.header("Retry-After"))
          .satisfiesAnyOf(
              wait -> assertThat(wait).isEqualTo("60"),
              wait -> assertThat(Integer.parseInt(wait)).isBetween(1, 10));
    }
    assertThat(NCP.calls().size()).isBetween(3, 5);
  }

  @Test
  void followsAClockThatIsTenMinutesOffWithoutAFailedCall() {
    NCP.clockOffset("PT10M");
    assertThat(plain.callers().get(FENCE).json().get("complete").asBoolean()).isTrue();
    for (String service : List.of("datafence", "server")) {
      assertThat(plain.metric("ncp_clock_offset_seconds{service=\"%s\"".formatted(service)))
          .isBetween(590.0, 610.0);
    }
    plain.forget();
    NCP.forgetCalls();
    assertThat(plain.callers().get(FENCE).json().get("complete").asBoolean()).isTrue();
    assertThat(NCP.calls()).allMatch(call -> call.get("status").asInt() == 200);
    NCP.clockOffset("PT0S");
    plain.forget();
    assertThat(plain.callers().get(FENCE).json().get("complete").asBoolean()).isTrue();
    assertThat(plain.metric("ncp_clock_offset_seconds")).isZero();
  }

  @Test
  void turnsCallersAwayAtOnceWhenItIsFullButNotThoseWhomItCanAnswer() {
    assertThat(plain.callers().get(IMAGE).status()).isEqualTo(200);
    NCP.fault("{\"delay\": \"PT60S\"}");
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 50)
          .forEach(i ->
              callers.execute(() ->
                  plain.callers().get("/api/v1/server-images/" + (2000 + i), "Prefer", "wait=5")));
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() ->
              plain.callers().get("/api/v1/server-images/9", "Prefer", "wait=1").status() == 503);
      Timed turnedAway = timed(() -> plain.callers().get("/api/v1/server-images/10"));
      assertThat(turnedAway.answer().status()).isEqualTo(503);
      assertThat(turnedAway.answer().json().get("code").asString()).isEqualTo("OVERLOADED");
      // A seat is free when the load of the first reader has ended, at the latest.
      assertThat(Integer.parseInt(turnedAway.answer().header("Retry-After"))).isBetween(1, 11);
      assertThat(turnedAway.took()).isLessThan(Duration.ofMillis(500));
      assertThat(plain.callers().get(IMAGE).status()).isEqualTo(200);
    }
  }

  @Test
  void clearsItsCachesUnderLoad() {
    Load load = Load.start(plain, FENCE);
    try (load) {
      for (int i = 0; i < 5; i++) {
        // Each time costs five lists, and NCP is asked for no more than twenty a second.
        load.goesOn(20);
        plain.forget();
      }
    }
    assertThat(load.failed()).isEmpty();
  }

  @Test
  void rotatesItsKeysUnderLoadWithoutAFailedCall() {
    secret.mount(FakeKeys.PRIMARY.accessKey(), FakeKeys.PRIMARY.secretKey());
    await().atMost(Duration.ofSeconds(15)).until(() -> fetches(keyed));
    NCP.forgetCalls();
    Load load = Load.start(keyed, FENCE, "Cache-Control", "no-cache");
    try (load) {
      load.goesOn(40);
      // The old key is dead before the gateway looks at the files again, unless it looks just now.
      List<FakeKeys> turns = List.of(ROTATED, FakeKeys.PRIMARY, ROTATED, FakeKeys.PRIMARY);
      for (FakeKeys keys : turns) {
        secret.mount(keys.accessKey(), keys.secretKey());
        NCP.acceptOnly(keys);
        load.goesOn(40);
      }
    }
    assertThat(load.failed()).isEmpty();
    assertThat(refusals()).isPositive();
    assertThat(keyed.program().output().indexOf("calls to NCP are signed with the primary one"))
        .isPositive();
  }

  @Test
  void servesWhatItHoldsAndReportsTheCauseAtOnceWhenItsKeyIsRevokedAtPeak() {
    secret.mount(FakeKeys.PRIMARY.accessKey(), FakeKeys.PRIMARY.secretKey());
    await().atMost(Duration.ofSeconds(15)).until(() -> fetches(keyed));
    NCP.forgetCalls();
    long revoked = System.nanoTime();
    List<Timed> told;
    Load load = Load.start(keyed, FENCE);
    try (load) {
      NCP.acceptOnly(ROTATED);
      await().atMost(Duration.ofSeconds(15)).until(() -> keyed.metric("ncp_paused") > 0);
      told =
          IntStream.range(0, 20)
              .mapToObj(_ -> timed(() -> keyed.callers().get(OTHER_FENCE)))
              .toList();
      load.goesOn(100);
    }
    Duration since = Duration.ofNanos(System.nanoTime() - revoked);
    assertThat(load.failed()).isEmpty();
    assertThat(told)
        .allSatisfy(one -> {
          assertThat(one.answer().status()).isEqualTo(502);
          assertThat(one.answer().json().get("code").asString())
              .isEqualTo("UPSTREAM_AUTHENTICATION_FAILED");
        });
    List<Duration> times = told.stream().map(Timed::took).sorted().toList();
    assertThat(times.get(10)).isLessThan(Duration.ofSeconds(1));
    // Five lists are refreshed at the same time; then one probe per second.
    assertThat(refusals()).isBetween(3L, 5L + 1 + since.toSeconds());
    assertThat(keyed.operators().get("/actuator/health/upstream").text())
        .contains("UPSTREAM_AUTHENTICATION_FAILED");
    assertThat(keyed.isReady()).isTrue();
    secret.mount(ROTATED.accessKey(), ROTATED.secretKey());
    Timed recovered =
        timed(() ->
            eventually(() -> keyed.callers().get(OTHER_FENCE), answer -> answer.status() == 200));
    assertThat(recovered.took()).isLessThan(Duration.ofSeconds(10));
    secret.mount(FakeKeys.PRIMARY.accessKey(), FakeKeys.PRIMARY.secretKey());
  }

  @Test
  void namesTheBadSettingsAndDoesNotStart() {
    JavaProgram freshness =
        Gateway.program(
            "bad-freshness",
            "--ncp.credentials.access-key=" + FakeKeys.PRIMARY.accessKey(),
            "--ncp.credentials.secret-key=" + FakeKeys.PRIMARY.secretKey(),
            "--gateway.freshness.server-images.stale=-1s",
            "--gateway.freshness.server-images.fresh=0s",
            "--gateway.freshness.own-server-images.outage=1s");
    JavaProgram services =
        Gateway.program(
            "bad-services",
            "--ncp.server.base-url=ncloud",
            "--ncp.datafence.base-url=http://203.0.113.7:8080");
    assertThat(end(freshness))
        .contains("gateway.freshness.server-images.stale", "gateway.freshness.server-images.fresh")
        .contains("gateway.freshness.own-server-images.outage", "must not be shorter than stale");
    assertThat(end(services))
        .contains("ncp.server.base-url must be an absolute https URL")
        .contains("ncp.datafence.base-url must be https beyond loopback");
  }

  /** What a program says that must not start. */
  private static String end(JavaProgram program) {
    try (program) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.output()).contains("APPLICATION FAILED TO START");
      return program.output();
    }
  }

  /** Asks fifty times a second, as the hand of a clock does, whatever has come of it before. */
  private record Load(
      ScheduledExecutorService clock,
      ExecutorService callers,
      Queue<CompletableFuture<Answer>> answers)
      implements AutoCloseable {

    static Load start(Gateway gateway, String path, String... headers) {
      ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
      ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
      Queue<CompletableFuture<Answer>> answers = new ConcurrentLinkedQueue<>();
      var _ =
          clock.scheduleAtFixedRate(
              () ->
                  answers.add(
                      CompletableFuture.supplyAsync(
                          () -> gateway.callers().get(path, headers), callers)),
              0,
              20,
              TimeUnit.MILLISECONDS);
      return new Load(clock, callers, answers);
    }

    /** Waits until so many more are answered. */
    void goesOn(int more) {
      long before = answered();
      await().atMost(Duration.ofSeconds(30)).until(() -> answered() >= before + more);
    }

    /** Asks no more, and waits for the answers that are under way. */
    @Override
    public void close() {
      clock.close();
      callers.close();
    }

    long answered() {
      return answers.stream().filter(CompletableFuture::isDone).count();
    }

    List<String> failed() {
      return answers.stream()
          .map(CompletableFuture::join)
          .filter(answer -> answer.status() != 200 || !answer.json().get("complete").asBoolean())
          .map(Answer::text)
          .toList();
    }
  }

  private record Timed(Answer answer, Duration took) {}

  private static Timed timed(Supplier<Answer> request) {
    long before = System.nanoTime();
    Answer answer = request.get();
    return new Timed(answer, Duration.ofNanos(System.nanoTime() - before));
  }

  private static Answer eventually(Supplier<Answer> request, Predicate<Answer> wanted) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .until(request::get, wanted);
  }

  private static boolean allIsWell() {
    plain.forget();
    return plain.callers().get(FENCE).json().path("complete").asBoolean()
        && plain.metric("ncp_breaker_state") == 0
        && plain.metric("ncp_paused") == 0;
  }

  private static boolean stale(Answer answer) {
    return answer.json().path("stale").asBoolean();
  }

  private static boolean fetches(Gateway gateway) {
    return gateway
        .callers()
        .get(FENCE, "Cache-Control", "no-cache")
        .header("Cache-Status")
        .endsWith("fwd=request");
  }

  private static long refusals() {
    return NCP.calls().valueStream().filter(call -> call.path("status").asInt() == 401).count();
  }
}
