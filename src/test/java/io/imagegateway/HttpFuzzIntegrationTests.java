package io.imagegateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.ncpfake.NcpFake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests that HTTP's grammar forbids, allows in several ways or bounds ({@link FuzzedExchange}),
 * sent to the packaged gateway directly and through nginx, by several connections at the same time.
 * No connection gets more answers than it sent requests, nor any part of another's; each answer
 * above 399 is a problem or a bare 4xx; and the gateway goes on. {@code -Dfuzz.exchanges=50000}
 * makes a long run, {@code -Dfuzz.seed} repeats one: the seed of a failing exchange is printed.
 */
class HttpFuzzIntegrationTests {

  private static final int EXCHANGES = Integer.getInteger("fuzz.exchanges", 600);
  private static final long FIRST_SEED = Long.getLong("fuzz.seed", 20_261_127);
  private static final int CONNECTIONS = 8;

  /** An answer that has not come by then does not come. */
  private static final int PATIENCE_MILLIS = 15_000;

  @TempDir private static Path directory;

  private static NcpFake ncp;
  private static int port;
  private static PackagedGateway gateway;

  @BeforeAll
  static void start() {
    ncp = NcpFake.start();
    port = JavaProgram.freePort();
    gateway =
        PackagedGateway.start(
                ncp, port, directory.resolve("gateway.log"), "--gateway.access-log=true")
            .ready();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    ncp.close();
  }

  @Test
  void getsOneAnswerForEachRequest(TestReporter reporter) throws Exception {
    exchange(port, false, reporter);
  }

