package io.imagegateway.container;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient;
import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncp.credentials.SecretVolume;
import io.imagegateway.ncpfake.FakeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;
import tools.jackson.databind.JsonNode;

/** The gateway's container beside one with a fake NCP that checks every signature. */
@EnabledIf(
    value = "io.imagegateway.container.Images#canBeHad",
    disabledReason = "Docker is not there, or what the images are built on can't be had")
@Timeout(300)
class GatewayContainerTests {

  private static final String FENCE = "/api/v1/fences/26/box-images";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STOP_SECONDS = 30;

  private static final Network NETWORK = Network.newNetwork();
  @TempDir private static Path directory;
  private static SecretVolume secret;
  private static Ncp ncp;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws IOException {
    // The gateway's user is nobody of this machine.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    secret = new SecretVolume(directory);
    mount(FakeKeys.PRIMARY);
    ncp = new Ncp(NETWORK);
    ncp.start();
    gateway = new Gateway(NETWORK, Ncp.URL, secret);
    gateway.start();
  }

  @BeforeEach
  void startAnew() {
    ncp.reset();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
    ncp.stop();
    NETWORK.close();
  }

  @Test
  void joinsTheImagesOfADatafenceWithTheirServerImages() {
    Answer answer = gateway.api().get(FENCE);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("complete").booleanValue()).isTrue();
    assertThat(answer.json().get("content")).hasSize(19);
    assertThat(answer.json().at("/content/0/match/status").stringValue()).isEqualTo("CONFIRMED");
    assertThat(answer.json().at("/content/0/serverImage/serverImageNo").stringValue())
        .isEqualTo("25623101");
  }

  @Test
  void listsItsParts() {
    Answer answer = gateway.management().get("/actuator/sbom/application");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("bomFormat").stringValue()).isEqualTo("CycloneDX");
    assertThat(answer.json().get("components").valueStream())
        .extracting(component -> component.get("name").stringValue())
        .contains("spring-webmvc", "caffeine", "reactor-netty-http")
        .doesNotContain("wiremock-standalone", "junit-jupiter", "testcontainers");
  }

  @Test
  void staysWithinTheContainersMemoryUnderLoad() {
    GatewayClient api = gateway.api();
    // Below gateway.max-requests, beyond which callers are refused.
    try (ExecutorService callers = Executors.newFixedThreadPool(100)) {
      List<CompletableFuture<Integer>> statuses =
          IntStream.range(0, 1000)
              .mapToObj(n ->
                  CompletableFuture.supplyAsync(
                      () -> api.get(n % 2 == 0 ? FENCE : "/v3/api-docs").status(), callers))
              .toList();
      assertThat(statuses).extracting(CompletableFuture::join).containsOnly(200);
    }

    String metrics = gateway.management().get("/actuator/prometheus").text();
    double heap =
        Pattern.compile("^jvm_memory_max_bytes\\{area=\"heap\".*} (.*)$", Pattern.MULTILINE)
            .matcher(metrics)
            .results()
            .mapToDouble(pool -> Double.parseDouble(pool.group(1)))
            .sum();
    assertThat(heap).isBetween(Gateway.MEMORY * 0.4, Gateway.MEMORY * 0.5);
    assertThat(gateway.state().getOOMKilled()).isFalse();
    assertThat(gateway.state().getRunning()).isTrue();
  }

  @Test
  void signsWithTheNewKeyPairOnceTheMountedSecretIsTurnedOver() {
    mount(FakeKeys.SECONDARY);
    try {
      ncp.acceptOnly(FakeKeys.SECONDARY);

      // The old pair is refused at once, so the files are read again in the middle of this call.
      assertThat(gateway.api().get("/api/v1/server-images/25700430").status()).isEqualTo(200);
      assertThat(accessKeys()).endsWith(FakeKeys.SECONDARY.accessKey());

      mount(FakeKeys.PRIMARY);
      ncp.reset();

      // Both pairs are accepted, so nothing but the files themselves tells of the change.
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            gateway.api().get("/api/v1/fences/" + System.nanoTime() + "/box-images");
            return accessKeys().getLast().equals(FakeKeys.PRIMARY.accessKey());
          });
    } finally {
      mount(FakeKeys.PRIMARY);
    }
  }

  @Test
  void endsRequestsThatAreUnderWayBeforeItEnds() throws Exception {
    try (Gateway ending = new Gateway(NETWORK, Ncp.URL, secret)) {
      ending.start();
      ncp.delay(Duration.ofSeconds(3));
      GatewayClient api = ending.api();
      CompletableFuture<Answer> underWay =
          CompletableFuture.supplyAsync(() -> api.get("/api/v1/server-images/25623135"));
      await().atMost(PATIENCE).until(() -> !ncp.calls().isEmpty());

      ending
          .getDockerClient()
          .stopContainerCmd(ending.getContainerId())
          .withTimeout(STOP_SECONDS)
          .exec();

      assertThat(underWay.get(1, SECONDS).status()).isEqualTo(200);
      // 128 + SIGTERM; had it not ended in time, Docker would have killed it (137).
      assertThat(ending.state().getExitCodeLong()).isEqualTo(143);
    }
  }

  @Test
  void takesItsClassesFromTheAotCache() {
    try (Gateway talkative =
        new Gateway(NETWORK, Ncp.URL, secret)
            .withEnv("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on -Xlog:class+load=info")) {
      talkative.start();

      assertThat(talkative.getLogs().lines())
          .anyMatch(line -> line.contains("GatewayApplication source: shared objects file"))
          .anyMatch(line -> line.contains("DispatcherServlet source: shared objects file"));
    }
  }

  private static void mount(FakeKeys keys) {
    secret.mount(keys.accessKey(), keys.secretKey());
  }

  private static List<String> accessKeys() {
    return ncp.calls().stream()
        .map(call -> call.get("accessKey"))
        .map(JsonNode::stringValue)
        .toList();
  }
}
