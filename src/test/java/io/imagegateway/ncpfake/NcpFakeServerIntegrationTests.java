package io.imagegateway.ncpfake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.imagegateway.DemoApplication;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NcpFakeServerIntegrationTests {

  private static final String CON = "/api/v1/box/get-box-custom-image?fenceId=26&productCode=CON";

  @Test
  @Timeout(60)
  void runsAsAProgramOfItsOwnUntilItIsEnded() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DemoApplication.class.getName(),
                "--fake-only",
                "--fake.port=0",
                "--fake.access-key=OTHER",
                "--fake.secret-key=other-secret")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      String line = output.readLine();
      assertThat(line).matches("NCP fake at http://127\\.0\\.0\\.1:[0-9]+");
      SignedClient client = new SignedClient(URI.create(line.replace("NCP fake at ", "")));
      assertThat(output.readLine())
          .isEqualTo("Controls, faults and keys: " + client.base() + "/__fake/");

      assertThat(client.get(CON, new FakeKeys("OTHER", "other-secret"), Instant.now()).statusCode())
          .isEqualTo(200);
      assertThat(client.get(CON).statusCode()).isEqualTo(401);

      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void listensAtTheGivenPortAndAcceptsTheDemosKeysByDefault() throws Exception {
    int port;
    try (NcpFake fake = NcpFakeServer.start("--fake-only", "--fake.port=0")) {
      port = fake.port();
      assertThat(new SignedClient(fake.url()).get(CON).statusCode()).isEqualTo(200);
    }
    try (NcpFake fake = NcpFakeServer.start("--fake.address=0.0.0.0", "--fake.port=" + port)) {
      assertThat(fake.url()).isEqualTo(URI.create("http://127.0.0.1:" + port));
      assertThat(
              new SignedClient(fake.url()).get(CON, FakeKeys.SECONDARY, Instant.now()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void refusesHalfAKeyPair() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NcpFakeServer.start("--fake.secret-key=lonely"))
        .withMessageNotContaining("lonely");
  }

  @Test
  void rejectsATakenPortWithOneLineThatNamesItAndASetting() {
    try (NcpFake first = NcpFake.start()) {
      assertThatExceptionOfType(PortUnavailableException.class)
          .isThrownBy(() -> NcpFakeServer.run("--fake.port=" + first.port()))
          .withMessage(
              "Cannot listen at port "
                  + first.port()
                  + " (Address already in use). Choose another: --fake.port=9092, with Maven"
                  + " -Dspring-boot.run.arguments=\"--fake.port=9092\"");
    }
  }
}
