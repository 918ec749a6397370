package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Media types, methods, encodings and paths, as callers of every kind use them. */
@GatewayTest
class NegotiationIntegrationTests {

  private static final String FENCE = "/api/v1/fences/26/box-images";
  private static final String PRODUCT_CODES = "/api/v1/product-codes";

  private final GatewayClient gateway;
  private final int port;

  NegotiationIntegrationTests(GatewayClient gateway, @LocalServerPort int port) {
    this.gateway = gateway;
    this.port = port;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "application/problem+json",
        "application/*",
        "application/json;q=0.1, text/html",
        "text/html, */*;q=0.1",
        "application/json;charset=UTF-8",
        "application/problem+json;q=0.5, text/html",
        "APPLICATION/JSON"
      })
  void answersInJsonWhateverElseACallerAccepts(String accept) {
    Answer found = gateway.get(FENCE, "Accept", accept);
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.header("Content-Type")).isEqualTo("application/json");
    assertProblem(gateway.get("/api/v1/fences/31/box-images", "Accept", accept), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/xml",
        "application/json;q=0",
        "application/json;q=0, */*",
        "application/json;q=0, application/*;q=0.5, application/problem+json",
        "image/*",
        "application",
        "a/b/c",
        "/"
      })
  void refusesMediaTypesThatItDoesNotHaveAsProblems(String accept) {
    Answer answer = gateway.get(PRODUCT_CODES, "Accept", accept);
    assertProblem(answer, 406);
    assertThat(answer.json().get("code").asString()).isEqualTo("NOT_ACCEPTABLE");
  }

  @Test
  void refusesALongListOfMediaTypesThatItDoesNotHave() {
    String accept = "text/html,".repeat(60) + "text/html";
    assertProblem(gateway.get(PRODUCT_CODES, "Accept", accept), 406);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "image/*"})
  void reportsUnknownPathsAsNotFoundWhateverIsAccepted(String accept) {
    assertProblem(gateway.get("/api/v1/unknown", "Accept", accept), 404);
    assertProblem(gateway.get("/problems/unknown", "Accept", accept), 404);
  }

  @ParameterizedTest
  @CsvSource({
    FENCE + ",200",
    "/api/v1/fences/26/box-images/25623135,200",
    "/api/v1/server-images/25623135,200",
    "/api/v1/product-codes,200",
    "/api/v1/fences/31/box-images,404",
    "/api/v1/fences/x/box-images,400",
    "/api/v1/unknown,404"
  })
  void answersHeadLikeGetWithoutTheBody(String path, int status) {
    Answer get = gateway.get(path);
    Answer head = gateway.send("HEAD", path);
    assertThat(get.status()).isEqualTo(status);
    assertThat(head.status()).isEqualTo(status);
    assertThat(head.text()).isEmpty();
    for (String header : new String[] {"Content-Type", "ETag", "Vary", "Retry-After"}) {
      assertThat(head.header(header)).as(header).isEqualTo(get.header(header));
    }
    assertThat(head.header("X-Request-Id")).isNotEmpty();
    assertThat(head.header("Content-Length"))
        .isEqualTo(String.valueOf(get.text().getBytes(StandardCharsets.UTF_8).length))
        .isEqualTo(get.header("Content-Length"));
  }

  @Test
  void takesAnEmptyAcceptHeaderForNone() {
    assertThat(gateway.get(PRODUCT_CODES, "Accept", "").status()).isEqualTo(200);
  }

  @Test
  void answersHeadWith304WhereTheCallerHasTheBody() {
    String etag = gateway.send("HEAD", FENCE).header("ETag");
    Answer again = gateway.send("HEAD", FENCE, "If-None-Match", etag);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.header("ETag")).isEqualTo(etag);
  }

  @ParameterizedTest
  @ValueSource(strings = {FENCE, FENCE + "/25623135", PRODUCT_CODES, "/api/v1/server-images"})
  void listsTheAllowedMethodsOnOptions(String path) {
    Answer answer = gateway.send("OPTIONS", path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Allow").split(",\\s*"))
        .containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
    assertThat(answer.text()).isEmpty();
    assertThat(answer.header("X-Request-Id")).isNotEmpty();
  }

  @Test
  void reportsOptionsOnAnUnknownPathAsNotFound() {
    assertProblem(gateway.send("OPTIONS", "/api/v1/unknown"), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE"})
  void refusesToDoAnythingButRead(String method) {
    Answer answer = gateway.send(method, FENCE);
    assertProblem(answer, 405);
    assertThat(answer.json().get("code").asString()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void refusesAFormBeforeItIsRead() {
    Answer answer = gateway.send("POST", PRODUCT_CODES, "Content-Type", "multipart/form-data");
    assertProblem(answer, 405);
    assertThat(answer.json().get("code").asString()).isEqualTo("METHOD_NOT_ALLOWED");
  }

  @ParameterizedTest
  @CsvSource({
    FENCE + "/,404",
    FENCE + "//,404",
    "//api/v1/product-codes,404",
    "/api//v1/product-codes,404",
    "/api/v1/product-codes/,404",
    "/api/v1/fences//box-images,404",
    "/api/v1/fences/26/box-images%2F25623135,404",
    "/api/v1/fences/26%2Fbox-images,400",
    "/api/v1/fences/2%2F6/box-images,400",
    "/api/v1/fences/%2F26/box-images,400",
    "/api/v1/fences/%2026/box-images,400",
    "/api/v1/fences/26%20/box-images,400",
    "/api/v1/fences/%20/box-images,400",
    "/api/v1/product-codes%20,404",
    "/api/v1/product-codes%2F,404",
    "/api/v1/product-codes;v=1,404",
    "/api/v1/fences/26;v=1/box-images,404",
    "/api/v1/fences;v=1/26/box-images,404",
    "/api/v1/product-codes;,404",
    "/api/v1/product-codes%3Bv=1,404",
    "/api/v1/./product-codes,404",
    "/api/v1/x/../product-codes,404",
    "/api/v1/%2e/product-codes,404",
    "/api/v1/x/%2e%2e/product-codes,404",
    "/api/v1/fences/../box-images,400",
    "/api/v1/product-codes/..,404",
    "/api/v1/PRODUCT-CODES,404",
    "/api/v1/product-codes.json,404",
    "/api/v1/server-images/25623135.json,400",
    "/api/v1/server-images/%2525623135,400",
    "/api/v1/server-images/25623135%0A,400",
    "/api/v1/server-images/%00,400"
  })
  void reportsOddPathsAsProblems(String path, int status) {
    String answer = gateway.raw(path);
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("content-type: application/problem+json")
        .containsIgnoringCase("x-request-id: ")
        .contains(status == 404 ? "\"code\":\"NOT_FOUND\"" : "\"code\":\"INVALID_REQUEST\"");
  }

  @Test
  void compressesLongAnswersUnderTheSameWeakEtag() throws Exception {
    Answer plain = gateway.get(FENCE);
    HttpResponse<byte[]> compressed = fetch(FENCE, "Accept-Encoding", "gzip");
    String etag = compressed.headers().firstValue("ETag").orElseThrow();
    assertThat(plain.text().length()).isGreaterThan(2048);
    assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(compressed.body().length).isLessThan(plain.text().length() / 2);
    assertThat(unzipped(compressed.body())).isEqualTo(plain.text());
    assertThat(etag).startsWith("W/\"").isEqualTo(plain.header("ETag"));
    assertThat(String.join(",", compressed.headers().allValues("Vary")).toLowerCase(Locale.ROOT))
        .contains("accept-encoding");

    HttpResponse<byte[]> again =
        fetch(
            FENCE, "Accept-Encoding", "gzip", "If-None-Match", etag, "Cache-Control", "max-age=0");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("ETag")).contains(etag);
    assertThat(again.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void sendsShortAnswersAsTheyAre() throws Exception {
    HttpResponse<byte[]> answer = fetch(PRODUCT_CODES, "Accept-Encoding", "gzip");
    assertThat(answer.body().length).isLessThan(2048);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {FENCE, "/api/v1/unknown", "/v3/api-docs", "/%zz"})
  void letsBrowsersDoNothingWithAnswers(String path) {
    assertThat(gateway.raw(path))
        .contains(
            "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'\r\n",
            "X-Content-Type-Options: nosniff\r\n",
            "Referrer-Policy: no-referrer\r\n",
            "Cross-Origin-Resource-Policy: same-origin\r\n")
        .containsOnlyOnce("Content-Security-Policy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/problems", "/problems/not-found", "/problems/NOT_FOUND"})
  void letsBrowsersApplyTheStyleOfThePagesAndNothingElse(String path) throws Exception {
    Answer page = gateway.get(path);
    Matcher style = Pattern.compile("(?s)<style>(.*)</style>").matcher(page.text());
    assertThat(style.find()).isTrue();
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(style.group(1).getBytes(StandardCharsets.UTF_8)));
    assertThat(page.header("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; style-src 'sha256-"
                + hash
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    assertThat(page.text()).doesNotContain("style=", "<script");
  }

  private static void assertProblem(Answer answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.json().get("requestId").asString()).isEqualTo(answer.header("X-Request-Id"));
  }

  private HttpResponse<byte[]> fetch(String path, String... headers) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .headers(headers)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofByteArray());
    }
  }

  private static String unzipped(byte[] body) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
