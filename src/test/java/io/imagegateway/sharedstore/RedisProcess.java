package io.imagegateway.sharedstore;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A Redis server in a process of its own, where the program is installed. */
public final class RedisProcess implements AutoCloseable {

  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/redis-server"), Path.of("/usr/local/bin/redis-server"));
  private static final Duration START = Duration.ofSeconds(30);

  private final Path program;
  private final Path directory;
  private final int port;
  private final List<String> options;
  private Process process;

  private RedisProcess(Path program, Path directory, int port, List<String> options) {
    this.program = program;
    this.directory = directory;
    this.port = port;
    this.options = options;
    this.process = begin();
  }

  /** Starts a server with these options; skips the test where there is no such program. */
  public static RedisProcess start(Path directory, String... options) {
    Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
    assumeTrue(program != null, "redis-server is not installed");
    return new RedisProcess(program, directory, freePort(), List.of(options));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process begin() {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                directory.toString()));
    command.addAll(options);
    try {
      Process begun =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("redis.log").toFile())
              .start();
      // It must not outlive the tests, should they be ended themselves.
      Runtime.getRuntime().addShutdownHook(new Thread(begun::destroyForcibly));
      Awaitility.await().atMost(START).until(() -> cli("PING").contains("PONG"));
      return begun;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** What the server answers to a command of an operator. */
  public String cli(String... command) {
    List<String> line =
        Stream.concat(
                Stream.of(
                    program.resolveSibling("redis-cli").toString(), "-p", Integer.toString(port)),
                Stream.of(command))
            .toList();
    try {
      Process cli = new ProcessBuilder(line).redirectErrorStream(true).start();
      String answer = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      cli.waitFor(10, TimeUnit.SECONDS);
      return answer.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGSTOP: it keeps its connections and answers nothing. */
  public void pause() {
    signal("-STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it, as a machine does that loses its power. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts it again after a {@link #kill}, empty. */
  public void restart() {
    process = begin();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
