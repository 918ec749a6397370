package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The gateway as it is shipped, in a process of its own, in front of a fake NCP. */
final class PackagedGateway implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);

  private final JavaProgram program;
  private final GatewayClient callers;
  private final GatewayClient operators;

  private PackagedGateway(JavaProgram program, int port, int managementPort) {
    this.program = program;
    this.callers = new GatewayClient(port);
    this.operators = new GatewayClient(managementPort);
  }

  /** The jar, which is built before tests of this kind run. */
  static Path jar() {
    try (Stream<Path> built = Files.list(Path.of("target"))) {
      return built
          .filter(file -> file.getFileName().toString().matches("ncp-image-gateway-.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no jar in target: ./mvnw package makes it"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts one on this port. Like the image, it ends when its memory is used up.
   *
   * @param settings further arguments; they count more than those that are always there
   */
  static PackagedGateway start(NcpFake ncp, int port, Path log, String... settings) {
    int managementPort = JavaProgram.freePort();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                jar().toString(),
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--ncp.credentials.access-key=" + FakeKeys.PRIMARY.accessKey(),
                "--ncp.credentials.secret-key=" + FakeKeys.PRIMARY.secretKey(),
                "--ncp.datafence.base-url=" + ncp.url(),
                "--ncp.server.base-url=" + ncp.url()));
    // However slow the machine is on which this is tried.
    for (String service : List.of("server", "datafence")) {
      String timeout = "--ncp." + service + ".timeout=";
      if (Arrays.stream(settings).noneMatch(setting -> setting.startsWith(timeout))) {
        arguments.add(timeout + "9s");
      }
    }
    arguments.addAll(List.of(settings));
    return new PackagedGateway(JavaProgram.start(log, arguments), port, managementPort);
  }

  /** Waits until it is ready. */
  PackagedGateway ready() {
    Awaitility.await().atMost(START).until(() -> readiness() == 200);
    return this;
  }

  /** The status of its readiness; 0 if nobody answers. */
  int readiness() {
    try {
      return operators.get("/actuator/health/readiness").status();
    } catch (UncheckedIOException _) {
      assertThat(program.isAlive()).as(program.output()).isTrue();
      return 0;
    }
  }

  GatewayClient client() {
    return callers;
  }

  /** A caller of the management port. */
  GatewayClient operators() {
    return operators;
  }

  boolean isAlive() {
    return program.isAlive();
  }

  /** The lines of its console so far. */
  String output() {
    return program.output();
  }

  /** The number of its process. */
  long pid() {
    return program.pid();
  }

  /** Sends a signal, such as {@code STOP}. */
  void signal(String name) {
    program.signal(name);
  }

  /** SIGTERM, as Kubernetes sends it. */
  void terminate() {
    program.terminate();
  }

  /** Its exit code, once it has ended. */
  int exitCode() {
    return program.exitCode();
  }

  @Override
  public void close() {
    program.close();
  }
}
