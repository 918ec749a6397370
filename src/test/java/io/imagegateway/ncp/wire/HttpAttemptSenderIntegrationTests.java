package io.imagegateway.ncp.wire;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Failure.Upstream;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.ServiceSettings;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.api.TextParser;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

@ExtendWith(NettyLeaks.class)
class HttpAttemptSenderIntegrationTests {

  @RegisterExtension
  private static final WireMockExtension ncp = WireMockExtension.newInstance().build();

  private static final Credentials CREDENTIALS =
      new Credentials("EXAMPLEACCESSKEY0001", "EXAMPLE-secret-key-not-real");

  private static final Instant SIGNED_AT = Instant.parse("2026-01-15T09:00:00.123Z");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final NcpRequest DETAIL =
      NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL).with("serverImageNo", "25623135");

  private final VirtualTime time = new VirtualTime();
  private final List<HttpAttemptSender> opened = new ArrayList<>();

  @AfterEach
  void closeConnections() {
    opened.forEach(HttpAttemptSender::destroy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/through/a%20proxy/"})
  void signsTheVeryCharactersThatGoOnTheWire(String prefix) throws GeneralSecurityException {
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    NcpRequest request =
        NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST)
            .with("regionCode", "KR")
            .with("serverImageName", "이미지 a+b&c=d%")
            .with("serverImageTypeCodeList.1", "SELF")
            .with("odd name&", "~.-_*'(){}[]/?#@!$,;:\"<>|\\^`é🙂")
            .with("empty", "");

    AttemptResult<String> attempted = send(attempts(at(ncp.baseUrl() + prefix)), request);

    assertThat(attempted.kind()).isEqualTo(Kind.SUCCESS);
    Request sent = onlyRequest();
    assertThat(sent.getUrl())
        .startsWith(prefix.replaceFirst("/$", "") + "/vserver/v2/getServerImageList?regionCode=KR&")
        .contains("serverImageName=%EC%9D%B4%EB%AF%B8%EC%A7%80%20a%2Bb%26c%3Dd%25&");
    assertThat(sent.queryParameter("serverImageName").firstValue()).isEqualTo("이미지 a+b&c=d%");
    assertThat(sent.getHeader("x-ncp-apigw-timestamp")).isEqualTo("1768467600123");
    assertThat(sent.getHeader("x-ncp-iam-access-key")).isEqualTo("EXAMPLEACCESSKEY0001");
    assertThat(sent.getHeader("x-ncp-apigw-signature-v2"))
        .isEqualTo(hmac("GET " + sent.getUrl() + "\n1768467600123\nEXAMPLEACCESSKEY0001"));
  }

  @Test
  void asksForJsonAndSendsNothingThatIsNotNeeded() {
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{}")));

    send(attempts(at(ncp.baseUrl())), DETAIL);

    Request sent = onlyRequest();
    assertThat(sent.getMethod().getName()).isEqualTo("GET");
    assertThat(sent.header(HttpHeaders.ACCEPT).values()).containsExactly("application/json");
    assertThat(sent.header(HttpHeaders.ACCEPT_ENCODING).values()).containsExactly("gzip");
    assertThat(sent.getBody()).isEmpty();
    assertThat(sent.getAllHeaderKeys())
        .extracting(name -> name.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder(
            "host",
            "user-agent",
            "accept",
            "accept-encoding",
            "x-ncp-apigw-timestamp",
            "x-ncp-iam-access-key",
            "x-ncp-apigw-signature-v2");
  }

  @Test
  void sendsNothingUntilSubscribedToAndAnewForEachSubscription() {
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    Mono<AttemptResult<String>> attempt =
        attempts(at(ncp.baseUrl())).send(DETAIL, new TextParser(), CREDENTIALS, SIGNED_AT, LONG);

    assertThat(ncp.getAllServeEvents()).isEmpty();
    attempt.block(LONG);
    attempt.block(LONG);

    assertThat(ncp.getAllServeEvents()).hasSize(2);
  }

  @Test
  void usesTheBuilderThatItIsGivenAndLeavesItAsItIs() {
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    List<URI> seen = new ArrayList<>();
    WebClient.Builder builder =
        WebClient.builder()
            .filter((request, next) -> {
              seen.add(request.url());
              return next.exchange(ClientRequest.from(request).build());
            });
    HttpAttemptSender attempts =
        opened(new HttpAttemptSender(at(ncp.baseUrl()).toNcpSettings(), builder, time.scheduler()));

    send(attempts, DETAIL);

    assertThat(seen)
        .containsExactly(
            URI.create(ncp.baseUrl() + "/vserver/v2/getServerImageDetail?serverImageNo=25623135"));
    builder.build().get().uri(ncp.baseUrl() + "/").retrieve().toBodilessEntity().block(LONG);
    assertThat(seen).hasSize(2);
  }

  @Test
  void callsEachOperationAtTheAddressOfItsService() {
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    NcpSettings datafence = at(ncp.baseUrl() + "/datafence").toNcpSettings();
    NcpSettings server = at(ncp.baseUrl() + "/server").toNcpSettings();
    HttpAttemptSender attempts =
        opened(
            new HttpAttemptSender(
                new NcpSettings(
                    datafence.datafence(),
                    server.server(),
                    server.retry(),
                    server.maxResponseSize(),
                    false,
                    null),
                WebClient.builder(),
                time.scheduler()));

    for (Operation operation : Operation.values()) {
      ncp.resetRequests();
      send(attempts, NcpRequest.of(operation));
      assertThat(onlyRequest().getUrl())
          .isEqualTo("/" + operation.service().label() + operation.path());
    }
  }

  @Test
  void reportsNcpsTime() {
    ncp.stubFor(
        any(anyUrl()).willReturn(okJson("{}").withHeader("Date", "Thu, 15 Jan 2026 09:10:00 GMT")));

    assertThat(send(attempts(at(ncp.baseUrl())), DETAIL))
        .isEqualTo(
            new AttemptResult<>(
                found("{}"), Kind.SUCCESS, false, Instant.parse("2026-01-15T09:10:00Z")));
  }

  @ParameterizedTest
  @CsvSource({"12, 12", "'Thu, 15 Jan 2026 09:00:30 GMT', 29", "86400, 3600"})
  void passesOnHowLongNcpAsksToBeLeftAlone(String retryAfter, long seconds) {
    answer(aResponse().withStatus(503).withHeader("Retry-After", retryAfter));

    Duration asked = failure(send(attempts(at(ncp.baseUrl())), DETAIL)).retryAfter();

    assertThat(asked).isNotNull().extracting(Duration::toSeconds).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json", "application/octet-stream", "nonsense"})
  void letsTheBodyDecideWhateverItsContentType(String contentType) {
    answer(aResponse().withHeader("Content-Type", contentType).withBody("\uFEFF {\"a\":\"이\"}"));
    assertThat(send(attempts(at(ncp.baseUrl())), DETAIL).outcome())
        .isEqualTo(found("{\"a\":\"이\"}"));

    answer(aResponse().withHeader("Content-Type", contentType).withBody("<html></html>"));
    assertThat(send(attempts(at(ncp.baseUrl())), DETAIL)).satisfies(this::isMalformed);
  }

  @Test
  void readsAnErrorInXml() {
    answer(
        aResponse()
            .withStatus(401)
            .withHeader("Content-Type", "application/json")
            .withBody("<error><errorCode>210</errorCode></error>"));

    assertThat(failure(send(attempts(at(ncp.baseUrl())), DETAIL)))
        .isEqualTo(
            new Failure(
                ProblemCode.UPSTREAM_PERMISSION_DENIED,
                new Upstream(UpstreamService.SERVER, 401, "210"),
                null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html><h1>401 Unauthorized</h1></html>", "Unauthorized", ""})
  void takesAnUnreadable401ForARefusedKey(String body) {
    answer(aResponse().withStatus(401).withBody(body));

    assertThat(failure(send(attempts(at(ncp.baseUrl())), DETAIL)))
        .isEqualTo(
            new Failure(
                ProblemCode.UPSTREAM_AUTHENTICATION_FAILED,
                new Upstream(UpstreamService.SERVER, 401, null),
                null));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int status) {
    ncp.stubFor(get("/elsewhere").willReturn(okJson("{}")));
    ncp.stubFor(
        get(urlPathEqualTo("/vserver/v2/getServerImageDetail"))
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Location", ncp.baseUrl() + "/elsewhere")));

    AttemptResult<String> attempted = send(attempts(at(ncp.baseUrl())), DETAIL);

    assertThat(failure(attempted).code()).isEqualTo(ProblemCode.UPSTREAM_MISCONFIGURED);
    assertThat(onlyRequest().getUrl()).startsWith("/vserver/v2/");
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void repeatsNothingByItself(Fault fault) {
    HttpAttemptSender attempts = attempts(at(ncp.baseUrl()));
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    send(attempts, DETAIL);
    ncp.resetRequests();
    answer(aResponse().withFault(fault));

    AttemptResult<String> attempted = send(attempts, DETAIL);

    assertThat(ncp.getAllServeEvents()).hasSize(1);
    assertThat(attempted.date()).isNull();
    if (fault == Fault.MALFORMED_RESPONSE_CHUNK) {
      assertThat(attempted).satisfies(this::isMalformed);
    } else {
      assertThat(attempted).isEqualTo(connectionFailure());
    }
  }

  @Test
  void mayBeRepeatedWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(send(attempts(at("http://127.0.0.1:" + port)), DETAIL))
        .isEqualTo(connectionFailure());
  }

  @Test
  void mayBeRepeatedWhereNobodySpeaksTls() {
    assertThat(send(attempts(at("https://127.0.0.1:" + ncp.getPort())), DETAIL))
        .isEqualTo(connectionFailure());
  }

  @Test
  void mayBeRepeatedWhereThePoolIsFull() throws InterruptedException {
    try (RawServer silent = new RawServer("", "", RawServer.Then.SAY_NOTHING)) {
      HttpAttemptSender attempts = attempts(at(silent.url()).maxConcurrency(1));
      CompletableFuture<@Nullable AttemptResult<String>> first = sending(attempts);
      assertThat(silent.asked().await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<@Nullable AttemptResult<String>> second = sending(attempts);

      assertThat(send(attempts, DETAIL)).isEqualTo(connectionFailure());
      assertThat(second).succeedsWithin(LONG).isEqualTo(connectionFailure());
      assertThat(first).isNotDone();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "220 smtp.example ESMTP\r\n\r\n",
        "HTTP/1.1 many OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"content\":[]",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\n\u0001\u0002\u0003\u0004",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n"
      })
  void callsMalformedWhatIsNoAnswer(String bytes) {
    try (RawServer server = new RawServer(bytes, "", RawServer.Then.HANG_UP)) {
      assertThat(send(attempts(at(server.url())), DETAIL)).satisfies(this::isMalformed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, UPSTREAM_AUTHENTICATION_FAILED, false",
    "429, UPSTREAM_THROTTLED, true",
    "503, UPSTREAM_FAILED, true"
  })
  void judgesARefusalByItsStatusIfItsBodyBreaksOff(
      int status, ProblemCode problem, boolean repeatable) {
    String head = "HTTP/1.1 " + status + " No\r\nContent-Length: 100\r\n\r\n{\"error\":";
    try (RawServer server = new RawServer(head, "", RawServer.Then.HANG_UP)) {
      AttemptResult<String> attempted = send(attempts(at(server.url())), DETAIL);

      assertThat(failure(attempted))
          .isEqualTo(
              new Failure(problem, new Upstream(UpstreamService.SERVER, status, null), null));
      assertThat(attempted.repeatable()).isEqualTo(repeatable);
    }
  }

  @Test
  void readsABodyThatIsAsLongAsAllowed() {
    answer(aResponse().withBody(jsonOfLength(64 * 1024)));
    assertThat(send(attempts(at(ncp.baseUrl())), DETAIL).kind()).isEqualTo(Kind.SUCCESS);

    answer(aResponse().withBody(jsonOfLength(64 * 1024 + 1)));
    assertThat(send(attempts(at(ncp.baseUrl())), DETAIL)).satisfies(this::isMalformed);
  }

  @ParameterizedTest
  @CsvSource({
    "200, UPSTREAM_MALFORMED_RESPONSE",
    "503, UPSTREAM_FAILED",
    "401, UPSTREAM_AUTHENTICATION_FAILED"
  })
  void stopsReadingWhereTheLimitIsAndHangsUp(int status, ProblemCode problem)
      throws InterruptedException {
    String head = "HTTP/1.1 " + status + " So\r\nTransfer-Encoding: chunked\r\n\r\n";
    String chunk = "400\r\n" + "[".repeat(1024) + "\r\n";
    try (RawServer endless = new RawServer(head, chunk, RawServer.Then.SAY_IT_AGAIN)) {
      AttemptResult<String> attempted = send(attempts(at(endless.url())), DETAIL);

      assertThat(failure(attempted).code()).isEqualTo(problem);
      assertThat(endless.left().await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void readsCompressedBodiesAndCountsWhatComesOutOfThem() throws IOException {
    answer(
        aResponse().withHeader("Content-Encoding", "gzip").withBody(gzipped(jsonOfLength(5000))));
    assertThat(send(attempts(at(ncp.baseUrl())), DETAIL).outcome())
        .isEqualTo(found(jsonOfLength(5000)));

    answer(
        aResponse()
            .withHeader("Content-Encoding", "gzip")
            .withBody(gzipped(jsonOfLength(20_000_000))));
    assertThat(send(attempts(at(ncp.baseUrl())), DETAIL)).satisfies(this::isMalformed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"content\":[",
        "HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\n{\"error\":"
      })
  void endsAnAttemptWhoseTimeIsOverWhereverItIs(String soFar) throws InterruptedException {
    try (RawServer server = new RawServer(soFar, "", RawServer.Then.SAY_NOTHING)) {
      CompletableFuture<@Nullable AttemptResult<String>> attempt =
          attempts(at(server.url()))
              .send(DETAIL, new TextParser(), CREDENTIALS, SIGNED_AT, Duration.ofSeconds(4))
              .toFuture();
      assertThat(server.asked().await(30, TimeUnit.SECONDS)).isTrue();

      time.pass(Duration.ofMillis(3999));
      assertThat(attempt).isNotDone();
      time.pass(Duration.ofMillis(1));

      assertThat(attempt).succeedsWithin(LONG).isEqualTo(timeOut());
      assertThat(server.left().await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void hangsUpWhenNobodyWaitsAnyMore() throws InterruptedException {
    try (RawServer server = new RawServer("", "", RawServer.Then.SAY_NOTHING)) {
      Disposable attempt =
          attempts(at(server.url()))
              .send(DETAIL, new TextParser(), CREDENTIALS, SIGNED_AT, LONG)
              .subscribe();
      assertThat(server.asked().await(30, TimeUnit.SECONDS)).isTrue();

      attempt.dispose();

      assertThat(server.left().await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void hangsUpWhenItIsClosed() throws InterruptedException {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    try (RawServer server = new RawServer(answer, "", RawServer.Then.SAY_NOTHING)) {
      HttpAttemptSender attempts = attempts(at(server.url()));
      assertThat(send(attempts, DETAIL).kind()).isEqualTo(Kind.SUCCESS);
      assertThat(server.left().getCount()).isEqualTo(1);

      attempts.destroy();

      // Sooner than the pool gives up an idle connection.
      assertThat(server.left().await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void keepsNoConnectionOnWhichAnAnswerCameThatNobodyAskedFor() throws InterruptedException {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    String stray = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"no\":\"\"}";
    try (RawServer server = new RawServer(answer + stray, "", RawServer.Then.SAY_NOTHING)) {
      HttpAttemptSender attempts = attempts(at(server.url()));

      assertThat(send(attempts, DETAIL).outcome()).isEqualTo(found("{}"));

      // Sooner than the pool gives up an idle connection.
      assertThat(server.left().await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(send(attempts, DETAIL).outcome()).isEqualTo(found("{}"));
    }
  }

  @Test
  void answersForABugOfAnOperationWithAFailure() {
    answer(okJson("{}"));

    AttemptResult<String> attempted =
        send(
            attempts(at(ncp.baseUrl())),
            DETAIL,
            _ -> {
              throw new IllegalStateException("a bug");
            });

    assertThat(attempted)
        .isEqualTo(
            new AttemptResult<>(
                new Outcome.Failed<String>(Failure.of(ProblemCode.INTERNAL_ERROR)),
                Kind.FAILED,
                false,
                null));
  }

  private static ServiceSettings at(String baseUrl) {
    return ServiceSettings.at(baseUrl);
  }

  private HttpAttemptSender attempts(ServiceSettings settings) {
    return opened(
        new HttpAttemptSender(settings.toNcpSettings(), WebClient.builder(), time.scheduler()));
  }

  private HttpAttemptSender opened(HttpAttemptSender attempts) {
    opened.add(attempts);
    return attempts;
  }

  private static AttemptResult<String> send(HttpAttemptSender attempts, NcpRequest request) {
    return send(attempts, request, new TextParser());
  }

  private static AttemptResult<String> send(
      HttpAttemptSender attempts, NcpRequest request, AnswerParser<String> parser) {
    return Objects.requireNonNull(
        attempts.send(request, parser, CREDENTIALS, SIGNED_AT, LONG).block(LONG));
  }

  private static CompletableFuture<@Nullable AttemptResult<String>> sending(
      HttpAttemptSender attempts) {
    return attempts.send(DETAIL, new TextParser(), CREDENTIALS, SIGNED_AT, LONG).toFuture();
  }

  private static void answer(ResponseDefinitionBuilder response) {
    ncp.stubFor(any(anyUrl()).willReturn(response));
  }

  private static Request onlyRequest() {
    List<ServeEvent> events = ncp.getAllServeEvents();
    assertThat(events).hasSize(1);
    return events.getFirst().getRequest();
  }

  private static Outcome<String> found(String json) {
    return new Outcome.Found<>(json, "fingerprint");
  }

  private static Failure failure(AttemptResult<String> attempted) {
    assertThat(attempted.outcome()).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed<String>) attempted.outcome()).failure();
  }

  private void isMalformed(AttemptResult<String> attempted) {
    assertThat(failure(attempted).code()).isEqualTo(ProblemCode.UPSTREAM_MALFORMED_RESPONSE);
    assertThat(attempted.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(attempted.repeatable()).isFalse();
  }

  private static AttemptResult<String> connectionFailure() {
    return unanswered(ProblemCode.UPSTREAM_FAILED, Kind.FAILED, true);
  }

  private static AttemptResult<String> timeOut() {
    return unanswered(ProblemCode.UPSTREAM_TIMEOUT, Kind.TIMEOUT, false);
  }

  private static AttemptResult<String> unanswered(
      ProblemCode problem, Kind result, boolean repeatable) {
    return new AttemptResult<>(
        new Outcome.Failed<>(Failure.of(problem, UpstreamService.SERVER)),
        result,
        repeatable,
        null);
  }

  private static String jsonOfLength(int length) {
    return "{\"a\":\"" + "x".repeat(length - 8) + "\"}";
  }

  private static byte[] gzipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** The signature as NCP describes it, not as the gateway computes it. */
  private static String hmac(String stringToSign) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(CREDENTIALS.secretKey().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder()
        .encodeToString(mac.doFinal(stringToSign.getBytes(StandardCharsets.UTF_8)));
  }
}
