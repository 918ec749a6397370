package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpFake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway writes to its console, and what it never does. */
@ExtendWith(OutputCaptureExtension.class)
class LogsIntegrationTests {

  private static final NcpFake NCP = NcpFake.start();
  private static final String FENCE = "/api/v1/fences/26/box-images";
  private static final String ECS = "--logging.structured.format.console=ecs";
  private static final String ACCESS = "--gateway.access-log=true";

  private @Nullable ConfigurableApplicationContext context;

  @BeforeEach
  void startAnew() {
    NCP.reset();
  }

  @AfterEach
  void stopTheGateway() {
    if (context != null) {
      context.close();
    }
    // Boot leaves it to the next application as a system property.
    System.clearProperty(
        LoggingSystemProperty.CONSOLE_STRUCTURED_FORMAT.getEnvironmentVariableName());
  }

  @AfterAll
  static void stop() {
    NCP.close();
    // Has the tests that follow log as usual.
    new SpringApplicationBuilder(Object.class).web(WebApplicationType.NONE).run().close();
  }

  @Test
  void writesPlainLinesThatBeginWithTheRequestsIdAndNoAccessLog(CapturedOutput output) {
    GatewayClient gateway = gateway();
    gateway.get("/api/v1/fences/0/box-images", "X-Request-Id", "plain-1");
    gateway.get(FENCE, "X-Request-Id", "plain-2");
    NCP.inject(Fault.answering("gateway/auth-failed.401.json"));
    gateway.get("/api/v1/server-images/4711", "X-Request-Id", "plain-3");

    assertThat(line(output, "UPSTREAM_AUTHENTICATION_FAILED for"))
        .contains(
            "[plain-3] ",
            " 502 UPSTREAM_AUTHENTICATION_FAILED for /api/v1/server-images/4711 (request plain-3),"
                + " image 4711");
    assertThat(output).doesNotContain("plain-1", "plain-2");
  }

  @Test
  void writesALineForWhatCallersDoWrongIfItIsTo(CapturedOutput output) {
    gateway("--logging.level.io.imagegateway.web.problem=DEBUG")
        .get("/api/v1/fences/0/box-images", "X-Request-Id", "plain-4");
    assertThat(line(output, "INVALID_REQUEST"))
        .contains(
            "[plain-4] ", " 400 INVALID_REQUEST for /api/v1/fences/0/box-images (request plain-4)");
  }

