package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.sun.net.httpserver.HttpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page of another origin reads the API in a real Chromium. */
@GatewayTest
@ContextConfiguration(initializers = {GatewayUnderTest.class, ForeignPage.class})
class CrossOriginBrowserIntegrationTests {

  /** Calls the gateway and returns all that a page may see of the answer. */
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
  private final HttpServer frontend;
  @TempDir private Path profile = Path.of("");
  private Chromium chromium;

  CrossOriginBrowserIntegrationTests(@LocalServerPort int port, HttpServer frontend) {
    this.gateway = "http://127.0.0.1:" + port;
    this.frontend = frontend;
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

  @Test
  void showsAPageOfAListedOriginAnswersHeadersAndProblems() {
    chromium.page().navigate(ForeignPage.allowed(frontend));
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
    chromium.page().navigate(ForeignPage.allowed(frontend));
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
    chromium.page().navigate(ForeignPage.notAllowed(frontend));
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
}
