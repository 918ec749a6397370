package io.imagegateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The nginx of the machine, in front of gateways, with its files in a directory of the test. */
final class Nginx implements AutoCloseable {

  private static final Optional<Path> EXECUTABLE =
      List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx")).stream()
          .filter(Files::isExecutable)
          .findFirst();

  private final Path directory;
  private final Process process;

  private Nginx(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  static boolean isInstalled() {
    return EXECUTABLE.isPresent();
  }

  /** Leaves the test out, and says why, where there is no nginx. */
  static void assumeInstalled() {
    Assumptions.assumeTrue(isInstalled(), "nginx is not installed");
  }

  /**
   * Starts one.
   *
   * @param http the contents of its block {@code http}
   */
  static Nginx start(Path directory, String http) {
    try {
      Path configuration = directory.resolve("nginx.conf");
      Files.writeString(
          configuration,
          """
          daemon off;
          master_process off;
          pid %1$s/nginx.pid;
          error_log %1$s/error.log;
          events { worker_connections 4096; }
          http {
            access_log off;
            client_body_temp_path %1$s/body;
            proxy_temp_path %1$s/proxy;
            fastcgi_temp_path %1$s/fastcgi;
            uwsgi_temp_path %1$s/uwsgi;
            scgi_temp_path %1$s/scgi;
            %2$s
          }
          """
              .formatted(directory, http));
      Process process =
          new ProcessBuilder(
                  EXECUTABLE.orElseThrow().toString(),
                  "-p",
                  directory.toString(),
                  "-c",
                  configuration.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("nginx.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Nginx(directory, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of its error log so far. */
  String errors() {
    try {
      return Files.readString(directory.resolve("error.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
