package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalManagementPort;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The answers to scrapers: a real Prometheus, and clients that name a format. */
@MonitoredGatewayTest
class PrometheusScrapeIntegrationTests {

  private static final String METRICS = "/actuator/prometheus";

  private final GatewayClient gateway;
  private final GatewayClient management;
  private final int managementPort;

  PrometheusScrapeIntegrationTests(GatewayClient gateway, @LocalManagementPort int managementPort) {
    this.gateway = gateway;
    this.management = new GatewayClient(managementPort);
    this.managementPort = managementPort;
  }

  @BeforeEach
  void serveASampledRequest() {
    assertThat(gateway.get("/api/v1/fences/26/box-images").status()).isEqualTo(200);
  }

  @Test
  void givesTextWithoutExemplars() {
    Answer answer = management.get(METRICS, "Accept", "text/plain;version=0.0.4");
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(answer.text())
        .contains("http_server_requests_seconds_bucket{", "process_memory_limit_ratio ")
        .doesNotContain("trace_id", "# EOF");
  }

  @Test
  void givesOpenMetricsWithoutExemplarsWhileTracesGoNowhere() {
    Answer answer = management.get(METRICS, "Accept", "application/openmetrics-text;version=1.0.0");
    assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text");
    assertThat(answer.text())
        .contains("http_server_requests_seconds_bucket{")
        .doesNotContain("trace_id")
        .endsWith("# EOF\n");
  }

  @Test
  void isUpForAPrometheus(@TempDir Path directory) throws Exception {
    Path prometheus = prometheusOrLeaveOut();
    int port = JavaProgram.freePort();
    Path config =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: gateway
                metrics_path: %s
                static_configs: [{ targets: ["127.0.0.1:%d"] }]
            """
                .formatted(METRICS, managementPort));
    Process process =
        new ProcessBuilder(
                prometheus.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
    URI targets = URI.create("http://127.0.0.1:" + port + "/api/v1/targets");
    try (HttpClient client = HttpClient.newHttpClient()) {
      JsonNode target =
          await()
              .atMost(Duration.ofMinutes(1))
              .until(() -> target(client, targets), Optional::isPresent)
              .orElseThrow();

      assertThat(target.path("lastError").asString()).isEmpty();
      assertThat(target.path("health").asString()).isEqualTo("up");
    } finally {
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** The gateway as Prometheus sees it, once it was scraped. */
  private static Optional<JsonNode> target(HttpClient client, URI targets)
      throws InterruptedException {
    try {
      String answer =
          client.send(HttpRequest.newBuilder(targets).build(), BodyHandlers.ofString()).body();
      return JsonMapper.shared()
          .readTree(answer)
          .at("/data/activeTargets")
          .valueStream()
          .filter(target -> !target.path("health").asString().equals("unknown"))
          .findFirst();
    } catch (IOException | JacksonException _) {
      // It does not listen yet, or is not ready.
      return Optional.empty();
    }
  }

  private static Path prometheusOrLeaveOut() throws IOException {
    Optional<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(directory -> Path.of(directory, "prometheus"))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(
          "CI has no prometheus on its PATH; Debian's package of this name has it");
    }
    Assumptions.assumeTrue(
        found.isPresent(), "no prometheus on the PATH; Debian's package of this name has it");
    return found.orElseThrow();
  }
}
