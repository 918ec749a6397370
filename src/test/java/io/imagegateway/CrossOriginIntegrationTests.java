package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.ncpfake.NcpFake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** What pages of other origins may read, as their browsers ask for it. */
@GatewayTest
@ContextConfiguration(initializers = {GatewayUnderTest.class, ForeignPage.class})
class CrossOriginIntegrationTests {

  private static final String CONSOLE = ForeignPage.CONSOLE;
  private static final String FENCE = "/api/v1/fences/26/box-images";

  private final NcpFake ncp;
  private final int port;

  CrossOriginIntegrationTests(NcpFake ncp, @LocalServerPort int port) {
    this.ncp = ncp;
    this.port = port;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FENCE,
        "/api/v1/product-codes",
        "/api/v1/unknown",
        "/v3/api-docs",
        "/v3/api-docs.yaml"
      })
  void allowsAListedOriginItsPreflightAndLetsItBeKept(String path) {
    Wire answer =
        preflight(path, CONSOLE, "GET", "cache-control,if-none-match,prefer,x-request-id");
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 204 ");
    assertThat(answer.header("Access-Control-Allow-Origin")).containsExactly(CONSOLE);
    assertThat(answer.header("Access-Control-Allow-Methods")).containsExactly("GET, HEAD, OPTIONS");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .containsExactly(
            "Cache-Control, If-None-Match, Prefer, X-Request-Id, traceparent, tracestate");
    assertThat(answer.header("Access-Control-Max-Age")).containsExactly("7200");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(answer.vary()).contains("origin");
    assertThat(answer.body()).isEmpty();
    assertThat(ncp.journal().calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://console.example.com.evil.example",
        "https://evil.example",
        "http://console.example.com",
        "https://console.example.com:8443",
        "HTTPS://CONSOLE.EXAMPLE.COM",
        "http://localhost",
        "null",
        "*",
        "x"
      })
  void refusesAnyOtherOriginItsPreflightAsAProblem(String origin) {
    Wire answer = preflight(FENCE, origin, "GET", "prefer");
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 ");
    assertThat(answer.header("Content-Type")).containsExactly("application/problem+json");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(answer.body())
        .contains("\"status\":403", "\"code\":\"ORIGIN_NOT_ALLOWED\"", "\"field\":\"Origin\"")
        .contains("\"requestId\":\"" + answer.header("X-Request-Id").getFirst() + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/swagger-ui/index.html", "/problems/not-found", "/", "/apis"})
  void sharesNothingButTheApiAndItsDescription(String path) {
    assertThat(preflight(path, CONSOLE, "GET", "prefer").statusLine()).isEqualTo("HTTP/1.1 403 ");
    assertThat(get(path, CONSOLE).header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void showsAListedOriginTheAnswerAndItsHeaders() {
    Wire answer = get(FENCE, CONSOLE);
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 ");
    assertThat(answer.header("Access-Control-Allow-Origin")).containsExactly(CONSOLE);
    assertThat(answer.header("Access-Control-Expose-Headers"))
        .containsExactly("Age, Cache-Status, ETag, Retry-After, X-Request-Id");
    assertThat(answer.vary()).contains("origin", "accept-encoding");

    Wire again =
        ask(
            "GET",
            FENCE,
            "Origin: " + CONSOLE,
            "If-None-Match: " + answer.header("ETag").getFirst());
    assertThat(again.statusLine()).isEqualTo("HTTP/1.1 304 ");
    assertThat(again.header("Access-Control-Allow-Origin")).containsExactly(CONSOLE);
    assertThat(again.vary()).contains("origin", "accept-encoding");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/fences/31/box-images",
        "/api/v1/fences/x/box-images",
        "/api/v1/unknown",
        "/api/v1/product-codes/",
        "/api/v1/fences/26/box-images?productCode=%zz"
      })
  void showsAListedOriginTheProblemsToo(String path) {
    Wire answer = get(path, CONSOLE);
    assertThat(answer.header("Content-Type")).containsExactly("application/problem+json");
    assertThat(answer.header("Access-Control-Allow-Origin")).containsExactly(CONSOLE);
    assertThat(answer.header("Access-Control-Expose-Headers")).hasSize(1);
  }

  @Test
  void answersOtherOriginsAsEverAndLeavesItToTheBrowserToKeepItFromThem() {
    Wire answer = get(FENCE, "https://evil.example");
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 ");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(answer.vary()).contains("origin");
  }

  @Test
  void namesTheOriginInVaryEvenWithoutOne() {
    assertThat(ask("GET", FENCE).vary()).contains("origin");
  }

  private Wire preflight(String path, String origin, String method, String headers) {
    return ask(
        "OPTIONS",
        path,
        "Origin: " + origin,
        "Access-Control-Request-Method: " + method,
        "Access-Control-Request-Headers: " + headers);
  }

  private Wire get(String path, String origin) {
    return ask("GET", path, "Origin: " + origin);
  }

  /** By hand, since the JDK's client sends no {@code Origin} of a test's choice. */
  private Wire ask(String method, String path, String... headers) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "%s %s HTTP/1.1\r\nHost: gateway.example.com\r\nConnection: close\r\n%s\r\n"
              .formatted(
                  method,
                  path,
                  String.join("", Arrays.stream(headers).map(line -> line + "\r\n").toList()));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new Wire(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An answer as it came.
   *
   * @param text all of it
   */
  private record Wire(String text) {

    String statusLine() {
      return text.substring(0, text.indexOf("\r\n"));
    }

    String body() {
      return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** The names of the headers that the answer depends on, in lower case. */
    List<String> vary() {
      return header("Vary").stream()
          .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",\\s*")))
          .toList();
    }

    List<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ": ";
      return text.substring(0, text.indexOf("\r\n\r\n"))
          .lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .toList();
    }
  }
}
