package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's root and what the page needs, as they are on the wire. */
@GatewayTest
class PageEndpointIntegrationTests {

  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final GatewayClient gateway;

  PageEndpointIntegrationTests(GatewayClient gateway) {
    this.gateway = gateway;
  }

  @Test
  void answersBrowsersWithThePage() {
    Answer page = gateway.get("/", "Accept", BROWSER);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(page.text()).isEqualTo(resource("index.html"));
    assertRevalidated(page, "Accept, Accept-Encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*/*", "application/json", "text/html;q=0.5, */*"})
  void answersProgramsWithLinks(String accept) {
    Answer links = gateway.get("/", "Accept", accept);
    assertThat(links.status()).isEqualTo(200);
    assertThat(links.header("Content-Type")).isEqualTo("application/json");
    assertThat(links.text())
        .isEqualTo(
            """
            {"links":{
            "fences":{"href":"api/v1/fences"},
            "boxImages":{"href":"api/v1/fences/{fenceId}/box-images","templated":true},
            "fenceImages":{"href":"api/v1/fences/{fenceId}/fence-images","templated":true},
            "search":{"href":"api/v1/box-images"},
            "serverImages":{"href":"api/v1/server-images"},
            "productCodes":{"href":"api/v1/product-codes"},
            "apiDocs":{"href":"v3/api-docs"},
            "swaggerUi":{"href":"swagger-ui.html"}}}
            """
                .replace("\n", ""));
    assertRevalidated(links, "Accept, Accept-Encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/*", "text/html;q=0", "image/png", "a/b/c"})
  void acceptsNoOtherForm(String accept) {
    Answer refused = gateway.get("/", "Accept", accept);
    assertThat(refused.status()).isEqualTo(406);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.json().get("code").asString()).isEqualTo("NOT_ACCEPTABLE");
  }

  @Test
  void namesEachFormWithATagOfItsOwn() {
    String page = gateway.get("/", "Accept", BROWSER).header("ETag");
    String links = gateway.get("/").header("ETag");
    assertThat(page).isNotEqualTo(links);
    assertThat(gateway.get("/", "Accept", BROWSER, "If-None-Match", links).status()).isEqualTo(200);
    for (String known : new String[] {page, "*"}) {
      Answer unchanged = gateway.get("/", "Accept", BROWSER, "If-None-Match", known);
      assertThat(unchanged.status()).isEqualTo(304);
      assertThat(unchanged.text()).isEmpty();
      assertThat(unchanged.header("ETag")).isEqualTo(page);
      assertThat(unchanged.header("Vary")).isEqualTo("Accept, Accept-Encoding");
      assertThat(unchanged.header("Cache-Control")).isEqualTo("no-cache");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "page.css,text/css;charset=UTF-8",
    "page.js,text/javascript;charset=UTF-8",
    "gateway.js,text/javascript;charset=UTF-8",
    "standing.js,text/javascript;charset=UTF-8",
    "images.js,text/javascript;charset=UTF-8",
    "details.js,text/javascript;charset=UTF-8",
    "dom.js,text/javascript;charset=UTF-8",
    "words.js,text/javascript;charset=UTF-8",
    "icon.svg,image/svg+xml"
  })
  void servesWhatThePageNeeds(String name, String type) {
    Answer asset = gateway.get("/ui/" + name);
    assertThat(asset.status()).isEqualTo(200);
    assertThat(asset.header("Content-Type")).isEqualTo(type);
    assertThat(asset.text()).isEqualTo(resource(name));
    assertRevalidated(asset, "Accept-Encoding");
    Answer head = gateway.send("HEAD", "/ui/" + name);
    assertThat(head.header("Content-Length")).isEqualTo(asset.header("Content-Length"));
    assertThat(head.header("ETag")).isEqualTo(asset.header("ETag"));
    assertThat(head.text()).isEmpty();
    assertThat(gateway.get("/ui/" + name, "If-None-Match", asset.header("ETag")).status())
        .isEqualTo(304);
  }

  @Test
  void servesAllThatThePageNames() {
    Pattern.compile("\"(ui/[^\"]+)\"")
        .matcher(resource("index.html"))
        .results()
        .forEach(name -> assertThat(gateway.get("/" + name.group(1)).status()).isEqualTo(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ui", "/ui/", "/ui/index.html", "/ui/none.js", "/ui/a/b", "/ui/PAGE.js"})
  void hasNothingElseBelowUi(String path) {
    Answer unknown = gateway.get(path, "Accept", BROWSER);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("code").asString()).isEqualTo("NOT_FOUND");
  }

  /** Tomcat writes the header's names in lower case where it may compress the answer. */
  private static void assertRevalidated(Answer answer, String vary) {
    assertThat(answer.header("Vary").replace(" ", "")).isEqualToIgnoringCase(vary.replace(" ", ""));
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.header("ETag")).matches("W/\"[A-Za-z0-9_-]{22}\"");
    assertThat(answer.header("Content-Security-Policy")).isEqualTo(POLICY);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Length"))
        .isEqualTo(Integer.toString(answer.text().getBytes(StandardCharsets.UTF_8).length));
  }

  private static String resource(String name) {
    try (InputStream file = PageEndpointIntegrationTests.class.getResourceAsStream("/ui/" + name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
