package io.imagegateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own, with what it says in a file. */
final class JavaProgram implements AutoCloseable {

  /** For a program that runs on its own or ends on its own. */
  private static final long PATIENCE_IN_SECONDS = 60;

  private final Process process;
  private final Path output;

  private JavaProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a program with no variables that could be taken for the gateway's settings.
   *
   * @param output where what it says goes
   * @param arguments what comes behind {@code java}
   */
  static JavaProgram start(Path output, List<String> arguments) {
    return start(output, Redirect.to(output.toFile()), Map.of(), arguments);
  }

  /**
   * Starts a program with these variables and none that could be taken for the gateway's settings.
   *
   * @param output what {@link #output()} reads
   * @param console where what it says goes
   * @param arguments what comes behind {@code java}
   */
  static JavaProgram start(
      Path output, Redirect console, Map<String, String> variables, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(NCP|NCLOUD|SPRING|GATEWAY|SERVER|JAVA_TOOL).*"));
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      // It must not outlive the tests, should they be ended themselves.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new JavaProgram(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A loopback port that nobody listens at. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM, as Kubernetes sends it. */
  void terminate() {
    process.destroy();
  }

  /** Sends a signal, such as {@code STOP}. */
  void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill has failed: " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The number of its process. */
  long pid() {
    return process.pid();
  }

  /** What it says, where its console is a pipe. */
  InputStream console() {
    return process.getInputStream();
  }

  /** What it has said so far. */
  String output() {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its exit code, once it has ended. */
  int exitCode() {
    try {
      if (!process.waitFor(PATIENCE_IN_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the program has not ended; it said: " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it, as a machine does that loses its power. */
  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
  }
}
