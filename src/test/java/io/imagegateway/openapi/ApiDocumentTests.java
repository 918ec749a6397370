package io.imagegateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge finds fault with what is wrong, and with nothing else. */
class ApiDocumentTests {

  private static final String CODES = "/api/v1/product-codes";
  private static final String IMAGE = "/api/v1/server-images/7";
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final String CODES_BODY =
      """
      {"content": [{"productCode": "CON", "productName": "connect server"}]}
      """;
  private static final String PROBLEM_BODY =
      """
      {"type": "/problems/x", "title": "t", "status": 404, "detail": "d", "instance": "/x",
       "code": "NOT_FOUND", "retryable": false, "requestId": "a"}
      """;

  private final ApiDocument document = new ApiDocument(ApiDocument.read(ApiDocument.FILE));

  @Test
  void findsNoFaultWithWhatTheDocumentSays() {
    assertThat(document.violations("GET", CODES, answer(200, JSON, CODES_BODY))).isEmpty();
    assertThat(document.violations("HEAD", CODES, answer(200, JSON, ""))).isEmpty();
    assertThat(document.violations("OPTIONS", CODES, answer(200, "text/plain", "x"))).isEmpty();
    assertThat(document.violations("GET", "/api/v2", answer(404, PROBLEM, PROBLEM_BODY))).isEmpty();
    assertThat(document.violations("POST", CODES, answer(405, PROBLEM, PROBLEM_BODY))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "201 | application/json         | {}                                     | status 201",
        "200 | text/html                | <p>                                    | media type",
        "200 | application/problem+json | {}                                     | media type",
        "200 | application/json         | {}                                     | content",
        "200 | application/json         | {'content': null}                      | content",
        "200 | application/json         | {'content': [], 'more': 1}             | more",
        "200 | application/json         | {'content': [{'productCode': 'CON'}]}  | productName",
        "200 | application/json | {'content': [{'productCode': 'X', 'productName': ''}]} | enum",
      })
  void findsFaultWithAnythingElse(int status, String mediaType, String body, String fault) {
    assertThat(
            document.violations(
                "GET", CODES + "?x=1", answer(status, mediaType, body.replace('\'', '"'))))
        .singleElement()
        .asString()
        .contains(fault);
  }

  @Test
  void findsFaultWithHeadersThatAreMissingOrOfAnotherForm() {
    Map<String, List<String>> headers =
        new TreeMap<>(
            Map.of(
                "Content-Type", List.of(JSON),
                "Cache-Control", List.of("public"),
                "X-Request-Id", List.of("a b"),
                "Age", List.of("-1"),
                "Cache-Status", List.of("image-gateway; hit")));
    assertThat(document.violations("HEAD", IMAGE, new Answer(200, of(headers), "")))
        .hasSize(6)
        .anyMatch(fault -> fault.startsWith("header Cache-Control: "))
        .anyMatch(fault -> fault.startsWith("header X-Request-Id: "))
        .anyMatch(fault -> fault.startsWith("header Age: "))
        .anyMatch(fault -> fault.startsWith("header Cache-Status: "))
        .contains("header ETag is missing", "header Vary is missing");
  }

  @Test
  void findsFaultWithABodyThatIsNotToBe() {
    assertThat(document.violations("GET", IMAGE, answer(304, JSON, "{}")))
        .contains("a body where there is to be none");
  }

  @Test
  void findsFaultWithAnAnswerToWhatIsNotInTheDocument() {
    assertThat(document.violations("GET", "/api/v2", answer(200, JSON, "{}"))).hasSize(1);
    assertThat(document.violations("POST", CODES, answer(405, JSON, "{}"))).hasSize(1);
    assertThat(document.violations("GET", CODES + "/", answer(404, PROBLEM, "{}"))).isNotEmpty();
  }

  private static Answer answer(int status, String mediaType, String body) {
    return new Answer(
        status,
        of(
            Map.of(
                "Content-Type", List.of(mediaType),
                "Cache-Control", List.of("max-age=3600"),
                "Cache-Status", List.of("image-gateway; hit; ttl=3600"),
                "Age", List.of("0"),
                "ETag", List.of("W/\"YgHSGQhCriHxR0auqusnHA\""),
                "Vary", List.of("Accept-Encoding"),
                "X-Request-Id", List.of("a"))),
        body);
  }

  private static HttpHeaders of(Map<String, List<String>> headers) {
    return HttpHeaders.of(headers, (_, _) -> true);
  }
}
