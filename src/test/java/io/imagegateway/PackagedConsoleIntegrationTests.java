package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.ncpfake.FakeKeys;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway's console and environment, which a test within its process can't change. */
class PackagedConsoleIntegrationTests {

  private static final Duration START = Duration.ofMinutes(2);
  private static final String PATH = "/api/v1/product-codes";

  @TempDir private Path directory;
  private final int port = JavaProgram.freePort();
  private final int managementPort = JavaProgram.freePort();
  private final GatewayClient gateway = new GatewayClient(port);
  private final GatewayClient management = new GatewayClient(managementPort);

  @Test
  void answersWhileNobodyReadsItsConsoleAndReportsWhatItDropped() throws Exception {
    String agent = "x".repeat(250);
    try (JavaProgram program = start(Redirect.PIPE, Map.of())) {
      await().atMost(START).until(() -> isReady(program));

      // Each line has some 500 bytes: more than the pipe and the queue can hold.
      for (int request = 1; request <= 400; request++) {
        assertThat(gateway.get(PATH, "User-Agent", agent).status()).isEqualTo(200);
      }
      assertThat(droppedLines()).isGreaterThan(0);
      assertThat(management.get("/actuator/health/readiness").status()).isEqualTo(200);

      CompletableFuture<String> report =
          CompletableFuture.supplyAsync(() ->
              new BufferedReader(new InputStreamReader(program.console(), StandardCharsets.UTF_8))
                  .lines()
                  .filter(line -> line.contains(" log lines were dropped"))
                  .findFirst()
                  .orElseThrow());
      assertThat(report.get(30, TimeUnit.SECONDS))
          .matches(".* WARN .* \\d+ log lines were dropped: the console did not take them in time");
    }
  }

  /** Spring Boot would trust forwarded headers where it finds these variables. */
  @Test
  void believesNoForwardedAddressOnKubernetes() {
    Path log = directory.resolve("kubernetes.log");
    try (JavaProgram program =
        start(
            Redirect.to(log.toFile()),
            Map.of(
                "KUBERNETES_SERVICE_HOST", "10.0.0.1",
                "KUBERNETES_SERVICE_PORT", "443",
                "GATEWAY_FRESHNES_FAILURE", "1s"))) {
      await().atMost(START).until(() -> isReady(program));

      gateway.get(PATH, "X-Forwarded-For", "203.0.113.9");

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> program.output().contains("127.0.0.1 GET " + PATH));
      assertThat(program.output())
          .doesNotContain("203.0.113.9")
          .containsOnlyOnce(
              "Nothing reads the setting GATEWAY_FRESHNES_FAILURE (systemEnvironment). Did you mean"
                  + " gateway.freshness.failure?")
          .containsOnlyOnce("Nothing reads the setting");
    }
  }

  private JavaProgram start(Redirect console, Map<String, String> variables) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-jar",
                PackagedGateway.jar().toString(),
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--gateway.access-log=true",
                "--ncp.credentials.access-key=" + FakeKeys.PRIMARY.accessKey(),
                "--ncp.credentials.secret-key=" + FakeKeys.PRIMARY.secretKey()));
    if (console.equals(Redirect.PIPE)) {
      arguments.add("--gateway.console-queue=64");
    }
    return JavaProgram.start(directory.resolve("kubernetes.log"), console, variables, arguments);
  }

  private boolean isReady(JavaProgram program) {
    try {
      return management.get("/actuator/health/readiness").status() == 200;
    } catch (UncheckedIOException _) {
      assertThat(program.isAlive()).isTrue();
      return false;
    }
  }

  private double droppedLines() {
    return management
        .get("/actuator/prometheus")
        .text()
        .lines()
        .filter(line -> line.startsWith("log_events_dropped_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }
}
