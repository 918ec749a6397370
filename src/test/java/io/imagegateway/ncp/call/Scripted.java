package io.imagegateway.ncp.call;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Outcome;
import io.imagegateway.ncp.call.Attempted.Result;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
import io.imagegateway.problem.UpstreamService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Attempts that end as a test says, and are remembered. Ends them at their time-out, too. */
final class Scripted implements Attempts {

  /** One attempt, as it was sent. */
  record Sent(
      Operation operation,
      Credentials credentials,
      Instant signedAt,
      Duration timeout,
      Instant sentAt) {}

  final List<Sent> sent = new ArrayList<>();
  private final VirtualTime time;
  private Function<Sent, Mono<Attempted<String>>> script = _ -> Mono.just(success());

  Scripted(VirtualTime time) {
    this.time = time;
  }

  /** Every attempt from now on. */
  void always(Function<Sent, Mono<Attempted<String>>> answer) {
    script = answer;
  }

  /** Every attempt from now on, at once. */
  void always(Attempted<String> answer) {
    always(_ -> Mono.just(answer));
  }

  /** The next attempts, at once; the last answer is that of all that follow. */
  @SafeVarargs
  final void inTurn(Attempted<String>... answers) {
    int before = sent.size();
    always(_ -> Mono.just(answers[Math.min(sent.size() - before, answers.length) - 1]));
  }

  /** The attempts of the last test step, as offsets from the start. */
  List<Duration> sentAfter() {
    return sent.stream().map(one -> Duration.between(VirtualTime.START, one.sentAt())).toList();
  }

  List<Credentials> pairs() {
    return sent.stream().map(Sent::credentials).toList();
  }

  // The tests' operations are all asked for texts.
  @SuppressWarnings("unchecked")
  @Override
  public <T> Mono<Attempted<T>> send(
      NcpRequest request,
      Reading<T> reading,
      Credentials credentials,
      Instant signedAt,
      Duration timeout) {
    return Mono.defer(() -> {
      Sent one = new Sent(request.operation(), credentials, signedAt, timeout, time.instant());
      Mono<Attempted<String>> answer;
      synchronized (this) {
        sent.add(one);
        answer = script.apply(one);
      }
      return (Mono<Attempted<T>>)
          (Mono<?>) answer.timeout(timeout, Mono.just(timedOut()), time.scheduler());
    });
  }

  /** The answer comes after a while. */
  Mono<Attempted<String>> after(Duration while_, Attempted<String> answer) {
    return Mono.delay(while_, time.scheduler()).map(_ -> answer);
  }

  static Attempted<String> success() {
    return new Attempted<>(
        new Outcome.Found<>("found", "fingerprint"), Result.SUCCESS, false, null);
  }

  static Attempted<String> absent() {
    return new Attempted<>(new Outcome.Absent<>(null), Result.ABSENT, false, null);
  }

  static Attempted<String> broken() {
    return failed(Result.FAILED, ProblemCode.UPSTREAM_FAILED, 503, "500", null, true, null);
  }

  static Attempted<String> throttled(@Nullable Duration retryAfter) {
    return failed(
        Result.THROTTLED, ProblemCode.UPSTREAM_THROTTLED, 429, "410", retryAfter, true, null);
  }

  static Attempted<String> quota(@Nullable Duration retryAfter) {
    return failed(
        Result.QUOTA, ProblemCode.UPSTREAM_QUOTA_EXCEEDED, 429, "400", retryAfter, false, null);
  }

  static Attempted<String> rejected() {
    return failed(
        Result.REJECTED, ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, "100", null, false, null);
  }

  static Attempted<String> malformed() {
    return failed(
        Result.MALFORMED, ProblemCode.UPSTREAM_MALFORMED_RESPONSE, 200, null, null, false, null);
  }

  static Attempted<String> unauthorized(@Nullable Instant date) {
    return failed(
        Result.UNAUTHORIZED,
        ProblemCode.UPSTREAM_AUTHENTICATION_FAILED,
        401,
        "200",
        null,
        false,
        date);
  }

  static Attempted<String> unauthorized() {
    return unauthorized(null);
  }

  static Attempted<String> unsignable() {
    return failed(
        Result.UNAUTHORIZED,
        ProblemCode.UPSTREAM_AUTHENTICATION_FAILED,
        null,
        null,
        null,
        false,
        null);
  }

  static Attempted<String> timedOut() {
    return failed(Result.TIMEOUT, ProblemCode.UPSTREAM_TIMEOUT, null, null, null, false, null);
  }

  private static Attempted<String> failed(
      Result result,
      ProblemCode code,
      @Nullable Integer status,
      @Nullable String ncpCode,
      @Nullable Duration retryAfter,
      boolean repeatable,
      @Nullable Instant date) {
    Failure failure =
        new Failure(
            code, new Failure.Upstream(UpstreamService.SERVER, status, ncpCode), retryAfter);
    return new Attempted<>(new Outcome.Failed<>(failure), result, repeatable, date);
  }
}
