package io.imagegateway;

import io.imagegateway.ncpfake.DataSet;
import io.imagegateway.ncpfake.NcpFake;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Hostile clients against the packaged gateway with a heap of 256 MB. */
class HostileClientsIntegrationTests extends HostileClients {

  /** A list whose answer is too large for the sockets' buffers. */
  private static final String LARGE = "/api/v1/fences/99/box-images?details=false&productCode=CON";

  private static final int LARGE_IMAGES = 1000;

  @TempDir private static Path directory;

  private static NcpFake ncp;
  private static int port;
  private static PackagedGateway gateway;

  HostileClientsIntegrationTests() {
    super(LARGE);
  }

  @BeforeAll
  static void start() {
    ncp = NcpFake.start();
    ncp.change(HostileClientsIntegrationTests::withALargeList);
    port = JavaProgram.freePort();
    gateway = PackagedGateway.start(ncp, port, directory.resolve("gateway.log")).ready();
  }

  private static DataSet withALargeList(DataSet data) {
    DataSet large = data;
    for (int i = 1; i <= LARGE_IMAGES; i++) {
      large = large.withBoxImage(99, 30_000_000 + i, "large-" + "x".repeat(2000) + i, "CON");
    }
    return large;
  }

  @AfterAll
  static void stop() {
    gateway.close();
    ncp.close();
  }

  @Override
  protected int port() {
    return port;
  }

  @Override
  protected int readiness() {
    return gateway.readiness();
  }
}