  @Test
  void writesEcsWithTraceRequestFenceAndOutcome(CapturedOutput output) {
    NCP.inject(Fault.answering("gateway/auth-failed.401.json"));
    gateway(ECS)
        .get(
            "/api/v1/fences/31/box-images",
            "X-Request-Id",
            "ecs-1",
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    JsonNode problem = json(line(output, "UPSTREAM_AUTHENTICATION_FAILED for"));
    assertThat(problem.at("/ecs/version").asString()).isNotBlank();
    assertThat(problem.at("/log/level").asString()).isEqualTo("WARN");
    assertThat(field(problem, "trace.id")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(field(problem, "span.id")).matches("[0-9a-f]{16}");
    assertThat(field(problem, "http.request.id")).isEqualTo("ecs-1");
    assertThat(field(problem, "labels.fence")).isEqualTo("31");
    assertThat(field(problem, "error.code")).isEqualTo("UPSTREAM_AUTHENTICATION_FAILED");
    assertThat(field(problem, "http.response.status_code")).isEqualTo("502");
    assertThat(field(problem, "event.outcome")).isEqualTo("failure");
  }

  @Test
  void writesALineForEachRequestIfItIsTo(CapturedOutput output) {
    GatewayClient gateway = gateway(ACCESS);
    gateway.get(FENCE + "?productCode=SVR_WIN", "User-Agent", "curl/8.5", "X-Request-Id", "a-1");
    gateway.get(FENCE + "?productCode=SVR_WIN", "User-Agent", "curl/8.5", "X-Request-Id", "a-2");
    gateway.get("/api/v1/unknown", "User-Agent", "hammer/1", "X-Request-Id", "a-3");

    assertThat(line(output, "[a-1] "))
        .matches(
            ".* access +: 127\\.0\\.0\\.1 GET /api/v1/fences/26/box-images 200 -"
                + " \"fwd=miss\" [0-9]+ ms \"curl/8\\.5\"");
    assertThat(line(output, "[a-2] ")).contains("\"hit; ttl=");
    assertThat(lines(output).filter(line -> line.contains("[a-3] ") && line.contains(" access ")))
        .singleElement()
        .asString()
        .contains("127.0.0.1 GET /api/v1/unknown 404 NOT_FOUND \"-\" ", "\"hammer/1\"");
    assertThat(output).doesNotContain("productCode=SVR_WIN");
  }

  @Test
  void writesTheAccessLogInEcsToo(CapturedOutput output) {
    gateway(ACCESS, ECS).get(FENCE, "User-Agent", "curl/8.5", "X-Request-Id", "e-1");

    JsonNode line = json(line(output, "\"access\""));
    assertThat(field(line, "http.request.id")).isEqualTo("e-1");
    assertThat(field(line, "trace.id")).matches("[0-9a-f]{32}");
    assertThat(field(line, "labels.fence")).isEqualTo("26");
    assertThat(field(line, "labels.cache")).isEqualTo("fwd=miss");
    assertThat(field(line, "client.address")).isEqualTo("127.0.0.1");
    assertThat(field(line, "user_agent.original")).isEqualTo("curl/8.5");
    assertThat(field(line, "http.request.method")).isEqualTo("GET");
    assertThat(field(line, "url.path")).isEqualTo(FENCE);
    assertThat(field(line, "http.response.status_code")).isEqualTo("200");
    assertThat(field(line, "event.outcome")).isEqualTo("success");
    assertThat(line.propertyNames()).noneMatch(name -> name.contains("."));
    assertThat(line.has("error")).isFalse();
    assertThat(Long.parseLong(field(line, "event.duration"))).isBetween(1_000L, 60_000_000_000L);
  }

  @Test
  void hasALineForWhatTheContainerRefusesByItself(CapturedOutput output) {
    gateway(ACCESS).raw("/api/v1/%zz");

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(line(output, " access "))
                .contains("127.0.0.1 GET /api/v1/%zz 400 INVALID_REQUEST"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "framework"})
  void seesThroughAProxyOnlyIfItIsTrusted(String strategy, CapturedOutput output) {
    gateway(ACCESS, "--server.forward-headers-strategy=" + strategy)
        .get("/api/v1/product-codes", "X-Forwarded-For", "203.0.113.9", "X-Request-Id", "p-1");
    assertThat(line(output, "[p-1] ")).contains(": 203.0.113.9 GET ");
  }

  @Test
  void believesNoForwardedAddressByDefault(CapturedOutput output) {
    gateway(ACCESS)
        .get("/api/v1/product-codes", "X-Forwarded-For", "203.0.113.9", "X-Request-Id", "p-2");
    assertThat(line(output, "[p-2] ")).contains(": 127.0.0.1 GET ");
  }

  @Test
  void namesTheCallerBehindTrustedProxies(CapturedOutput output) {
    GatewayClient gateway = gateway(ACCESS, "--gateway.callers.trusted-proxies=127.0.0.0/8,::1");
    gateway.get(
        "/api/v1/product-codes",
        "X-Forwarded-For",
        "198.51.100.1, 203.0.113.9:4711, 127.0.0.2",
        "X-Request-Id",
        "p-3");
    gateway.get(FENCE, "X-Forwarded-For", "2001:db8::9", "X-Request-Id", "p-4");
    gateway.get("/api/v1/unknown", "X-Forwarded-For", "\"forged\\", "X-Request-Id", "p-5");

    assertThat(access(output, "p-3")).contains(": 203.0.113.9 GET ");
    assertThat(access(output, "p-4")).contains(": 2001:db8:0:0:0:0:0:9 GET ");
    assertThat(access(output, "p-5")).contains(": 127.0.0.1 GET ");
  }

  @Test
  void letsNobodyForgeALineOrFloodIt(CapturedOutput output) {
    GatewayClient gateway = gateway(ACCESS);
    gateway.get(
        "/api/v1/x%0d%0aforged%20line",
        "User-Agent", "a\"b\\c\té\u0085" + "x".repeat(5000), "X-Request-Id", "f-1");
    gateway.get("/" + "y".repeat(5000), "X-Request-Id", "f-2");
    gateway.send("Z".repeat(500), "/api/v1/product-codes", "X-Request-Id", "f-3");

    String forged = access(output, "f-1");
    assertThat(forged)
        .contains("GET /api/v1/x%0d%0aforged%20line 404")
        .contains("\"a?b?c?")
        .hasSizeLessThan(600);
    assertThat(access(output, "f-2")).hasSizeLessThan(500);
    assertThat(access(output, "f-3")).contains(" ZZZZZZZZZZZZZZZZ /").hasSizeLessThan(300);
    assertThat(lines(output)).noneMatch(line -> line.startsWith("forged"));
  }

  /** The noisiest gateway there is, on its worst day. */
  @ParameterizedTest
  @ValueSource(strings = {"", ECS})
  void logsNoKeySignatureOrPersonAtAnyLevel(String format, CapturedOutput output) {
    try (ConnectProxy wire = new ConnectProxy(NCP.port())) {
      GatewayClient gateway =
          gateway(
              ACCESS,
              format.isEmpty() ? "--logging.structured.format.console=" : format,
              "--ncp.proxy=" + wire.url(),
              "--ncp.datafence.base-url=http://datafence.test",
              "--ncp.server.base-url=http://server.test",
              "--ncp.allow-insecure=true",
              "--gateway.expose-shared-login-ids=true",
              "--gateway.freshness.failure=1ms",
              "--logging.level.root=DEBUG",
              "--logging.level.io.imagegateway=TRACE",
              "--logging.level.reactor.netty=TRACE",
              "--spring.mvc.log-request-details=true",
              "--spring.http.codecs.log-request-details=true");
      assertThat(gateway.get(FENCE).text()).contains("analyst@example.com");
      gateway.get("/api/v1/fences/28/box-images", "Cache-Control", "no-cache");
      for (String fixture :
          List.of(
              "gateway/auth-failed.401.json",
              "gateway/throttled.429.json",
              "gateway/truncated.200.json",
              "gateway/endpoint-error.503.json")) {
        NCP.heal();
        NCP.inject(Fault.answering(fixture));
        gateway.get("/api/v1/server-images?serverImageNo=1&serverImageNo=2");
        gateway.get("/api/v1/server-images/3");
      }
      NCP.heal();
      NCP.down();
      gateway.get("/api/v1/fences/29/box-images");
      NCP.heal();
      NCP.acceptOnly();
      gateway.get("/api/v1/fences/30/box-images");

      List<String> signatures =
          Pattern.compile("(?i)x-ncp-apigw-signature-v2: (\\S+)")
              .matcher(wire.sent())
              .results()
              .map(result -> result.group(1))
              .distinct()
              .toList();
      assertThat(signatures).hasSizeGreaterThan(10);
      assertThat(output.getAll()).contains("io.imagegateway", "reactor.netty", "DEBUG");
      assertThat(
              Stream.concat(
                      signatures.stream(),
                      Stream.of(
                          FakeKeys.PRIMARY.accessKey(),
                          FakeKeys.PRIMARY.secretKey(),
                          "@example.com",
                          "nalyst"))
                  .filter(output.getAll()::contains)
                  .count())
          .isZero();
    }
  }

  private GatewayClient gateway(String... arguments) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "--server.port=0",
                    "--management.server.port=0",
                    "--spring.main.banner-mode=off",
                    "--ncp.credentials.access-key=" + FakeKeys.PRIMARY.accessKey(),
                    "--ncp.credentials.secret-key=" + FakeKeys.PRIMARY.secretKey(),
                    "--ncp.datafence.base-url=" + NCP.url(),
                    "--ncp.server.base-url=" + NCP.url()),
                Stream.of(arguments))
            .toArray(String[]::new);
    context = new SpringApplicationBuilder(GatewayApplication.class).run(withoutRepetition(all));
    String port = context.getEnvironment().getProperty("local.server.port", "");
    return new GatewayClient(Integer.parseInt(port));
  }

  /** An argument that is given twice would become a list: the last one counts. */
  private static String[] withoutRepetition(String[] arguments) {
    return Stream.of(arguments)
        .collect(
            Collectors.toMap(
                argument -> argument.substring(0, argument.indexOf('=')),
                argument -> argument,
                (_, last) -> last))
        .values()
        .toArray(String[]::new);
  }

  private static String access(CapturedOutput output, String requestId) {
    return awaited(
        output, line -> line.contains("[" + requestId + "] ") && line.contains(" access "));
  }

  private static String line(CapturedOutput output, String text) {
    return awaited(output, line -> line.contains(text));
  }

  /** The access log's line is written when the answer is on its way already. */
  private static String awaited(CapturedOutput output, Predicate<String> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> lines(output).filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private static Stream<String> lines(CapturedOutput output) {
    return output.getOut().lines();
  }

  private static JsonNode json(String line) {
    return JsonMapper.shared().readTree(line);
  }

  /**
   * A field by its name in the Elastic Common Schema, nested or not: to Elasticsearch it is one.
   */
  private static String field(JsonNode line, String name) {
    JsonNode flat = line.get(name);
    return flat != null ? flat.asString() : line.at("/" + name.replace('.', '/')).asString();
  }
}
