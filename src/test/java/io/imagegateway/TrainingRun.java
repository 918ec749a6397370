package io.imagegateway;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lets a gateway in a JVM of its own live through what its callers will do, so that the JVM can
 * write down what it learned (its AOT cache) when it is told to end.
 *
 * <p>Whatever is not as it should be ends the program with an error: a JVM that learned from
 * failures would be quick at failing.
 */
final class TrainingRun {

  private static final String FENCE = "/api/v1/fences/26/box-images";

  /** Enough for the JVM to see what is called often; some seconds of one CPU. */
  private static final int ROUNDS = 60;

  private static final int START_SECONDS = 120;

  /** The cache is written at the end, which takes longer than all the rest. */
  private static final int END_SECONDS = 300;

  private static final int ENDED_BY_SIGTERM = 128 + 15;

  private final Process process;
  private final GatewayClient api;
  private final GatewayClient management;

  private TrainingRun(Process process, int apiPort, int managementPort) {
    this.process = process;
    this.api = new GatewayClient(apiPort);
    this.management = new GatewayClient(managementPort);
  }

  /**
   * Starts the gateway, sends it requests, and ends it with SIGTERM.
   *
   * @param command how the gateway is started, without its settings
   */
  static void run(List<String> command) throws InterruptedException {
    try (NcpFake fake = NcpFake.start()) {
      int apiPort = freePort();
      int managementPort = freePort();
      Process process = started(command, fake, apiPort, managementPort);
      try {
        TrainingRun run = new TrainingRun(process, apiPort, managementPort);
        run.awaitReadiness();
        run.requests();
        process.destroy();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)
            || process.exitValue() != ENDED_BY_SIGTERM) {
          throw new IllegalStateException("the gateway did not end as it should");
        }
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static Process started(
      List<String> command, NcpFake fake, int apiPort, int managementPort) {
    List<String> whole = new ArrayList<>(command);
    whole.add("--server.port=" + apiPort);
    whole.add("--management.server.port=" + managementPort);
    // Every answer that is asked for anew is fetched anew, and nothing waits for its turn.
    whole.add("--gateway.freshness.min-refresh-interval=0s");
    whole.add("--ncp.datafence.rate-limit=1000");
    whole.add("--ncp.server.rate-limit=1000");
    whole.add("--ncp.datafence.base-url=" + fake.url());
    whole.add("--ncp.server.base-url=" + fake.url());
    ProcessBuilder builder = new ProcessBuilder(whole).inheritIO();
    builder
        .environment()
        .putAll(
            Map.of(
                "NCP_CREDENTIALS_ACCESS_KEY", FakeKeys.PRIMARY.accessKey(),
                "NCP_CREDENTIALS_SECRET_KEY", FakeKeys.PRIMARY.secretKey()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReadiness() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!ready()) {
      // The pause between two tries: it ends early if the gateway does.
      if (System.nanoTime() > deadline || process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the gateway did not start");
      }
    }
  }

  private boolean ready() {
    try {
      return management.get("/actuator/health/readiness").status() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private void requests() {
    String tag = answered(200, api.get(FENCE)).header("ETag");
    for (int round = 0; round < ROUNDS; round++) {
      answered(200, api.get(FENCE));
      answered(200, api.get(FENCE, "Cache-Control", "no-cache", "Accept-Encoding", "gzip"));
      answered(304, api.get(FENCE, "If-None-Match", tag));
      answered(200, api.get(FENCE + "?details=false&productCode=SVR_WIN,CON"));
      answered(200, api.get(FENCE + "/25700412", "X-Request-Id", "training-" + round));
      answered(404, api.get(FENCE + "/" + (1000 + round)));
      answered(404, api.get("/api/v1/fences/" + (1000 + round) + "/box-images"));
      answered(200, api.get("/api/v1/server-images/25623135", "Cache-Control", "no-cache"));
      answered(200, api.get("/api/v1/server-images?serverImageNo=25623135," + (1000 + round)));
      answered(400, api.get("/api/v1/fences/none/box-images"));
      answered(200, api.get("/api/v1/product-codes"));
      answered(200, management.get("/actuator/health/liveness"));
      answered(200, management.get("/actuator/health/readiness"));
    }
    answered(200, api.get("/api/v1/fences/28/box-images"));
    answered(502, api.get("/api/v1/fences/28/box-images?strict=true"));
    answered(200, api.get("/problems/invalid-request"));
    answered(200, api.get("/v3/api-docs"));
    answered(200, api.get("/swagger-ui/index.html"));
    answered(200, management.get("/actuator/health/upstream"));
    answered(200, management.get("/actuator/prometheus"));
    answered(200, management.get("/actuator/info"));
  }

  private static Answer answered(int status, Answer answer) {
    if (answer.status() != status) {
      throw new IllegalStateException(
          "expected " + status + ", but got " + answer.status() + " " + answer.text());
    }
    return answer;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
