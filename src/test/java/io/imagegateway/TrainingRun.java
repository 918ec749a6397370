package io.imagegateway;

import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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

  /** Enough for the JVM to see what is called often; half a minute of one CPU. */
  private static final int ROUNDS = 400;

  private static final int START_SECONDS = 120;

  /** The cache is written at the end, which takes longer than all the rest. */
  private static final int END_SECONDS = 300;

  private static final int ENDED_BY_SIGTERM = 128 + 15;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final String api;
  private final String management;

  private TrainingRun(Process process, int apiPort, int managementPort) {
    this.process = process;
    this.api = "http://127.0.0.1:" + apiPort;
    this.management = "http://127.0.0.1:" + managementPort;
  }

  /**
   * Starts the gateway, sends it requests, and ends it with SIGTERM.
   *
   * @param command how the gateway is started, without its settings
   */
  static void run(List<String> command) throws IOException, InterruptedException {
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

  private boolean ready() throws InterruptedException {
    try {
      return get(management + "/actuator/health/readiness").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void requests() throws IOException, InterruptedException {
    String fence = api + "/api/v1/fences/26/box-images";
    String tag = expect(200, fence).headers().firstValue("ETag").orElseThrow();
    for (int round = 0; round < ROUNDS; round++) {
      int unknown = 1000 + round;
      expect(200, fence);
      // A target that is asked for once has its answer made; one that is asked for again is given
      // it.
      expect(200, fence + "?round=" + round);
      expect(200, fence, "Accept-Encoding", "gzip");
      expect(200, fence, "Cache-Control", "no-cache", "Accept-Encoding", "gzip");
      expect(304, fence, "If-None-Match", tag);
      expect(200, fence + "?details=false&productCode=SVR_WIN,CON");
      expect(200, fence + "/25700412", "X-Request-Id", "training-" + round);
      expect(404, fence + "/" + unknown);
      expect(404, api + "/api/v1/fences/" + unknown + "/box-images");
      expect(200, api + "/api/v1/server-images/25623135", "Cache-Control", "no-cache");
      expect(200, api + "/api/v1/server-images?serverImageNo=25623135," + unknown);
      expect(400, api + "/api/v1/fences/none/box-images");
      expect(200, api + "/api/v1/product-codes");
      expect(200, management + "/actuator/health/liveness");
      expect(200, management + "/actuator/health/readiness");
    }
    expect(200, api + "/api/v1/fences/28/box-images");
    expect(502, api + "/api/v1/fences/28/box-images?strict=true");
    expect(200, api + "/problems/invalid-request");
    expect(200, api + "/v3/api-docs");
    expect(200, api + "/swagger-ui/index.html");
    expect(200, management + "/actuator/health/upstream");
    expect(200, management + "/actuator/prometheus");
    expect(200, management + "/actuator/info");
  }

  private HttpResponse<String> expect(int status, String url, String... headers)
      throws IOException, InterruptedException {
    HttpResponse<String> response = get(url, headers);
    if (response.statusCode() != status) {
      throw new IllegalStateException(
          "expected %d, but got %d of %s".formatted(status, response.statusCode(), url));
    }
    return response;
  }

  private HttpResponse<String> get(String url, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
