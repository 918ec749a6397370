package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.sun.net.httpserver.HttpServer;
import io.imagegateway.ncpfake.NcpFake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page of another origin reads the API in a real Chromium. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class CrossOriginBrowserIntegrationTests {

  private static final NcpFake NCP = NcpFake.start();
  private static final HttpServer FRONTEND = frontend();

  /** Calls the gateway and tells all that a page may see of the answer. */
  private static final String FETCH =
      """
      async ({url, headers}) => {
        try {
          const answer = await fetch(url, {headers});
          const text = await answer.text();
          const seen = Object.fromEntries(answer.headers);
          return JSON.stringify({status: answer.status, text, ...seen});
        } catch (refused) {
          return JSON.stringify({status: 0});
        }
      }
      """;

  private final String gateway;
  @TempDir private Path profile = Path.of("");
  private Chromium chromium;

  CrossOriginBrowserIntegrationTests(@LocalServerPort int port) {
    gateway = "http://127.0.0.1:" + port;
  }

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    Upstream.is(NCP, registry);
    registry.add("gateway.cors.allowed-origins", () -> frontendAt("127.0.0.1"));
  }

  @BeforeAll
  static void needsChromium() {
    Chromium.assumeInstalled();
  }

  @BeforeEach
  void open() {
    chromium = Chromium.open(profile);
  }

  @AfterEach
  void close() {
    chromium.close();
  }

  @AfterAll
  static void stop() {
    FRONTEND.stop(0);
    NCP.close();
  }

  @Test
  void showsAPageOfAListedOriginAnswersHeadersAndProblems() {
    chromium.page().navigate(frontendAt("127.0.0.1"));
    JsonNode found =
        fetch("/api/v1/fences/26/box-images", Map.of("X-Request-Id", "page-1", "Prefer", "wait=9"));
    assertThat(found.get("status").asInt()).isEqualTo(200);
    assertThat(found.get("text").asString()).contains("\"complete\":true");
    assertThat(found.get("x-request-id").asString()).isEqualTo("page-1");
    assertThat(found.get("etag").asString()).startsWith("W/\"");
    assertThat(found.get("cache-status").asString()).startsWith("image-gateway; ");
    assertThat(found.get("age").asString()).matches("[0-9]+");
    assertThat(found.get("cache-control").asString()).startsWith("max-age=");

    JsonNode again =
        fetch(
            "/api/v1/fences/26/box-images", Map.of("If-None-Match", found.get("etag").asString()));
    assertThat(again.get("status").asInt()).isEqualTo(304);
    assertThat(again.get("etag")).isEqualTo(found.get("etag"));

    JsonNode problem = fetch("/api/v1/fences/31/box-images", Map.of("Cache-Control", "no-cache"));
    assertThat(problem.get("status").asInt()).isEqualTo(404);
    assertThat(problem.get("text").asString()).contains("\"code\":\"FENCE_NOT_ACCESSIBLE\"");
    assertThat(problem.get("x-request-id").asString()).isNotEmpty();
  }

  @Test
  void asksForPermissionOnceForManyCalls() {
    List<String> preflights = preflights();
    chromium.page().navigate(frontendAt("127.0.0.1"));
    for (int i = 0; i < 5; i++) {
      assertThat(
              fetch("/api/v1/product-codes", Map.of("X-Request-Id", "page-" + i))
                  .get("status")
                  .asInt())
          .isEqualTo(200);
    }
    assertThat(preflights).containsExactly(gateway + "/api/v1/product-codes");
  }

  @Test
  void showsNothingToAPageOfAnyOtherOrigin() {
    chromium.page().navigate(frontendAt("localhost"));
    assertThat(fetch("/api/v1/product-codes", Map.of("Prefer", "wait=9")).get("status").asInt())
        .isEqualTo(0);
    assertThat(fetch("/api/v1/product-codes", Map.of()).get("status").asInt()).isEqualTo(0);
    assertThat(chromium.complaints()).anyMatch(text -> text.contains("CORS policy"));
  }

  private JsonNode fetch(String path, Map<String, String> headers) {
    Map<String, Object> call = Map.of("url", gateway + path, "headers", headers);
    return JsonMapper.shared().readTree((String) chromium.page().evaluate(FETCH, call));
  }

  /** The URLs of the preflights sent from now on. */
  private List<String> preflights() {
    List<String> urls = new ArrayList<>();
    CDPSession session = chromium.page().context().newCDPSession(chromium.page());
    session.on(
        "Network.requestWillBeSent",
        event -> {
          JsonObject request = event.getAsJsonObject("request");
          if (request.get("method").getAsString().equals("OPTIONS")) {
            urls.add(request.get("url").getAsString());
          }
        });
    session.send("Network.enable");
    return urls;
  }

  private static String frontendAt(String host) {
    return "http://" + host + ":" + FRONTEND.getAddress().getPort();
  }

  /** A server of one empty page, on both of the machine's names, which are two origins. */
  private static HttpServer frontend() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] page =
          "<!DOCTYPE html><html lang=\"en\"><link rel=\"icon\" href=\"data:,\"><title>Frontend</title>"
              .getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
