package io.imagegateway.container;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.imagegateway.GatewayClient;
import io.imagegateway.ncp.credentials.SecretVolume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The gateway's image, run as strictly as a cluster may: nothing writable but {@code /tmp}, no
 * capability, no way to more rights, 512 MB, and no shell or tool to be found. It starts only if
 * its AOT cache fits.
 */
final class Gateway extends GenericContainer<Gateway> {

  static final long MEMORY = 512L << 20;

  private static final String CREDENTIALS = "/etc/gateway/credentials";
  private static final int API = 8080;
  private static final int MANAGEMENT = 8081;

  /**
   * A gateway that is not started yet.
   *
   * @param network where it finds NCP
   * @param upstream the base URL of both of NCP's services
   * @param secret the key pair
   */
  Gateway(Network network, String upstream, SecretVolume secret) {
    super(DockerImageName.parse(Images.gateway()));
    withNetwork(network);
    withExposedPorts(API, MANAGEMENT);
    withEnv("NCP_CREDENTIALS_DIRECTORY", CREDENTIALS);
    withEnv("NCP_ALLOW_INSECURE", "true");
    withEnv("NCP_DATAFENCE_BASE_URL", upstream);
    withEnv("NCP_SERVER_BASE_URL", upstream);
    withEnv("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");
    withTmpFs(Map.of("/tmp", "rw", "/usr/bin", "ro"));
    withCreateContainerCmdModifier(create ->
        requireNonNull(create.getHostConfig())
            .withMounts(
                List.of(
                    new Mount()
                        .withType(MountType.BIND)
                        .withSource(secret.directory().toString())
                        .withTarget(CREDENTIALS)
                        .withReadOnly(true)))
            .withReadonlyRootfs(true)
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withMemory(MEMORY));
    waitingFor(
        Wait.forHttp("/actuator/health/readiness")
            .forPort(MANAGEMENT)
            .withStartupTimeout(Duration.ofMinutes(2)));
  }

  GatewayClient api() {
    return new GatewayClient(getMappedPort(API));
  }

  GatewayClient management() {
    return new GatewayClient(getMappedPort(MANAGEMENT));
  }

  ContainerState state() {
    return requireNonNull(getCurrentContainerInfo()).getState();
  }
}
