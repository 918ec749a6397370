package io.imagegateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The document is held to the rules in {@code openapi/.spectral.yaml} by Spectral, on Node. The
 * linter is installed once, and again when its lock file changes.
 */
class SpectralTests {

  private static final Path HOME = Path.of("openapi");
  private static final Path LOCK = HOME.resolve("package-lock.json");
  private static final Path INSTALLED = HOME.resolve("node_modules").resolve("package-lock.json");

  private record Run(int exit, String output) {}

  @BeforeAll
  static void install() throws IOException {
    assumeTrue(
        exitOf("node", "--version") == 0 && exitOf("npm", "--version") == 0,
        "left out: the document is not linted, because Node is not installed");
    if (Files.notExists(INSTALLED) || Files.mismatch(LOCK, INSTALLED) >= 0) {
      Run installation = run("npm", "ci", "--no-progress");
      assumeTrue(
          installation.exit() == 0 || "true".equals(System.getenv("CI")),
          () ->
              "left out: the document is not linted, because Spectral could not be installed: "
                  + installation.output());
      assertThat(installation.exit()).as(installation.output()).isZero();
      Files.copy(LOCK, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void findsNothingInTheDocument() {
    Run run = lint(ApiDocument.FILE);
    assertThat(run.output()).contains("No results with a severity of 'hint' or higher found!");
    assertThat(run.exit()).isZero();
  }

  @Test
  void findsWhatIsWrongInASpoiltOne(@TempDir Path place) throws IOException {
    JsonNode document = ApiDocument.read(ApiDocument.FILE);
    document.at("/paths/~1api~1v1~1product-codes/get").asObject().remove("description");
    document
        .at("/components/schemas/MatchResult/properties/status")
        .asObject()
        .remove("description");
    document.at("/components/schemas/MatchResult/properties/status").asObject().putArray("enum");
    document
        .at("/paths/~1api~1v1~1server-images~1{serverImageNo}/get/parameters/0/schema")
        .asObject()
        .remove("pattern");
    Path spoilt = Files.writeString(place.resolve("spoilt.json"), document.toString());
    Run run = lint(spoilt);
    assertThat(run.exit()).isNotZero();
    assertThat(run.output())
        .contains("operation-description")
        .contains("field-description")
        .contains("answers-have-open-values")
        .contains("text-parameters-are-bounded");
  }

  private static Run lint(Path document) {
    return run(
        "node",
        "node_modules/@stoplight/spectral-cli/dist/index.js",
        "lint",
        "--fail-severity=hint",
        "--ruleset=.spectral.yaml",
        document.toAbsolutePath().toString());
  }

  private static int exitOf(String... command) {
    try {
      return run(command).exit();
    } catch (UncheckedIOException notInstalled) {
      return -1;
    }
  }

  private static Run run(String... command) {
    try {
      Path output = Files.createTempFile("spectral", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          return new Run(-1, "no end in sight of " + String.join(" ", command));
        }
        return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
