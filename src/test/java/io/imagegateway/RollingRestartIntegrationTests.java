package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpAction;
import io.imagegateway.ncpfake.NcpFake;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops and restarts the gateway as it is shipped. */
class RollingRestartIntegrationTests {

  private static final NcpFake NCP = NcpFake.start();

  private static final Duration PULSE = Duration.ofMillis(20);

  /** What a process that ends by SIGTERM ends with. */
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path directory;

  @BeforeEach
  void startAnew() {
    NCP.reset();
  }

  @AfterAll
  static void stop() {
    NCP.close();
  }

  @Test
  void answersWaitingCallersAndAcceptsNoNewOnesWhenItStops() {
    try (PackagedGateway gateway = start("gateway.log").ready()) {
      assertThat(gateway.client().get("/api/v1/server-images/25700412").status()).isEqualTo(200);
      NCP.journal().reset();
      NCP.inject(Fault.delaying(Duration.ofSeconds(3)).on(NcpAction.GET_SERVER_IMAGE_DETAIL));
      CompletableFuture<Answer> waiting =
          CompletableFuture.supplyAsync(
              () -> gateway.client().get("/api/v1/server-images/25623135"),
              Thread::startVirtualThread);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> NCP.journal().count(NcpAction.GET_SERVER_IMAGE_DETAIL) == 1);

      gateway.terminate();

      await().atMost(Duration.ofSeconds(30)).until(() -> gateway.readiness() == 503);
      assertThat(waiting).isNotDone();
      assertThat(waiting.join().status()).isEqualTo(200);
      assertThat(gateway.exitCode()).isEqualTo(TERMINATED);
    }
  }

  /**
   * Behind a proxy that tries the next instance if one can't be connected to, as a Service does for
   * connections to come.
   */
  @Test
  void losesNoRequestWhileTwoInstancesAreRestartedOneAfterTheOther() {
    Nginx.assumeInstalled();
    int portOfA = JavaProgram.freePort();
    int portOfB = JavaProgram.freePort();
    int port = JavaProgram.freePort();
    List<PackagedGateway> instances = new ArrayList<>();
    Nginx proxy = null;
    try {
      instances.add(start(portOfA, "a1.log"));
      instances.add(start(portOfB, "b1.log"));
      instances.forEach(PackagedGateway::ready);
      proxy = proxy(port, portOfA, portOfB);
      Nginx serving = proxy;
      GatewayClient gateway = new GatewayClient(port);
      await().atMost(Duration.ofSeconds(30)).until(() -> answers(gateway));

      Load load = new Load(gateway);
      try (load) {
        load.start();
        instances.get(0).terminate();
        assertThat(instances.get(0).exitCode()).isEqualTo(TERMINATED);
        instances.add(start(portOfA, "a2.log").ready());
        load.goesOn();
        instances.get(1).terminate();
        assertThat(instances.get(1).exitCode()).isEqualTo(TERMINATED);
        instances.add(start(portOfB, "b2.log").ready());
        load.goesOn();
      }
      assertThat(load.lost)
          .as(() -> "requests without an answer; the proxy says: " + serving.errors())
          .isEmpty();
      assertThat(load.answered.get()).isEqualTo(load.sent.get()).isGreaterThan(300);
      System.out.printf(
          "Rolling restart: %d requests answered, %d lost%n",
          load.answered.get(), load.lost.size());
    } finally {
      instances.forEach(PackagedGateway::close);
      if (proxy != null) {
        proxy.close();
      }
    }
  }

  private PackagedGateway start(String log) {
    return start(JavaProgram.freePort(), log);
  }

  private PackagedGateway start(int port, String log) {
    return PackagedGateway.start(NCP, port, directory.resolve(log));
  }

  private static boolean answers(GatewayClient gateway) {
    try {
      return gateway.get("/api/v1/product-codes").status() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private Nginx proxy(int port, int portOfA, int portOfB) {
    return Nginx.start(
        directory,
        """
          upstream gateway {
            server 127.0.0.1:%2$d max_fails=1 fail_timeout=1s;
            server 127.0.0.1:%3$d max_fails=1 fail_timeout=1s;
            keepalive 8;
          }
          server {
            listen 127.0.0.1:%1$d;
            location / {
              proxy_pass http://gateway;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_next_upstream error timeout;
            }
          }
        """
            .formatted(port, portOfA, portOfB));
  }

  /** A request every few milliseconds, whatever became of those before it. */
  private static final class Load implements AutoCloseable {

    private static final List<String> PATHS =
        List.of(
            "/api/v1/product-codes",
            "/api/v1/fences/26/box-images",
            "/api/v1/server-images/25623135",
            "/api/v1/server-images?serverImageNo=25700412&serverImageNo=999");

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final GatewayClient gateway;

    Load(GatewayClient gateway) {
      this.gateway = gateway;
    }

    void start() {
      var _ =
          pulse.scheduleAtFixedRate(
              () -> callers.execute(this::call), 0, PULSE.toMillis(), TimeUnit.MILLISECONDS);
      goesOn();
    }

    /** Waits until there are so many answers more. */
    void goesOn() {
      int before = answered.get();
      await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() > before + 100);
    }

    private void call() {
      String path = PATHS.get(sent.getAndIncrement() % PATHS.size());
      try {
        int status = gateway.get(path).status();
        if (status == 200) {
          answered.incrementAndGet();
        } else {
          lost.add(path + " " + status);
        }
      } catch (UncheckedIOException | AssertionError e) {
        // The client judges each answer; the proxy's own are not in the API's document.
        lost.add(Instant.now() + " " + path + " " + e.getMessage());
      }
    }

    /** Waits for the answers that are under way. */
    @Override
    public void close() {
      pulse.close();
      callers.close();
    }
  }
}
