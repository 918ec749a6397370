package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoApplicationIntegrationTests {

  private static final Pattern COMMAND =
      Pattern.compile("  (\\w+) +curl (?:-X POST )?(http\\S+)(?: -d '(.*)')?");

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path directory;

  @Test
  void printsAddressesAndFaultCommandsThatWork() throws Exception {
    try (JavaProgram demo =
        demo("--fake.port=0", "--server.port=0", "--management.server.port=0")) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> demo.output().contains("The demo is up.") || !demo.isAlive());
      GatewayClient gateway =
          new GatewayClient(
              Integer.parseInt(found("http://localhost:([0-9]+)/api", demo.output()).group(1)));

      List<MatchResult> commands = COMMAND.matcher(demo.output()).results().toList();
      assertThat(commands)
          .extracting(command -> command.group(1))
          .containsExactly("fail", "slow", "recover");
      run(commands.get(0));
      assertThat(gateway.get("/api/v1/fences/26/box-images").status()).isEqualTo(502);
      run(commands.get(2));
      run(commands.get(1));
      assertThat(gateway.get("/api/v1/fences/27/box-images", "Prefer", "wait=1").status())
          .isEqualTo(504);
      run(commands.get(2));
      assertThat(gateway.get("/api/v1/fences/28/box-images").status()).isEqualTo(200);

      String fake = found("NCP is a fake at (http\\S+),", demo.output()).group(1);
      assertThat(
              http.send(HttpRequest.newBuilder(URI.create(fake)).build(), BodyHandlers.ofString())
                  .body())
          .contains("/__fake/faults", "DEMOACCESSKEY0000001");
    }
  }

  @Test
  void endsTheStartWithOneLineThatNamesTheTakenPortsAndHowToChooseOthers() throws Exception {
    try (ServerSocket api = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket management = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        JavaProgram demo =
            demo(
                "--fake.port=0",
                "--server.port=" + api.getLocalPort(),
                "--management.server.port=" + management.getLocalPort())) {
      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.output())
          .isEqualTo(
              """
              Cannot listen at port %d, %d (Address already in use). Choose another: \
              --server.port=9090 --management.server.port=9091, with Maven \
              -Dspring-boot.run.arguments="--server.port=9090 --management.server.port=9091"
              """
                  .formatted(api.getLocalPort(), management.getLocalPort()));
    }
  }

  @Test
  void endsTheStartWithOneLineIfGatewayAndFakeAreToShareAPort() {
    int port = JavaProgram.freePort();
    try (JavaProgram demo =
        demo("--fake.port=" + port, "--server.port=" + port, "--management.server.port=0")) {
      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.output())
          .startsWith("Cannot listen at port " + port + " (")
          .contains("Choose another: --fake.port=9092,")
          .hasLineCount(1);
    }
  }

  private JavaProgram demo(String... arguments) {
    return JavaProgram.start(
        directory.resolve("demo.log"),
        Stream.concat(
                Stream.of(
                    "-cp", System.getProperty("java.class.path"), DemoApplication.class.getName()),
                Stream.of(arguments))
            .toList());
  }

  private void run(MatchResult command) throws IOException, InterruptedException {
    String body = command.group(3) == null ? "" : command.group(3);
    assertThat(
            http.send(
                    HttpRequest.newBuilder(URI.create(command.group(2)))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                    BodyHandlers.discarding())
                .statusCode())
        .isBetween(200, 299);
  }

  private static MatchResult found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.toMatchResult();
  }
}
