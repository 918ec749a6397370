package io.imagegateway;

import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The gateway as it is shipped, in a process of its own, in front of a fake NCP. */
final class PackagedGateway implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);

  private final Process process;
  private final int port;
  private final int managementPort;

  private PackagedGateway(Process process, int port, int managementPort) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** The jar, where it has been built. */
  static Optional<Path> jar() {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("ncp-image-gateway-.*\\.jar"))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that is free now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one on these ports. */
  static PackagedGateway start(Path jar, NcpFake ncp, int port, int managementPort, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--ncp.datafence.base-url=" + ncp.url(),
                "--ncp.server.base-url=" + ncp.url(),
                // However slow the machine is on which this is tried.
                "--ncp.server.timeout=9s",
                "--ncp.datafence.timeout=9s"));
    builder.environment().put("NCP_CREDENTIALS_ACCESS_KEY", FakeKeys.PRIMARY.accessKey());
    builder.environment().put("NCP_CREDENTIALS_SECRET_KEY", FakeKeys.PRIMARY.secretKey());
    File output = log.toFile();
    builder.redirectErrorStream(true).redirectOutput(output);
    try {
      return new PackagedGateway(builder.start(), port, managementPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it is ready. */
  PackagedGateway ready() {
    Awaitility.await().atMost(START).until(() -> readiness() == 200);
    return this;
  }

  /** The status of its readiness; 0 if nobody answers. */
  int readiness() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the gateway has ended with " + process.exitValue());
    }
    try {
      return new GatewayClient(managementPort).get("/actuator/health/readiness").status();
    } catch (UncheckedIOException _) {
      return 0;
    }
  }

  GatewayClient client() {
    return new GatewayClient(port);
  }

  /** SIGTERM, as Kubernetes sends it. */
  void terminate() {
    process.destroy();
  }

  /** Its exit code, for which it is waited for so long. */
  int exitCode(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the gateway did not end within " + patience);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
