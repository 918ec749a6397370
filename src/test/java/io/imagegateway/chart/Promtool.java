package io.imagegateway.chart;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Prometheus' own tool, which knows PromQL as Prometheus does. Debian has it in the package {@code
 * prometheus}.
 *
 * @param executable where it is
 */
record Promtool(Path executable) {

  /**
   * What came of a run.
   *
   * @param status the exit status, 0 if all is well
   * @param output what was said
   */
  record Result(int status, String output) {}

  /**
   * The tool on the PATH. Where there is none the test is left out, except in CI, which must have
   * it.
   */
  static Promtool orLeaveOut() {
    Optional<Promtool> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(directory -> Path.of(directory, "promtool"))
            .filter(Files::isExecutable)
            .findFirst()
            .map(Promtool::new);
    if (found.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(
          "CI has no promtool on its PATH; Debian's package prometheus has it");
    }
    Assumptions.assumeTrue(
        found.isPresent(), "no promtool on the PATH; Debian's package prometheus has it");
    return found.orElseThrow();
  }

  Result run(Path directory, String... arguments) {
    try {
      Process process =
          new ProcessBuilder(
                  Stream.concat(Stream.of(executable.toString()), Stream.of(arguments)).toList())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      try (InputStream output = process.getInputStream()) {
        String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("promtool was interrupted", e);
    }
  }

  /** Whether each expression is one; says nothing if all are. */
  Result check(Path directory, List<String> expressions) throws IOException {
    StringBuilder rules = new StringBuilder("{\"groups\":[{\"name\":\"expressions\",\"rules\":[");
    for (int i = 0; i < expressions.size(); i++) {
      rules
          .append(i == 0 ? "" : ",")
          .append("{\"record\":\"expression_")
          .append(i)
          .append("\",\"expr\":")
          .append(com.fasterxml.jackson.databind.node.TextNode.valueOf(expressions.get(i)))
          .append("}");
    }
    Files.writeString(directory.resolve("expressions.yaml"), rules.append("]}]}"));
    return run(directory, "check", "rules", "expressions.yaml");
  }
}
