package io.imagegateway.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.HostileClients;
import io.imagegateway.ncp.credentials.SecretVolume;
import io.imagegateway.ncpfake.FakeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;

/** Hostile clients against the gateway's container with 512 MB of memory. */
@EnabledIf(
    value = "io.imagegateway.container.Images#canBeHad",
    disabledReason = "Docker is not there, or what the images are built on can't be had")
@Timeout(300)
class HostileClientsContainerTests extends HostileClients {

  private static final Network NETWORK = Network.newNetwork();
  @TempDir private static Path directory;
  private static Ncp ncp;
  private static Gateway gateway;

  HostileClientsContainerTests() {
    super("/v3/api-docs");
  }

  @BeforeAll
  static void start() throws IOException {
    // The gateway's user is nobody of this machine.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    SecretVolume secret = new SecretVolume(directory);
    secret.mount(FakeKeys.PRIMARY.accessKey(), FakeKeys.PRIMARY.secretKey());
    ncp = new Ncp(NETWORK);
    ncp.start();
    gateway = new Gateway(NETWORK, Ncp.URL, secret);
    gateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
    ncp.stop();
    NETWORK.close();
  }

  @AfterEach
  void isNotRestarted() {
    assertThat(gateway.state().getOOMKilled()).isFalse();
    assertThat(gateway.state().getRunning()).isTrue();
  }

  @Override
  protected int port() {
    return gateway.api().port();
  }

  @Override
  protected int readiness() {
    return gateway.management().get("/actuator/health/readiness").status();
  }
}
