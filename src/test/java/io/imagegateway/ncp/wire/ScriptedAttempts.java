package io.imagegateway.ncp.wire;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Attempts that end as a test scripts them, and are recorded. Ends them at their time-out, too. */
public final class ScriptedAttempts implements AttemptSender {

  /** One attempt, as it was sent. */
  public record Sent(
      NcpRequest request,
      Credentials credentials,
      Instant signedAt,
      Duration timeout,
      Instant sentAt) {

    public Operation operation() {
      return request.operation();
    }
  }

  public final List<Sent> sent = new ArrayList<>();
  private final VirtualTime time;
  private Function<Sent, Mono<AttemptResult<String>>> script = _ -> Mono.just(success());

  public ScriptedAttempts(VirtualTime time) {
    this.time = time;
  }

  /** Every attempt from now on. */
  public void always(Function<Sent, Mono<AttemptResult<String>>> answer) {
    script = answer;
  }

  /** Every attempt from now on, at once. */
  public void always(AttemptResult<String> answer) {
    always(_ -> Mono.just(answer));
  }

  /** The next attempts, at once; the last answer is that of all that follow. */
  @SafeVarargs
  public final void inTurn(AttemptResult<String>... answers) {
    int before = sent.size();
    always(_ -> Mono.just(answers[Math.min(sent.size() - before, answers.length) - 1]));
  }

  /** The attempts of the last test step, as offsets from the start. */
  public List<Duration> sentAfter() {
    return sent.stream().map(one -> Duration.between(VirtualTime.START, one.sentAt())).toList();
  }

  public List<Credentials> pairs() {
    return sent.stream().map(Sent::credentials).toList();
  }

  // The tests' operations are all asked for texts.
  @SuppressWarnings("unchecked")
  @Override
  public <T> Mono<AttemptResult<T>> send(
      NcpRequest request,
      AnswerParser<T> parser,
      Credentials credentials,
      Instant signedAt,
      Duration timeout) {
    return Mono.defer(() -> {
      Sent one = new Sent(request, credentials, signedAt, timeout, time.instant());
      Mono<AttemptResult<String>> answer;
      synchronized (this) {
        sent.add(one);
        answer = script.apply(one);
      }
      return (Mono<AttemptResult<T>>)
          (Mono<?>) answer.timeout(timeout, Mono.just(timedOut()), time.scheduler());
    });
  }

  /** The answer comes after a while. */
  public Mono<AttemptResult<String>> after(Duration while_, AttemptResult<String> answer) {
    return Mono.delay(while_, time.scheduler()).map(_ -> answer);
  }

  public static AttemptResult<String> success() {
    return new AttemptResult<>(
        new Outcome.Found<>("found", "fingerprint"), Kind.SUCCESS, false, null);
  }

  public static AttemptResult<String> absent() {
    return new AttemptResult<>(new Outcome.Absent<>(null), Kind.ABSENT, false, null);
  }

  public static AttemptResult<String> broken() {
    return failed(Kind.FAILED, ProblemCode.UPSTREAM_FAILED, 503, "500", null, true, null);
  }

  public static AttemptResult<String> throttled(@Nullable Duration retryAfter) {
    return failed(
        Kind.THROTTLED, ProblemCode.UPSTREAM_THROTTLED, 429, "410", retryAfter, true, null);
  }

  public static AttemptResult<String> quota(@Nullable Duration retryAfter) {
    return failed(
        Kind.QUOTA, ProblemCode.UPSTREAM_QUOTA_EXCEEDED, 429, "400", retryAfter, false, null);
  }

  public static AttemptResult<String> rejected() {
    return failed(
        Kind.REJECTED, ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, "100", null, false, null);
  }

  /** 401 with error 210. */
  public static AttemptResult<String> forbidden() {
    return failed(
        Kind.FORBIDDEN, ProblemCode.UPSTREAM_PERMISSION_DENIED, 401, "210", null, false, null);
  }

  /** 404, with NCP's own code or with none. */
  public static AttemptResult<String> misconfigured(int status, @Nullable String ncpCode) {
    return failed(
        Kind.REJECTED, ProblemCode.UPSTREAM_MISCONFIGURED, status, ncpCode, null, false, null);
  }

  /** A rejection with this status, with NCP's own code or with none. */
  public static AttemptResult<String> rejected(int status, @Nullable String ncpCode) {
    return failed(
        Kind.REJECTED, ProblemCode.UPSTREAM_REJECTED_REQUEST, status, ncpCode, null, false, null);
  }

  /** 403 without a code, as proxies and firewalls send it. */
  public static AttemptResult<String> forbiddenWithoutCode() {
    return failed(
        Kind.FORBIDDEN, ProblemCode.UPSTREAM_PERMISSION_DENIED, 403, null, null, false, null);
  }

  public static AttemptResult<String> malformed() {
    return failed(
        Kind.MALFORMED, ProblemCode.UPSTREAM_MALFORMED_RESPONSE, 200, null, null, false, null);
  }

  public static AttemptResult<String> unauthorized(@Nullable Instant date) {
    return failed(
        Kind.UNAUTHORIZED,
        ProblemCode.UPSTREAM_AUTHENTICATION_FAILED,
        401,
        "200",
        null,
        false,
        date);
  }

  public static AttemptResult<String> unauthorized() {
    return unauthorized(null);
  }

  public static AttemptResult<String> unsignable() {
    return failed(
        Kind.UNAUTHORIZED,
        ProblemCode.UPSTREAM_AUTHENTICATION_FAILED,
        null,
        null,
        null,
        false,
        null);
  }

  public static AttemptResult<String> timedOut() {
    return failed(Kind.TIMEOUT, ProblemCode.UPSTREAM_TIMEOUT, null, null, null, false, null);
  }

  private static AttemptResult<String> failed(
      Kind result,
      ProblemCode code,
      @Nullable Integer status,
      @Nullable String ncpCode,
      @Nullable Duration retryAfter,
      boolean repeatable,
      @Nullable Instant date) {
    Failure failure =
        new Failure(
            code, new Failure.Upstream(UpstreamService.SERVER, status, ncpCode), retryAfter);
    return new AttemptResult<>(new Outcome.Failed<>(failure), result, repeatable, date);
  }
}
