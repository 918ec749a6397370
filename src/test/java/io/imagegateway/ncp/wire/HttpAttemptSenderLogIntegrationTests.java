package io.imagegateway.ncp.wire;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.imagegateway.ncp.ServiceSettings;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.api.TextParser;
import io.imagegateway.ncp.credentials.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Schedulers;

/** Looks into the logs of everything that has a part in an attempt, at their most talkative. */
class HttpAttemptSenderLogIntegrationTests {

  @RegisterExtension
  private static final WireMockExtension ncp = WireMockExtension.newInstance().build();

  private static final Credentials CREDENTIALS =
      new Credentials("EXAMPLEACCESSKEY0001", "EXAMPLE-secret-key-not-real");

  /** What NCP says in these tests, wherever it says it. */
  private static final String SAID = "kim@example.com";

  private static final Duration LONG = Duration.ofSeconds(30);

  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Map<String, @Nullable Level> levels = new HashMap<>();
  private final Lines lines = new Lines();

  @BeforeEach
  void logEverything() {
    for (Logger logger : loggers.getLoggerList()) {
      levels.put(logger.getName(), logger.getLevel());
      logger.setLevel(logger.getLevel() == null ? null : Level.TRACE);
    }
    Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.TRACE);
    lines.start();
    root.addAppender(lines);
  }

  @AfterEach
  void logAsBefore() {
    loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(lines);
    levels.forEach((name, level) -> loggers.getLogger(name).setLevel(level));
  }

  @Test
  void logsNoKeySignatureOrBodyOfASuccess() {
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{\"sharedLoginIdList\":[\"" + SAID + "\"]}")));

    send(ncp.baseUrl(), new TextParser());

    assertThat(lines.text()).contains("reactor.netty", "org.springframework", "io.netty");
    logsNothingItShouldNot();
    for (ServeEvent event : ncp.getAllServeEvents()) {
      HttpHeader signature = event.getRequest().header("x-ncp-apigw-signature-v2");
      assertThat(lines.text()).doesNotContain(signature.firstValue());
    }
  }

  @Test
  void logsNothingOfABodyThatABugStumblesOver() {
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{\"a\":\"" + SAID + "\"}")));

    send(
        ncp.baseUrl(),
        body -> {
          throw new IllegalStateException("can't read " + body);
        });

    assertThat(lines.at(Level.ERROR))
        .singleElement()
        .satisfies(line ->
            assertThat(line)
                .contains(
                    "A bug: an attempt at getServerImageDetail broke off",
                    "java.lang.IllegalStateException",
                    "logsNothingOfABodyThatABugStumblesOver"));
    logsNothingItShouldNot();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kim@example.com\r\n\r\n",
        "kim@example.com many OK\r\n\r\n",
        "HTTP/kim@example.com 200 OK\r\n\r\n",
        "HTTP/1.1 kim@example.com OK\r\n\r\n",
        "HTTP/1.1 200 kim@example.com\r\nContent-Length: kim@example.com\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nkim@example.com\r\nkim@example.com: kim@example.com\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nDate: kim@example.com\r\nRetry-After: kim@example.com\r\n"
            + "Content-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 15\r\n\r\nkim@example.com",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nkim@example.com\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":\"kim@example.com\"",
        "HTTP/1.1 302 Found\r\nLocation: http://kim@example.com/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 400 No\r\nContent-Length: 43\r\n\r\n"
            + "{\"error\":{\"errorCode\":\"no kim@example.com\"}}",
        "HTTP/1.1 401 kim@example.com\r\nWWW-Authenticate: kim@example.com\r\n"
            + "Content-Length: 15\r\n\r\nkim@example.com"
      })
  void logsNothingOfWhatItCantParse(String answer) throws InterruptedException {
    try (RawServer server = new RawServer(answer, "", RawServer.Then.HANG_UP)) {
      send(server.url(), new TextParser());
    }
    logsNothingItShouldNot();
  }

  @Test
  void logsNothingOfABodyThatIsTooLong() throws InterruptedException {
    String chunk = "1000\r\n" + (SAID + "\n").repeat(256) + "\r\n";
    try (RawServer server =
        new RawServer(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            chunk,
            RawServer.Then.SAY_IT_AGAIN)) {
      send(server.url(), new TextParser());
      assertThat(server.left().await(30, TimeUnit.SECONDS)).isTrue();
    }
    logsNothingItShouldNot();
  }

  @Test
  void logsNothingOfWhatComesInPlaceOfTls() {
    send("https://127.0.0.1:" + ncp.getPort(), new TextParser());

    assertThat(lines.text())
        .doesNotContain(HexFormat.of().formatHex("HTTP/1.1".getBytes(StandardCharsets.US_ASCII)));
    logsNothingItShouldNot();
  }

  /** In the clear, and as Netty dumps bytes. */
  private void logsNothingItShouldNot() {
    List<String> unwanted = new ArrayList<>();
    for (String secret : List.of(SAID, CREDENTIALS.accessKey(), CREDENTIALS.secretKey())) {
      byte[] start = secret.substring(0, 4).getBytes(StandardCharsets.US_ASCII);
      unwanted.add(secret);
      unwanted.add(HexFormat.of().formatHex(start));
      unwanted.add(HexFormat.ofDelimiter(" ").formatHex(start));
    }
    String text = lines.text().toLowerCase(Locale.ROOT);
    assertThat(unwanted)
        .allSatisfy(secret -> assertThat(text).doesNotContain(secret.toLowerCase(Locale.ROOT)));
  }

  private static HttpAttemptSender attempts(String url) {
    WebClient.Builder talkative =
        WebClient.builder()
            .codecs(codecs -> codecs.defaultCodecs().enableLoggingRequestDetails(true));
    return new HttpAttemptSender(
        ServiceSettings.at(url).toNcpSettings(), talkative, Schedulers.parallel());
  }

  private static void send(String url, AnswerParser<String> parser) {
    HttpAttemptSender attempts = attempts(url);
    sendBy(attempts, parser);
    attempts.destroy();
  }

  private static void sendBy(HttpAttemptSender attempts, AnswerParser<String> parser) {
    Objects.requireNonNull(
        attempts
            .send(
                NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL).with("serverImageNo", "1"),
                parser,
                CREDENTIALS,
                Instant.parse("2026-01-15T09:00:00Z"),
                LONG)
            .block(LONG));
  }

  /** All that was logged, with all that comes with it. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private record Line(Level level, String text) {}

    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      String thrown =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      lines.add(
          new Line(
              event.getLevel(),
              event.getLoggerName() + " " + event.getFormattedMessage() + "\n" + thrown));
    }

    List<String> at(Level level) {
      return lines.stream().filter(line -> line.level() == level).map(Line::text).toList();
    }

    String text() {
      return String.join("\n", lines.stream().map(Line::text).toList());
    }
  }
}
