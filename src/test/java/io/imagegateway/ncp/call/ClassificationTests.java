package io.imagegateway.ncp.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.imagegateway.freshness.Outcome;
import io.imagegateway.ncp.call.Attempted.Result;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.signing.SignatureV2;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.Failure.Upstream;
import io.imagegateway.problem.ProblemCode;
import io.imagegateway.problem.UpstreamService;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
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

class ClassificationTests {

  private static final String FIXTURES = "/ncp-fixtures/";
  private static final String EXPECTATIONS = "/ncp-call/answers.csv";
  private static final Instant DATE = Instant.parse("2026-01-15T09:00:00Z");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(7);

  private static final Body UNREADABLE = new Body.Unreadable();

  private final Classification<String> classification =
      new Classification<>(UpstreamService.SERVER, new TextReading());

  @ParameterizedTest
  @CsvFileSource(resources = EXPECTATIONS, useHeadersInDisplayName = true, nullValues = "-")
  void understandsWhatNcpIsKnownToAnswer(
      String fixture,
      Result result,
      @Nullable ProblemCode problem,
      @Nullable String upstreamCode,
      boolean repeatable)
      throws IOException {
    int status = statusOf(fixture);

    Attempted<String> attempted =
        classification.answered(new ResponseHead(status, DATE, null), Body.read(bytes(fixture)));

    assertThat(attempted.result()).isEqualTo(result);
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
      int status, Result result, ProblemCode problem, boolean repeatable) {
    Attempted<String> attempted = classification.answered(head(status), UNREADABLE);

    assertThat(attempted.result()).isEqualTo(result);
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
      int status, String code, Result result, ProblemCode problem) {
    Attempted<String> attempted = answered(status, code);

    assertThat(attempted.result()).isEqualTo(result);
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
      String code, Result result, ProblemCode problem, boolean repeatable) {
    String sent = code.equals("-") ? null : code;

    Attempted<String> attempted = answered(200, sent);

    assertThat(attempted.result()).isEqualTo(result);
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
    Body body = document("{\"a\":1}");

    assertThat(classification.answered(head(200), body))
        .isEqualTo(
            new Attempted<>(
                new Outcome.Found<>("{\"a\":1}", "fingerprint"), Result.SUCCESS, false, DATE));
    assertThat(making(new Outcome.Absent<>(null)).answered(head(201), body))
        .isEqualTo(new Attempted<>(new Outcome.Absent<String>(null), Result.ABSENT, false, DATE));
  }

  @Test
  void countsAnAnswerThatTheOperationCallsAFailureAsMalformed() throws IOException {
    Outcome<String> outcome =
        failed(ProblemCode.UPSTREAM_FAILED, new Upstream(UpstreamService.SERVER, 200, null));

    assertThat(making(outcome).answered(head(200), document("{}")))
        .isEqualTo(new Attempted<>(outcome, Result.MALFORMED, false, DATE));
  }

  @Test
  void callsAnAnswerMalformedThatIsNotTheOperationsAnswer() throws IOException {
    Classification<String> picky =
        new Classification<>(
            UpstreamService.DATAFENCE,
            body -> {
              throw new MalformedAnswerException("content is missing");
            });

    assertThat(picky.answered(head(200), document("{}")))
        .isEqualTo(
            new Attempted<>(
                failed(
                    ProblemCode.UPSTREAM_MALFORMED_RESPONSE,
                    new Upstream(UpstreamService.DATAFENCE, 200, null)),
                Result.MALFORMED,
                false,
                DATE));
  }

  @Test
  void doesNotHideABugOfAnOperation() throws IOException {
    Body body = document("{}");
    Classification<String> broken =
        new Classification<>(
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

    Attempted<String> attempted =
        new Classification<>(UpstreamService.DATAFENCE, refusing)
            .answered(head(400), new Body.ErrorEnvelope("2600003"));

    assertThat(attempted)
        .isEqualTo(new Attempted<>(new Outcome.Absent<String>(reason), Result.ABSENT, false, DATE));
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

    Attempted<String> attempted =
        new Classification<>(UpstreamService.DATAFENCE, refusing)
            .answered(head(200), new Body.ErrorEnvelope(code));

    assertThat(attempted.result()).isEqualTo(Result.ABSENT);
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
            new Classification<>(UpstreamService.SERVER, new Refusing(found))
                .answered(head(503), UNREADABLE))
        .isEqualTo(new Attempted<>(found, Result.SUCCESS, false, DATE));
  }

