package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A volume of credentials whose reads hang, as of a network that is away, while keys change. */
@GatewayTest(
    properties = {
      "ncp.credentials.access-key=",
      "ncp.credentials.secret-key=",
      "gateway.deadline=3s",
      "gateway.load-deadline=3s"
    })
class HangingCredentialsIntegrationTests {

  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final String STORED = "/api/v1/server-images/25623135";

  @TempDir private static Path directory;

  private final NcpFake ncp;
  private final GatewayClient gateway;

  HangingCredentialsIntegrationTests(NcpFake ncp, GatewayClient gateway) {
    this.ncp = ncp;
    this.gateway = gateway;
  }

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) throws IOException {
    registry.add("ncp.credentials.directory", () -> directory.toString());
    write(FakeKeys.PRIMARY);
  }

  @Test
  void costsCallsTheirTimeAndNoThreadsAndIsReadOnceItIsBack() throws Exception {
    assertThat(gateway.get(STORED).status()).isEqualTo(200);
    ncp.acceptOnly(FakeKeys.SECONDARY);
    hang("access-key");

    long before = System.nanoTime();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Answer>> refused =
          IntStream.range(0, 100)
              .mapToObj(number ->
                  CompletableFuture.supplyAsync(
                      () -> gateway.get("/api/v1/server-images/" + (900_000 + number)), callers))
              .toList();
      assertThat(gateway.get(STORED).status()).isEqualTo(200);
      assertThat(refused)
          .extracting(answer -> answer.join().json().path("code").asString())
          .isSubsetOf("UPSTREAM_AUTHENTICATION_FAILED", "OVERLOADED", "UPSTREAM_TIMEOUT")
          .contains("UPSTREAM_AUTHENTICATION_FAILED");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(DEADLINE.plus(Duration.ofSeconds(5)));
    assertThat(readers()).isLessThanOrEqualTo(10L * Runtime.getRuntime().availableProcessors());

    comeBack("access-key");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> gateway.get("/api/v1/server-images/25700412").status() == 200);
  }

  /** Puts a pipe that nobody writes in the place of a file: opening it waits. */
  private static void hang(String file) throws Exception {
    Path path = directory.resolve(file);
    Files.delete(path);
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  /** Ends the reads that hang, and puts the new pair in place. */
  private static void comeBack(String file) throws IOException {
    Path pipe = directory.resolve(file);
    Path aside = directory.resolveSibling(directory.getFileName() + "-" + file);
    Files.move(pipe, aside);
    write(FakeKeys.SECONDARY);
    // Each write lets those go that wait at that moment.
    Files.writeString(aside, "");
  }

  private static void write(FakeKeys keys) throws IOException {
    Files.writeString(directory.resolve("access-key"), keys.accessKey());
    Files.writeString(directory.resolve("secret-key"), keys.secretKey());
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("boundedElastic"))
        .count();
  }
}