  @Test
  void getsOneAnswerForEachRequestThroughAProxy(TestReporter reporter) throws Exception {
    Nginx.assumeInstalled();
    int proxyPort = JavaProgram.freePort();
    try (Nginx _ = proxy(proxyPort)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> accepts(proxyPort));
      exchange(proxyPort, true, reporter);
    }
  }

  private static void exchange(int at, boolean proxied, TestReporter reporter) throws Exception {
    Map<FuzzedExchange.Kind, Map<String, Integer>> seen = new EnumMap<>(FuzzedExchange.Kind.class);
    List<String> faults = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<Judged>> judged =
          LongStream.range(FIRST_SEED, FIRST_SEED + EXCHANGES)
              .mapToObj(seed -> clients.submit(() -> judge(FuzzedExchange.of(seed), at, proxied)))
              .toList();
      for (Future<Judged> one : judged) {
        Judged exchange = one.get();
        exchange.fault().ifPresent(faults::add);
        exchange
            .statuses()
            .forEach(status ->
                seen.computeIfAbsent(exchange.kind(), _ -> new TreeMap<>())
                    .merge(status, 1, Integer::sum));
      }
    }
    assertThat(faults).isEmpty();
    reporter.publishEntry("answers", seen.toString());
    assertThat(new GatewayClient(at).get("/api/v1/fences/26/box-images").status()).isEqualTo(200);
    assertThat(gateway.readiness()).isEqualTo(200);
    assertThat(gateway.output()).doesNotContain(" ERROR ", "INTERNAL_ERROR", "Exception");
  }

  /** What came of an exchange: the statuses of its answers, and what is wrong with them. */
  private record Judged(FuzzedExchange.Kind kind, List<String> statuses, Optional<String> fault) {}

  /** An answer as it came. */
  private record Received(int status, Map<String, String> headers, String body) {

    String text() {
      return headers + body;
    }

    /** The status, and what it was a page of. */
    String summary() {
      return status + (status < 400 ? "" : body.isEmpty() ? " bare" : " " + code());
    }

    String code() {
      try {
        JsonNode problem = JsonMapper.shared().readTree(body);
        return problem.path("code").asString("none");
      } catch (JacksonException _) {
        return "unreadable";
      }
    }
  }

  private static Judged judge(FuzzedExchange sent, int at, boolean proxied) {
    String received = "";
    try {
      received = send(sent, at);
      List<Received> answers = new Answers(received, proxied).of(sent.methods());
      assertThat(answers).hasSizeBetween(sent.least(), sent.methods().size());
      answers.forEach(answer -> judge(sent, answer, proxied));
      return new Judged(
          sent.kind(), answers.stream().map(Received::summary).toList(), Optional.empty());
    } catch (AssertionError | IOException | RuntimeException e) {
      return new Judged(
          sent.kind(),
          List.of(),
          Optional.of(
              "%s, -Dfuzz.seed=%d -Dfuzz.exchanges=1: %s%nsent:%n%s%nreceived:%n%s%n"
                  .formatted(
                      sent.kind(),
                      sent.seed(),
                      e,
                      FuzzedExchange.printable(sent.text()),
                      FuzzedExchange.printable(received))));
    }
  }

  private static void judge(FuzzedExchange sent, Received answer, boolean proxied) {
    assertThat(sent.holdsForeignId(answer.text())).as("of another connection").isFalse();
    if (answer.status() < 400) {
      return;
    }
    assertThat(answer.status()).isNotIn(500, 502, 503, 504);
    String type = answer.headers().getOrDefault("content-type", "");
    if (type.equals("application/problem+json")) {
      assertThat(answer.body().isEmpty() || !answer.code().equals("unreadable")).isTrue();
    } else if (proxied) {
      assertThat(type).as("the proxy's own page").startsWith("text/html");
    } else {
      assertThat(answer.status()).isLessThan(500);
      assertThat(answer.body()).as("of a bare status").isEmpty();
    }
  }

  private static String send(FuzzedExchange sent, int at) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      Thread writer = Thread.startVirtualThread(() -> write(socket, sent));
      String received = readAll(socket.getInputStream());
      // Should it still write: that closes the socket.
      writer.interrupt();
      writer.join();
      return received;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Writes in parts, and then nothing more. */
  private static void write(Socket socket, FuzzedExchange sent) {
    try {
      byte[] bytes = sent.bytes();
      int part = 1 + Math.floorMod((int) sent.seed(), Math.max(1, bytes.length));
      for (int at = 0; at < bytes.length; at += part) {
        socket.getOutputStream().write(bytes, at, Math.min(part, bytes.length - at));
      }
      socket.shutdownOutput();
    } catch (IOException _) {
      // The gateway has read enough, and closes the connection.
    }
  }

  private static String readAll(InputStream input) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        received.write(buffer, 0, read);
      }
    } catch (SocketException _) {
      // Reset: what came before counts.
    }
    return received.toString(ISO_8859_1);
  }

  /** Takes received bytes apart into answers. */
  private static final class Answers {

    private final String bytes;
    private final boolean proxied;
    private int at;

    Answers(String bytes, boolean proxied) {
      this.bytes = bytes;
      this.proxied = proxied;
    }

    List<Received> of(List<String> methods) {
      List<Received> answers = new ArrayList<>();
      while (at < bytes.length()) {
        String method = answers.size() < methods.size() ? methods.get(answers.size()) : "GET";
        Received answer = next(method);
        if (answer.status() >= 200) {
          answers.add(answer);
        }
      }
      return answers;
    }

    private Received next(String method) {
      if (proxied && bytes.charAt(at) != 'H') {
        // What the proxy takes for HTTP/0.9 is answered without a head.
        return new Received(200, Map.of(), take(bytes.length() - at));
      }
      List<String> statusLine = List.of(line().split(" ", 3));
      assertThat(statusLine.getFirst()).as("begin of an answer").startsWith("HTTP/1.");
      int status = Integer.parseInt(statusLine.get(1));
      Map<String, String> headers = new TreeMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      boolean none = method.equals("HEAD") || status == 204 || status == 304 || status < 200;
      return new Received(status, headers, none ? "" : body(headers));
    }

    private String body(Map<String, String> headers) {
      if ("chunked".equals(headers.get("transfer-encoding"))) {
        StringBuilder body = new StringBuilder();
        for (int size = size(); size > 0; size = size()) {
          body.append(take(size));
          line();
        }
        line();
        return body.toString();
      }
      String length = headers.get("content-length");
      return take(length == null ? bytes.length() - at : Integer.parseInt(length));
    }

    private int size() {
      return Integer.parseInt(line(), 16);
    }

    private String take(int length) {
      assertThat(bytes.length() - at).as("rest of a body").isGreaterThanOrEqualTo(length);
      at += length;
      return bytes.substring(at - length, at);
    }

    private String line() {
      int end = bytes.indexOf("\r\n", at);
      assertThat(end).as("end of a line").isNotNegative();
      String line = bytes.substring(at, end);
      at = end + 2;
      return line;
    }
  }

  private static Nginx proxy(int proxyPort) {
    return Nginx.start(
        directory,
        """
            upstream gateway {
              server 127.0.0.1:%2$d;
              keepalive 4;
            }
            server {
              listen 127.0.0.1:%1$d;
              large_client_header_buffers 8 32k;
              location / {
                proxy_pass http://gateway;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                # The client sends nothing more, and waits.
                proxy_ignore_client_abort on;
              }
            }
        """
            .formatted(proxyPort, port));
  }

  private static boolean accepts(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
