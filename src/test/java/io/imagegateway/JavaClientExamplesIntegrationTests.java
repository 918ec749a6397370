package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The programs in the Java client's documentation, compiled for Java 17 and run. */
@GatewayTest
class JavaClientExamplesIntegrationTests {

  private static final Pattern NAME = Pattern.compile("public class (\\w+)");

  @TempDir private Path directory;
  private final String address;

  JavaClientExamplesIntegrationTests(@LocalServerPort int port) {
    address = "http://127.0.0.1:" + port;
  }

  @Test
  void runsTheDocumentedPrograms() throws IOException {
    List<String> programs = ClientExamples.in("java", "java", address);
    assertThat(outputOf(programs.getFirst()))
        .containsExactly("box-win-2022-tools CONFIRMED", "box-win-2019-office CONFIRMED");
    assertThat(outputOf(programs.getLast()))
        .containsExactly(
            "box-win-2022-tools CONFIRMED",
            "box-win-2019-office CONFIRMED",
            "still the same",
            "3 images, complete: true",
            "BOX_IMAGE_NOT_FOUND, retryable: false");
  }

  private List<String> outputOf(String program) throws IOException {
    String name = compile(program);
    String classes = directory + File.pathSeparator + System.getProperty("java.class.path");
    Path output = directory.resolve(name + ".txt");
    try (JavaProgram running = JavaProgram.start(output, List.of("-cp", classes, name))) {
      assertThat(running.exitCode()).as(running.output()).isZero();
      return running.output().lines().toList();
    }
  }

  private String compile(String program) throws IOException {
    Matcher name = NAME.matcher(program);
    assertThat(name.find()).isTrue();
    Path source = directory.resolve(name.group(1) + ".java");
    Files.writeString(source, program);
    var compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "--release",
              "17",
              "-proc:none",
              "-d",
              directory.toString(),
              "-cp",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
    return name.group(1);
  }
}