  @Test
  void keepsItsOwnWordForARefusalThatTheOperationCallsAnotherFailure() {
    Outcome<String> other =
        failed(
            ProblemCode.FENCE_NOT_ACCESSIBLE, new Upstream(UpstreamService.DATAFENCE, 503, null));

    assertThat(
            new Classification<>(UpstreamService.DATAFENCE, new Refusing(other))
                .answered(head(503), UNREADABLE))
        .isEqualTo(new Attempted<>(other, Result.FAILED, true, DATE));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 600})
  void doesNotAskTheOperationAboutWhatIsNoRefusal(int status) {
    Refusing refusing = new Refusing(new Outcome.Absent<>(null));

    Attempted<String> attempted =
        new Classification<>(UpstreamService.SERVER, refusing).answered(head(status), UNREADABLE);

    assertThat(attempted.result()).isEqualTo(Result.MALFORMED);
    assertThat(refusing.refusals).isEmpty();
  }

  @Test
  void givesUpOnATimeOut() {
    assertThat(classification.timedOut())
        .isEqualTo(unanswered(ProblemCode.UPSTREAM_TIMEOUT, Result.TIMEOUT, false));
  }

  @Test
  void blamesItselfForABug() {
    assertThat(classification.broken())
        .isEqualTo(
            new Attempted<>(
                new Outcome.Failed<String>(Failure.of(ProblemCode.INTERNAL_ERROR)),
                Result.FAILED,
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
        .contains(unanswered(ProblemCode.UPSTREAM_FAILED, Result.FAILED, true));
  }

  @Test
  void takesSilenceForATimeOutWhereverItFalls() {
    assertThat(classification.unanswered(requestException(ReadTimeoutException.INSTANCE)))
        .contains(classification.timedOut());
    assertThat(classification.unanswered(ReadTimeoutException.INSTANCE))
        .contains(classification.timedOut());
  }

  @Test
  void callsAnAnswerMalformedThatIsNoHttp() {
    assertThat(classification.unanswered(requestException(new DecoderException("no HTTP"))))
        .contains(unanswered(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, Result.MALFORMED, false));
  }

  @Test
  void takesARequestThatCantBeSignedForOneThatNcpWouldRefuse() {
    Throwable unsignable =
        catchThrowable(() ->
            SignatureV2.sign("GET", "not a path", null, DATE, new Credentials("access", "secret")));

    assertThat(classification.unanswered(unsignable))
        .contains(
            unanswered(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED, Result.UNAUTHORIZED, false));
  }

  @Test
  void doesNotAccountForABug() {
    assertThat(classification.unanswered(new IllegalStateException("a bug"))).isEmpty();
    assertThat(classification.unanswered(new IOException("not of the client's"))).isEmpty();
  }

  /** Makes the same of every refusal, and remembers them. */
  private static final class Refusing implements Reading<String> {

    private final List<Failure> refusals = new ArrayList<>();
    private final Outcome<String> meaning;

    Refusing(Outcome<String> meaning) {
      this.meaning = meaning;
    }

    @Override
    public Outcome<String> success(JsonNode body) {
      throw new AssertionError("this is no success");
    }

    @Override
    public Optional<Outcome<String>> refusal(Failure refusal) {
      refusals.add(refusal);
      return Optional.of(meaning);
    }
  }

  private Attempted<String> answered(int status, @Nullable String code) {
    return classification.answered(head(status), new Body.ErrorEnvelope(code));
  }

  private static Classification<String> making(Outcome<String> outcome) {
    return new Classification<>(UpstreamService.SERVER, _ -> outcome);
  }

  private static ResponseHead head(int status) {
    return new ResponseHead(status, DATE, RETRY_AFTER);
  }

  private static Body document(String json) throws IOException {
    return new Body.Document(JsonMapper.shared().readTree(json));
  }

  private static Failure failure(Attempted<String> attempted) {
    assertThat(attempted.outcome()).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed<String>) attempted.outcome()).failure();
  }

  private static Outcome<String> failed(ProblemCode problem, Upstream upstream) {
    return new Outcome.Failed<>(new Failure(problem, upstream, null));
  }

  private static Attempted<String> unanswered(
      ProblemCode problem, Result result, boolean repeatable) {
    return new Attempted<>(
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
    try (var input = ClassificationTests.class.getResourceAsStream(resource)) {
      if (input == null) {
        throw new AssertionError(resource + " is missing");
      }
      return input.readAllBytes();
    }
  }
}
