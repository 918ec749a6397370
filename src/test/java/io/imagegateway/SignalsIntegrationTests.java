package io.imagegateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpFake;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged gateway is ended or suspended at any moment. {@code -Dsignals.moments=50} tries more
 * moments.
 */
class SignalsIntegrationTests {

  private static final NcpFake NCP = NcpFake.start();
  private static final int MOMENTS = Integer.getInteger("signals.moments", 2);

  /** What a process that ends by SIGTERM ends with. */
  private static final int TERMINATED = 128 + 15;

  /** The pause and the longest deadline of a caller, and what a busy machine adds. */
  private static final Duration GRACE = Duration.ofSeconds(45);

  private static final String FENCE = "/api/v1/fences/26/box-images";

  @TempDir private Path directory;

  @BeforeEach
  void startAnew() {
    NCP.reset();
  }

  @AfterAll
  static void stop() {
    NCP.close();
  }

  static List<Long> millisAfterTheStart() {
    return new SplittableRandom(20_261_127).longs(MOMENTS, 300, 8_000).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("millisAfterTheStart")
  void endsInTimeWhereverItsStartIs(long millis) throws InterruptedException {
    NCP.inject(Fault.delaying(Duration.ofMillis(500)));
    try (PackagedGateway gateway = start("--gateway.warm-up.fence-ids=all")) {
      boolean _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      gateway.terminate();

      long before = System.nanoTime();
      assertThat(gateway.exitCode()).isEqualTo(TERMINATED);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(GRACE);
    }
  }

  @Test
  void answersFourHundredWhoWaitBesideHalfRequestsAndAPausedService() throws Exception {
    int port = JavaProgram.freePort();
    // At such a rate no caller is refused at once; they wait for the calls that are under way.
    try (PackagedGateway gateway =
            start(port, "--gateway.deadline=5s", "--ncp.server.rate-limit=1000").ready();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      NCP.inject(Fault.delaying(Duration.ofSeconds(2)));
      List<Socket> halves = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Socket half = new Socket(InetAddress.getLoopbackAddress(), port);
        half.getOutputStream().write("GET / HTTP/1.1\r\nHost: l".getBytes(ISO_8859_1));
        halves.add(half);
      }
      List<CompletableFuture<Answer>> waiting = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String path = "/api/v1/server-images/" + (900_000 + i);
        waiting.add(CompletableFuture.supplyAsync(() -> gateway.client().get(path), callers));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              Gauges.of(gateway.operators().get("/actuator/prometheus").text())
                      .sum("http_server_requests_active_seconds_gcount")
                  > 300);

      gateway.terminate();

      long before = System.nanoTime();
      assertThat(waiting).extracting(answer -> answer.join().status()).isSubsetOf(404, 503, 504);
      assertThat(gateway.exitCode()).isEqualTo(TERMINATED);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(GRACE);
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  /** As a laptop's lid or a machine's hypervisor does, for longer than anything is fresh. */
  @Test
  void answersAfterASuspensionWithWhatIsNewAndByFewCalls() throws InterruptedException {
    try (PackagedGateway gateway =
        start("--gateway.freshness.box-images.fresh=1s", "--gateway.freshness.box-images.stale=1s")
            .ready()) {
      GatewayClient caller = gateway.client();
      assertThat(caller.get(FENCE).status()).isEqualTo(200);
      int lists = NCP.journal().calls().size();

      gateway.signal("STOP");
      NCP.change(data -> data.withBoxImage(26, 31_000_001, "made-meanwhile", "CON"));
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        boolean _ = new CountDownLatch(1).await(3, TimeUnit.SECONDS);
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          asked.add(CompletableFuture.supplyAsync(() -> caller.get(FENCE), callers));
        }
        gateway.signal("CONT");

        assertThat(asked)
            .extracting(CompletableFuture::join)
            .allSatisfy(answer -> {
              assertThat(answer.status()).isEqualTo(200);
              assertThat(answer.json().get("stale").asBoolean()).isFalse();
              assertThat(answer.text()).contains("made-meanwhile");
            });
      }
      // Once for all callers: the lists again, and the number that is new.
      assertThat(NCP.journal().calls()).hasSizeLessThanOrEqualTo(lists + 5 + 2);
    }
  }

  private PackagedGateway start(String... settings) {
    return start(JavaProgram.freePort(), settings);
  }

  private PackagedGateway start(int port, String... settings) {
    return PackagedGateway.start(NCP, port, directory.resolve("gateway.log"), settings);
  }
}
