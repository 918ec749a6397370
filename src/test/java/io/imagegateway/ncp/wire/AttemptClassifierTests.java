package io.imagegateway.ncp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Failure.Upstream;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.MalformedAnswerException;
import io.imagegateway.ncp.api.TextParser;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.signing.SignatureV2;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AttemptClassifierTests {

  private static final String FIXTURES = "/ncp-fixtures/";
  private static final String EXPECTATIONS = "/ncp-wire/answers.csv";
  private static final Instant DATE = Instant.parse("2026-01-15T09:00:00Z");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(7);

  private static final ResponseBody UNREADABLE = new ResponseBody.Unreadable();

  private final AttemptClassifier<String> classification =
      new AttemptClassifier<>(UpstreamService.SERVER, new TextParser());

  @ParameterizedTest
  @CsvFileSource(resources = EXPECTATIONS, useHeadersInDisplayName = true, nullValues = "-")
  void understandsWhatNcpIsKnownToAnswer(
      String fixture,
      Kind result,
      @Nullable ProblemCode problem,
      @Nullable String upstreamCode,
      boolean repeatable)
      throws IOException {
    int status = statusOf(fixture);

    AttemptResult<String> attempted =
        classification.answered(
            new ResponseHead(status, DATE, null), ReceivedBodies.read(bytes(fixture)));

    assertThat(attempted.kind()).isEqualTo(result);
    assertThat(attempted.repeatable()).isEqualTo(repeatable);
    assertThat(attempted.date()).isEqualTo(DATE);
    if (problem == null) {
      assertThat(attempted.outcome()).isInstanceOf(Outcome.Found.class);
    } else {
      assertThat(attempted.outcome())
          .isEqualTo(failed(problem, new Upstream(UpstreamService.SERVER, status, upstreamCode)));
    }
  }

  @Test
  void hasAnExpectationForEveryErrorOfNcp() throws IOException {
    TreeSet<String> expected = new TreeSet<>();
    new String(bytesOf(EXPECTATIONS), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf(',')))
        .forEach(expected::add);

    assertThat(expected).containsAll(fixtures("gateway/*"));
    assertThat(expected).containsAll(fixtures("datafence/error.*"));
    assertThat(expected).containsAll(fixtures("vserver/error.*"));
  }

  @ParameterizedTest
  @CsvSource({
    "300, REJECTED, UPSTREAM_MISCONFIGURED, false",
    "302, REJECTED, UPSTREAM_MISCONFIGURED, false",
    "304, REJECTED, UPSTREAM_MISCONFIGURED, false",
    "400, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "401, UNAUTHORIZED, UPSTREAM_AUTHENTICATION_FAILED, false",
    "403, FORBIDDEN, UPSTREAM_PERMISSION_DENIED, false",
    "404, REJECTED, UPSTREAM_MISCONFIGURED, false",
    "405, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "408, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "413, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "429, THROTTLED, UPSTREAM_THROTTLED, true",
    "499, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "500, FAILED, UPSTREAM_FAILED, true",
    "502, FAILED, UPSTREAM_FAILED, true",
    "503, FAILED, UPSTREAM_FAILED, true",
    "504, FAILED, UPSTREAM_FAILED, true",
    "599, FAILED, UPSTREAM_FAILED, true",
    "100, MALFORMED, UPSTREAM_MALFORMED_RESPONSE, false",
    "199, MALFORMED, UPSTREAM_MALFORMED_RESPONSE, false",
    "200, MALFORMED, UPSTREAM_MALFORMED_RESPONSE, false",
    "204, MALFORMED, UPSTREAM_MALFORMED_RESPONSE, false",
    "299, MALFORMED, UPSTREAM_MALFORMED_RESPONSE, false",
    "600, MALFORMED, UPSTREAM_MALFORMED_RESPONSE, false",
    "999, MALFORMED, UPSTREAM_MALFORMED_RESPONSE, false"
  })
  void judgesAnUnreadableBodyByTheStatusAlone(
      int status, Kind result, ProblemCode problem, boolean repeatable) {
    AttemptResult<String> attempted = classification.answered(head(status), UNREADABLE);

    assertThat(attempted.kind()).isEqualTo(result);
    assertThat(attempted.repeatable()).isEqualTo(repeatable);
    assertThat(attempted.outcome())
        .extracting(outcome -> ((Outcome.Failed<String>) outcome).failure())
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(problem);
          assertThat(failure.upstream())
              .isEqualTo(new Upstream(UpstreamService.SERVER, status, null));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "401, 200, UNAUTHORIZED, UPSTREAM_AUTHENTICATION_FAILED",
    "401, 210, FORBIDDEN, UPSTREAM_PERMISSION_DENIED",
    "401, 400, UNAUTHORIZED, UPSTREAM_AUTHENTICATION_FAILED",
    "403, 200, FORBIDDEN, UPSTREAM_PERMISSION_DENIED",
    "429, 400, QUOTA, UPSTREAM_QUOTA_EXCEEDED",
    "429, 410, THROTTLED, UPSTREAM_THROTTLED",
    "429, 210, THROTTLED, UPSTREAM_THROTTLED",
    "400, 200, REJECTED, UPSTREAM_REJECTED_REQUEST",
    "400, 210, REJECTED, UPSTREAM_REJECTED_REQUEST",
    "400, 400, REJECTED, UPSTREAM_REJECTED_REQUEST",
    "404, 300, REJECTED, UPSTREAM_MISCONFIGURED",
    "503, 210, FAILED, UPSTREAM_FAILED"
  })
  void letsTheCodeDecideOnlyWhereTheStatusMeansTwoThings(
      int status, String code, Kind result, ProblemCode problem) {
    AttemptResult<String> attempted = answered(status, code);

    assertThat(attempted.kind()).isEqualTo(result);
    assertThat(failure(attempted).code()).isEqualTo(problem);
    assertThat(failure(attempted).upstream())
        .isEqualTo(new Upstream(UpstreamService.SERVER, status, code));
  }

  @ParameterizedTest
  @CsvSource({
    "100, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "200, UNAUTHORIZED, UPSTREAM_AUTHENTICATION_FAILED, false",
    "210, FORBIDDEN, UPSTREAM_PERMISSION_DENIED, false",
    "300, REJECTED, UPSTREAM_MISCONFIGURED, false",
    "400, QUOTA, UPSTREAM_QUOTA_EXCEEDED, false",
    "410, THROTTLED, UPSTREAM_THROTTLED, true",
    "420, THROTTLED, UPSTREAM_THROTTLED, true",
    "430, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "500, FAILED, UPSTREAM_FAILED, true",
    "510, FAILED, UPSTREAM_FAILED, true",
    "900, FAILED, UPSTREAM_FAILED, true",
    "10001, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "2600003, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "2600013, REJECTED, UPSTREAM_REJECTED_REQUEST, false",
    "26000031, FAILED, UPSTREAM_FAILED, false",
    "800, FAILED, UPSTREAM_FAILED, false",
    "1300, FAILED, UPSTREAM_FAILED, false",
    "1104037, FAILED, UPSTREAM_FAILED, false",
    "0, FAILED, UPSTREAM_FAILED, false",
    "-, FAILED, UPSTREAM_FAILED, false"
  })
  void takesAnErrorInASuccessForWhatItsCodeComesWithElsewhere(
      String code, Kind result, ProblemCode problem, boolean repeatable) {
    String sent = code.equals("-") ? null : code;

    AttemptResult<String> attempted = answered(200, sent);

    assertThat(attempted.kind()).isEqualTo(result);
    assertThat(attempted.repeatable()).isEqualTo(repeatable);
    assertThat(failure(attempted).code()).isEqualTo(problem);
    assertThat(failure(attempted).upstream())
        .isEqualTo(new Upstream(UpstreamService.SERVER, 200, sent));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 599})
  void passesOnHowLongNcpAsksToBeLeftAlone(int status) {
    assertThat(failure(classification.answered(head(status), UNREADABLE)).retryAfter())
        .isEqualTo(RETRY_AFTER);
  }

  @ParameterizedTest
  @CsvSource({"429, 400", "200, 400", "200, 420", "200, 500"})
  void passesItOnForTheQuotaAndForErrorsInSuccessesToo(int status, String code) {
    assertThat(failure(answered(status, code)).retryAfter()).isEqualTo(RETRY_AFTER);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 401, 403, 404, 600})
  void waitsForNothingElse(int status) {
    assertThat(failure(classification.answered(head(status), UNREADABLE)).retryAfter()).isNull();
  }

  @Test
  void takesASuccessForWhatTheOperationMakesOfIt() throws IOException {
    ResponseBody body = document("{\"a\":1}");

    assertThat(classification.answered(head(200), body))
        .isEqualTo(
            new AttemptResult<>(
                new Outcome.Found<>("{\"a\":1}", "fingerprint"), Kind.SUCCESS, false, DATE));
    assertThat(making(new Outcome.Absent<>(null)).answered(head(201), body))
        .isEqualTo(new AttemptResult<>(new Outcome.Absent<String>(null), Kind.ABSENT, false, DATE));
  }

  @Test
  void countsAnAnswerThatTheOperationCallsAFailureAsMalformed() throws IOException {
    Outcome<String> outcome =
        failed(ProblemCode.UPSTREAM_FAILED, new Upstream(UpstreamService.SERVER, 200, null));

    assertThat(making(outcome).answered(head(200), document("{}")))
        .isEqualTo(new AttemptResult<>(outcome, Kind.MALFORMED, false, DATE));
  }

  @Test
  void callsAnAnswerMalformedThatIsNotTheOperationsAnswer() throws IOException {
    AttemptClassifier<String> picky =
        new AttemptClassifier<>(
            UpstreamService.DATAFENCE,
            body -> {
              throw new MalformedAnswerException("content is missing");
            });

    assertThat(picky.answered(head(200), document("{}")))
        .isEqualTo(
            new AttemptResult<>(
                failed(
                    ProblemCode.UPSTREAM_MALFORMED_RESPONSE,
                    new Upstream(UpstreamService.DATAFENCE, 200, null)),
                Kind.MALFORMED,
                false,
                DATE));
  }

  @Test
  void doesNotHideABugOfAnOperation() throws IOException {
    ResponseBody body = document("{}");
    AttemptClassifier<String> broken =
        new AttemptClassifier<>(
            UpstreamService.SERVER,
            _ -> {
              throw new IllegalStateException("a bug");
            });

    assertThatThrownBy(() -> broken.answered(head(200), body))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void letsTheOperationTurnARefusalIntoAbsence() {
    Failure reason = Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE, UpstreamService.DATAFENCE);
    Refusing refusing = new Refusing(new Outcome.Absent<>(reason));

    AttemptResult<String> attempted =
        new AttemptClassifier<>(UpstreamService.DATAFENCE, refusing)
            .answered(head(400), new ResponseBody.ErrorEnvelope("2600003"));

    assertThat(attempted)
        .isEqualTo(
            new AttemptResult<>(new Outcome.Absent<String>(reason), Kind.ABSENT, false, DATE));
    assertThat(refusing.refusals)
        .containsExactly(
            new Failure(
                ProblemCode.UPSTREAM_REJECTED_REQUEST,
                new Upstream(UpstreamService.DATAFENCE, 400, "2600003"),
                null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10001", "2600003"})
  void asksTheOperationAboutARefusalInTheGuiseOfASuccessAsWell(String code) {
    Refusing refusing = new Refusing(new Outcome.Absent<>(null));

    AttemptResult<String> attempted =
        new AttemptClassifier<>(UpstreamService.DATAFENCE, refusing)
            .answered(head(200), new ResponseBody.ErrorEnvelope(code));

    assertThat(attempted.kind()).isEqualTo(Kind.ABSENT);
    assertThat(refusing.refusals)
        .containsExactly(
            new Failure(
                ProblemCode.UPSTREAM_REJECTED_REQUEST,
                new Upstream(UpstreamService.DATAFENCE, 200, code),
                null));
  }

  @Test
  void repeatsNothingThatAnOperationTakesForAnAnswer() {
    Outcome<String> found = new Outcome.Found<>("value", "fingerprint");

    assertThat(
            new AttemptClassifier<>(UpstreamService.SERVER, new Refusing(found))
                .answered(head(503), UNREADABLE))
        .isEqualTo(new AttemptResult<>(found, Kind.SUCCESS, false, DATE));
  }

  @Test
  void keepsItsOwnWordForARefusalThatTheOperationCallsAnotherFailure() {
    Outcome<String> other =
        failed(
            ProblemCode.FENCE_NOT_ACCESSIBLE, new Upstream(UpstreamService.DATAFENCE, 503, null));

    assertThat(
            new AttemptClassifier<>(UpstreamService.DATAFENCE, new Refusing(other))
                .answered(head(503), UNREADABLE))
        .isEqualTo(new AttemptResult<>(other, Kind.FAILED, true, DATE));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 600})
  void doesNotAskTheOperationAboutWhatIsNoRefusal(int status) {
    Refusing refusing = new Refusing(new Outcome.Absent<>(null));

    AttemptResult<String> attempted =
        new AttemptClassifier<>(UpstreamService.SERVER, refusing)
            .answered(head(status), UNREADABLE);

    assertThat(attempted.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(refusing.refusals).isEmpty();
  }

  @Test
  void givesUpOnATimeOut() {
    assertThat(classification.timedOut())
        .isEqualTo(unanswered(ProblemCode.UPSTREAM_TIMEOUT, Kind.TIMEOUT, false));
  }

  @Test
  void blamesItselfForABug() {
    assertThat(classification.broken())
        .isEqualTo(
            new AttemptResult<>(
                new Outcome.Failed<String>(Failure.of(ProblemCode.INTERNAL_ERROR)),
                Kind.FAILED,
                false,
                null));
  }

  static final List<Throwable> CONNECTION_FAILURES =
      List.of(
          new ConnectException("refused"),
          new ConnectTimeoutException("too slow"),
          new UnknownHostException("no such name"),
          new IOException("reset"),
          new SSLHandshakeException("untrusted"),
          new DecoderException(new SSLHandshakeException("untrusted")),
          new TimeoutException("of the pool"),
          new RuntimeException("the pool is full"));

  @ParameterizedTest
  @FieldSource("CONNECTION_FAILURES")
  void mayRepeatWhatGotNoAnswer(Throwable cause) {
    assertThat(classification.unanswered(requestException(cause)))
        .contains(unanswered(ProblemCode.UPSTREAM_FAILED, Kind.FAILED, true));
  }

  @Test
  void callsAnAnswerMalformedThatIsNoHttp() {
    assertThat(classification.unanswered(requestException(new DecoderException("no HTTP"))))
        .contains(unanswered(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, Kind.MALFORMED, false));
  }

  @Test
  void takesARequestThatCantBeSignedForOneThatNcpWouldRefuse() {
    Throwable unsignable =
        catchThrowable(() ->
            SignatureV2.sign("GET", "not a path", null, DATE, new Credentials("access", "secret")));

    assertThat(classification.unanswered(unsignable))
        .contains(unanswered(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED, Kind.UNAUTHORIZED, false));
  }

  @Test
  void doesNotAccountForABug() {
    assertThat(classification.unanswered(new IllegalStateException("a bug"))).isEmpty();
    assertThat(classification.unanswered(new IOException("not of the client's"))).isEmpty();
  }

  /** Makes the same of every refusal, and remembers them. */
  private static final class Refusing implements AnswerParser<String> {

    private final List<Failure> refusals = new ArrayList<>();
    private final Outcome<String> meaning;

    Refusing(Outcome<String> meaning) {
      this.meaning = meaning;
    }

    @Override
    public Outcome<String> parse(JsonNode body) {
      throw new AssertionError("this is no success");
    }

    @Override
    public Optional<Outcome<String>> onError(Failure error) {
      refusals.add(error);
      return Optional.of(meaning);
    }
  }

  private AttemptResult<String> answered(int status, @Nullable String code) {
    return classification.answered(head(status), new ResponseBody.ErrorEnvelope(code));
  }

  private static AttemptClassifier<String> making(Outcome<String> outcome) {
    return new AttemptClassifier<>(UpstreamService.SERVER, _ -> outcome);
  }

  private static ResponseHead head(int status) {
    return new ResponseHead(status, DATE, RETRY_AFTER);
  }

  private static ResponseBody document(String json) throws IOException {
    return new ResponseBody.Document(JsonMapper.shared().readTree(json));
  }

  private static Failure failure(AttemptResult<String> attempted) {
    assertThat(attempted.outcome()).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed<String>) attempted.outcome()).failure();
  }

  private static Outcome<String> failed(ProblemCode problem, Upstream upstream) {
    return new Outcome.Failed<>(new Failure(problem, upstream, null));
  }

  private static AttemptResult<String> unanswered(
      ProblemCode problem, Kind result, boolean repeatable) {
    return new AttemptResult<>(
        failed(problem, new Upstream(UpstreamService.SERVER, null, null)),
        result,
        repeatable,
        null);
  }

  private static WebClientRequestException requestException(Throwable cause) {
    return new WebClientRequestException(
        cause, HttpMethod.GET, URI.create("http://127.0.0.1/"), new HttpHeaders());
  }

  private static int statusOf(String fixture) throws IOException {
    for (JsonNode entry :
        JsonMapper.shared().readTree(bytesOf(FIXTURES + "manifest.json")).path("entries")) {
      if (entry.path("file").stringValue("").equals(fixture)) {
        return entry.path("httpStatus").intValue();
      }
    }
    throw new AssertionError(fixture + " is not in the manifest");
  }

  private static List<String> fixtures(String pattern) throws IOException {
    Resource[] found =
        new PathMatchingResourcePatternResolver()
            .getResources("classpath:" + FIXTURES.substring(1) + pattern);
    String folder = pattern.substring(0, pattern.indexOf('/') + 1);
    assertThat(found).isNotEmpty();
    return Stream.of(found).map(resource -> folder + resource.getFilename()).toList();
  }

  private static byte[] bytes(String fixture) throws IOException {
    return bytesOf(FIXTURES + fixture);
  }

  private static byte[] bytesOf(String resource) throws IOException {
    try (var input = AttemptClassifierTests.class.getResourceAsStream(resource)) {
      if (input == null) {
        throw new AssertionError(resource + " is missing");
      }
      return input.readAllBytes();
    }
  }
}
