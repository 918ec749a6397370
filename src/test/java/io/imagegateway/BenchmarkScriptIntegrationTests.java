package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs and prints what its documentation shows; nothing is asked of the figures. */
class BenchmarkScriptIntegrationTests {

  @TempDir private static Path directory;

  @Test
  @Timeout(300)
  void measuresTheGatewayBesideNginx() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/wrk")), "wrk is not installed");
    Nginx.assumeInstalled();
    Path output = directory.resolve("output");
    ProcessBuilder script =
        new ProcessBuilder("benchmarks/run", "--seconds", "1", "--warm-up", "5", "--sizes", "3 20")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    script.environment().put("JAVA_HOME", System.getProperty("java.home"));
    script.environment().put("GATEWAY_JAR", PackagedGateway.jar().toString());
    script.environment().put("FAKE_CLASSPATH", System.getProperty("java.class.path"));
    Process running = script.start();
    assertThat(running.waitFor(240, TimeUnit.SECONDS)).isTrue();

    String printed = Files.readString(output);
    assertThat(running.exitValue()).as(printed).isZero();
    assertThat(printed.lines().filter(line -> line.matches("\\| .* \\| (gateway|nginx) \\| .*")))
        .extracting(line -> line.replaceAll("^\\| (.*?) \\| (.*?) \\| .*", "$1: $2"))
        .containsExactly(
            "3 images: gateway",
            "3 images: nginx",
            "20 images: gateway",
            "20 images: nginx",
            "3 images, gzip: gateway",
            "3 images, gzip: nginx",
            "3 images, 304: gateway",
            "3 images, 304: nginx",
            "unknown path: gateway");
    assertThat(printed).doesNotContain("| 0 |");
    assertThat(Path.of("target/benchmark/results.svg")).content().startsWith("<svg ");
  }
}
