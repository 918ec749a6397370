package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The generated TypeScript client, compiled and used as a frontend would, in Node. */
@GatewayTest
class TypeScriptClientIntegrationTests {

  private static final Path PROJECT = Path.of("tools", "typescript-client-test");
  private static final Path COMPILER = PROJECT.resolve("node_modules/typescript/bin/tsc");
  private static final Path EXAMPLES = Path.of("target", "typescript-client-examples");
  private static final Path PROGRAM =
      Path.of("target/typescript-client-test/tools/typescript-client-test/useTheClient.js");

  private final int port;

  TypeScriptClientIntegrationTests(@LocalServerPort int port) {
    this.port = port;
  }

  @BeforeAll
  static void needsNode() {
    boolean node =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "node")));
    Assumptions.assumeTrue(node, "left out: no Node.js is installed");
    Assumptions.assumeTrue(
        Files.exists(COMPILER), "left out: no compiler, run npm ci --prefix " + PROJECT);
  }

  @Test
  void compilesAndReadsListsImagesProblemsAndPartialAnswers() throws Exception {
    assertThat(node(COMPILER.toString(), "-p", PROJECT.toString())).isEmpty();
    assertThat(node(PROGRAM.toString(), "http://127.0.0.1:" + port).lines())
        .containsExactly(
            "reads a list",
            "reads one image",
            "reads several server images",
            "reports a problem",
            "spares what it has",
            "reports a partial answer",
            "keeps the offset of a date and the absence of a list",
            "reads the Datafences and one of them",
            "reads fence images and one of them",
            "searches page by page",
            "reports what a search could not fetch");
  }

  @Test
  void runsTheDocumentedProgramsWithTheBuiltPackage() throws Exception {
    Path client = Path.of("target", "clients", "typescript");
    Path installed = EXAMPLES.resolve("node_modules/ncp-image-gateway-client");
    Files.createDirectories(installed);
    Files.copy(
        client.resolve("package.json"),
        installed.resolve("package.json"),
        StandardCopyOption.REPLACE_EXISTING);
    node(
        COMPILER.toString(),
        "-p",
        client.toString(),
        "--outDir",
        installed.resolve("dist").toString());
    List<String> programs = ClientExamples.in("ts", "typescript", "http://127.0.0.1:" + port);
    Files.writeString(EXAMPLES.resolve("readme.ts"), programs.getFirst());
    Files.writeString(EXAMPLES.resolve("guide.ts"), programs.getLast());
    node(COMPILER.toString(), "-p", PROJECT.resolve("tsconfig.examples.json").toString());

    assertThat(node(EXAMPLES.resolve("readme.js").toString()).lines())
        .containsExactly("box-win-2022-tools CONFIRMED", "box-win-2019-office CONFIRMED");
    assertThat(node(EXAMPLES.resolve("guide.js").toString()).lines())
        .containsExactly(
            "box-win-2022-tools CONFIRMED",
            "box-win-2019-office CONFIRMED",
            "3 images, complete: true",
            "BOX_IMAGE_NOT_FOUND, retryable: false");
  }

  /** The output of a program that succeeds; any other fails the test with its output. */
  private static String node(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("node").redirectErrorStream(true);
    builder.command().addAll(Arrays.asList(command));
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
