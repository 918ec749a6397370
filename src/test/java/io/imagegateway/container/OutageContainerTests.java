package io.imagegateway.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncp.credentials.SecretVolume;
import io.imagegateway.ncpfake.FakeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The gateway's container beside WireMock's, which gives NCP's recorded answers. */
@EnabledIf(
    value = "io.imagegateway.container.Images#canBeHad",
    disabledReason = "Docker is not there, or what the images are built on can't be had")
@Timeout(300)
class OutageContainerTests {

  private static final String WINDOWS = "/box-images?productCode=SVR_WIN";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final Network network = Network.newNetwork();
  private final GenericContainer<?> wireMock =
      new GenericContainer<>(DockerImageName.parse(Images.WIREMOCK))
          .withNetwork(network)
          .withNetworkAliases("wiremock")
          .withExposedPorts(8080)
          .withCopyFileToContainer(
              MountableFile.forClasspathResource("/ncp-fixtures"), "/home/wiremock/__files")
          .withCopyFileToContainer(
              MountableFile.forClasspathResource("/wiremock/mappings.json"),
              "/home/wiremock/mappings/ncp.json")
          .waitingFor(Wait.forHttp("/__admin/mappings").forPort(8080));
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    SecretVolume secret =
        new SecretVolume(directory)
            .mount(FakeKeys.PRIMARY.accessKey(), FakeKeys.PRIMARY.secretKey());
    wireMock.start();
    gateway =
        new Gateway(network, "http://wiremock:8080", secret)
            .withEnv("GATEWAY_FRESHNESS_BOXIMAGES_FRESH", "1s")
            .withEnv("GATEWAY_FRESHNESS_SERVERIMAGES_FRESH", "1s");
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.stop();
    wireMock.stop();
    network.close();
  }

  @Test
  void servesWhatItHoldsWhileNcpIsDownAndReportsTheRestAsFailed() {
    Answer before = gateway.api().get("/api/v1/fences/26" + WINDOWS);
    assertThat(before.status()).isEqualTo(200);
    assertThat(before.json().get("complete").booleanValue()).isTrue();
    assertThat(before.json().at("/content/0/match/status").stringValue()).isEqualTo("CONFIRMED");
    assertThat(before.json().at("/content/0/serverImage/osType/code").stringValue())
        .isEqualTo("WINDOWS");

    wireMock.getDockerClient().stopContainerCmd(wireMock.getContainerId()).withTimeout(5).exec();

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Answer known = gateway.api().get("/api/v1/fences/26" + WINDOWS);
          assertThat(known.status()).isEqualTo(200);
          assertThat(known.json().get("stale").booleanValue()).isTrue();
          assertThat(known.json().get("content")).isEqualTo(before.json().get("content"));
        });
    Answer unknown = gateway.api().get("/api/v1/fences/27" + WINDOWS);
    assertThat(unknown.status()).isEqualTo(502);
    assertThat(unknown.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(unknown.json().get("code").stringValue()).isEqualTo("UPSTREAM_FAILED");
    assertThat(unknown.json().get("retryable").booleanValue()).isTrue();
    assertThat(gateway.management().get("/actuator/health/readiness").status()).isEqualTo(200);

    wireMock.getDockerClient().startContainerCmd(wireMock.getContainerId()).exec();

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(gateway.api().get("/api/v1/fences/27" + WINDOWS).status()).isEqualTo(200));
  }
}
