package io.imagegateway.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import io.imagegateway.GatewayClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** What Docker says of the images, and the demo's image as other teams use it. */
@EnabledIf(
    value = "io.imagegateway.container.Images#canBeHad",
    disabledReason = "Docker is not there, or what the images are built on can't be had")
@Timeout(300)
class ImageContainerTests {

  /** Takes minutes where they have to be built, which is no test's time. */
  @BeforeAll
  static void haveTheImages() {
    assertThat(List.of(Images.gateway(), Images.demo())).doesNotContain("");
  }

  @Test
  void runsJavaItselfAsANumberedUserWithoutAnySecretAtHand() {
    ContainerConfig config = inspected(Images.gateway());

    assertThat(config.getUser()).isEqualTo("10001:10001");
    assertThat(requireNonNull(config.getEntrypoint())[0]).isEqualTo("java");
    assertThat(config.getExposedPorts())
        .containsExactlyInAnyOrder(ExposedPort.tcp(8080), ExposedPort.tcp(8081));
    assertThat(List.of(requireNonNull(config.getEnv())))
        .noneMatch(variable -> variable.matches("(?i).*(key|secret|token|password).*"));
    assertThat(config.getVolumes()).isNullOrEmpty();
  }

  @Test
  void describesItselfInItsLabels() {
    assertThat(inspected(Images.gateway()).getLabels())
        .containsEntry("org.opencontainers.image.title", "NCP Image Gateway")
        .containsKeys(
            "org.opencontainers.image.description",
            "org.opencontainers.image.base.name",
            "org.opencontainers.image.version",
            "org.opencontainers.image.revision",
            "org.opencontainers.image.created");
  }

  @Test
  void runsTheDemoWithoutKeysAndLetsItsNcpFail() throws Exception {
    try (GenericContainer<?> demo =
        new GenericContainer<>(DockerImageName.parse(Images.demo()))
            .withExposedPorts(8080, 8081, 8082)
            .withEnv("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on")
            .waitingFor(
                Wait.forHttp("/actuator/health/readiness")
                    .forPort(8081)
                    .withStartupTimeout(Duration.ofMinutes(2)))) {
      demo.start();
      GatewayClient api = new GatewayClient(demo.getMappedPort(8080));
      assertThat(api.get("/api/v1/fences/26/box-images").json().get("content")).hasSize(19);

      Ncp.tell(demo.getMappedPort(8082), "faults", "{\"connection\": \"RESET\"}");

      assertThat(api.get("/api/v1/fences/29/box-images").status()).isEqualTo(502);
      assertThat(api.get("/api/v1/fences/26/box-images").status()).isEqualTo(200);
    }
  }

  private static ContainerConfig inspected(String image) {
    InspectImageResponse inspected =
        DockerClientFactory.instance().client().inspectImageCmd(image).exec();
    return requireNonNull(inspected.getConfig());
  }
}
