package io.imagegateway.ncp.client;

import static io.imagegateway.ncp.client.Bench.code;
import static io.imagegateway.ncp.client.Bench.failure;
import static io.imagegateway.ncp.client.Bench.found;
import static io.imagegateway.ncp.client.Bench.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.client.UpstreamState.Circuit;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ResilientNcpClientTests {

  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final Duration OPEN = Duration.ofSeconds(10);

  private final Bench bench = Bench.unlimited();

  @Test
  void answersWhatNcpAnswered() {
    assertThat(outcome(bench.call())).isEqualTo(ScriptedAttempts.success().outcome());

    bench.ncp.always(ScriptedAttempts.absent());
    assertThat(outcome(bench.call())).isEqualTo(ScriptedAttempts.absent().outcome());
    assertThat(bench.ncp.sent).hasSize(2);
  }

  @Test
  void signsWithTheTimeAtWhichTheAttemptIsSent() {
    bench.ncp.inTurn(ScriptedAttempts.throttled(Duration.ofSeconds(3)), ScriptedAttempts.success());
    CompletableFuture<Outcome<String>> call = bench.call();
    bench.time.pass(Duration.ofSeconds(3));

    assertThat(found(call)).isTrue();
    assertThat(bench.ncp.sent)
        .extracting(ScriptedAttempts.Sent::signedAt)
        .containsExactly(VirtualTime.START, VirtualTime.START.plusSeconds(3));
  }

  @Test
  void givesAnAttemptItsTimeAndNoMoreThanTheLoadHasLeft() {
    bench.startWithin(Duration.ofSeconds(60));
    bench.startWithin(Duration.ofMillis(1500));

    assertThat(bench.ncp.sent)
        .extracting(ScriptedAttempts.Sent::timeout)
        .containsExactly(TIMEOUT, Duration.ofMillis(1500));
  }

  @Nested
  class Retries {

    @Test
    void repeatsWhatFailedAfterAWhile() {
      bench.ncp.inTurn(
          ScriptedAttempts.broken(), ScriptedAttempts.broken(), ScriptedAttempts.success());
      CompletableFuture<Outcome<String>> call = bench.call();
      assertThat(call).isNotDone();
      bench.time.pass(Duration.ofSeconds(1));

      assertThat(found(call)).isTrue();
      List<Duration> sentAfter = bench.ncp.sentAfter();
      assertThat(sentAfter).hasSize(3);
      assertThat(sentAfter.get(1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
      assertThat(sentAfter.get(2).minus(sentAfter.get(1)))
          .isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void makesThreeAttemptsAtMost() {
      bench.ncp.always(ScriptedAttempts.broken());
      CompletableFuture<Outcome<String>> call = bench.call();
      bench.time.pass(Duration.ofSeconds(10));

      assertThat(outcome(call)).isEqualTo(ScriptedAttempts.broken().outcome());
      assertThat(bench.ncp.sent).hasSize(3);
    }

    static List<AttemptResult<String>> whatIsNotRepeated() {
      return List.of(
          ScriptedAttempts.success(),
          ScriptedAttempts.absent(),
          ScriptedAttempts.rejected(),
          ScriptedAttempts.quota(null),
          ScriptedAttempts.malformed(),
          ScriptedAttempts.timedOut(),
          ScriptedAttempts.unauthorized(),
          ScriptedAttempts.unsignable());
    }

    @ParameterizedTest
    @MethodSource("whatIsNotRepeated")
    void repeatsNothingElse(AttemptResult<String> attempted) {
      bench.ncp.always(attempted);
      CompletableFuture<Outcome<String>> call = bench.call();

      assertThat(outcome(call)).isEqualTo(attempted.outcome());
      bench.time.pass(Duration.ofSeconds(10));
      assertThat(bench.ncp.sent).hasSize(1);
    }

    @Test
    void waitsAsLongAsNcpAsked() {
      bench.ncp.inTurn(
          ScriptedAttempts.throttled(Duration.ofSeconds(5)), ScriptedAttempts.success());
      CompletableFuture<Outcome<String>> call = bench.call();
      bench.time.pass(Duration.ofMillis(4999));
      assertThat(call).isNotDone();
      bench.time.pass(Duration.ofMillis(1));

      assertThat(found(call)).isTrue();
    }

    @Test
    void doesNotWaitForARetryThatWouldComeTooLate() {
      bench.ncp.inTurn(
          ScriptedAttempts.throttled(Duration.ofMillis(9501)), ScriptedAttempts.success());
      CompletableFuture<Outcome<String>> call = bench.call();

      assertThat(failure(call).retryAfter()).isEqualTo(Duration.ofMillis(9501));
    }

    @Test
    void repeatsAtTheLastPossibleMoment() {
      bench.ncp.inTurn(
          ScriptedAttempts.throttled(Duration.ofMillis(9500)), ScriptedAttempts.success());
      CompletableFuture<Outcome<String>> call = bench.call();
      bench.time.pass(Duration.ofMillis(9500));

      assertThat(found(call)).isTrue();
      assertThat(bench.ncp.sent.getLast().timeout()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void spendsNoMoreRetriesThanTheBudgetAllows() {
      bench.ncp.always(ScriptedAttempts.broken());
      List<CompletableFuture<Outcome<String>>> calls = bench.calls(30);
      bench.time.pass(Duration.ofSeconds(5));

      assertThat(calls).allMatch(CompletableFuture::isDone);
      assertThat(bench.ncp.sent).hasSize(30 + 15);
    }

    @Test
    void doesNotRepeatOnceTheBreakerHasOpened() {
      bench.ncp.always(_ -> bench.ncp.after(Duration.ofSeconds(1), ScriptedAttempts.broken()));
      List<CompletableFuture<Outcome<String>>> calls = bench.calls(60);
      bench.time.pass(Duration.ofSeconds(9));

      assertThat(calls).extracting(Bench::code).containsOnly(ProblemCode.UPSTREAM_FAILED);
      // The ten that ended before it opened were too early to know.
      assertThat(bench.ncp.sent).hasSize(60);
      assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.OPEN);
    }
  }

  @Nested
  class Deadlines {

    @Test
    void endsAtTheLoadsDeadlineEvenIfTheAttemptNeverDoes() {
      bench.ncp.always(_ -> Mono.never());
      CompletableFuture<Outcome<String>> call = bench.callWithin(Duration.ofSeconds(3));
      bench.time.pass(Duration.ofMillis(2999));
      assertThat(call).isNotDone();
      bench.time.pass(Duration.ofMillis(1));

      assertThat(failure(call))
          .isEqualTo(Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.SERVER));
    }

    @Test
    void startsNoAttemptWithLessThanHalfASecondLeft() {
      CompletableFuture<Outcome<String>> tooLate = bench.callWithin(Duration.ofMillis(499));
      CompletableFuture<Outcome<String>> justInTime = bench.callWithin(Duration.ofMillis(500));

      assertThat(failure(tooLate))
          .isEqualTo(Failure.of(ProblemCode.OVERLOADED, UpstreamService.SERVER));
      assertThat(found(justInTime)).isTrue();
      assertThat(bench.ncp.sent).hasSize(1);
    }

    @Test
    void doesNotHoldAgainstTheServiceWhatTheDeadlineCutShort() {
      bench.ncp.always(_ -> Mono.never());
      for (int i = 0; i < 200; i++) {
        bench.startWithin(TIMEOUT.minusMillis(1));
      }
      bench.time.pass(TIMEOUT);
      assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.CLOSED);

      for (int i = 0; i < 50; i++) {
        bench.startWithin(TIMEOUT);
      }
      bench.time.pass(TIMEOUT);
      assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void goesOnWhenTheOneWhoWaitsCancels() {
      bench.ncp.always(_ -> bench.ncp.after(Duration.ofSeconds(1), ScriptedAttempts.success()));
      CompletableFuture<Outcome<String>> call = bench.call();
      call.cancel(true);
      bench.time.pass(Duration.ofSeconds(1));

      assertThat(bench.calls.of(UpstreamService.SERVER).sinceSuccess())
          .containsOnlyKeys(Operation.GET_SERVER_IMAGE_DETAIL);
    }
  }

  @Nested
  class Limits {

    @Test
    void isOverloadedWhenNoPermitComesInTime() {
      Bench narrow = Bench.with("server.max-concurrency", "1", "server.timeout", "60s");
      narrow.ncp.always(_ -> Mono.never());
      narrow.startWithin(Duration.ofSeconds(60));
      CompletableFuture<Outcome<String>> waiting = narrow.call();
      narrow.time.pass(Duration.ofMillis(9499));
      assertThat(waiting).isNotDone();
      narrow.time.pass(Duration.ofMillis(1));

      assertThat(failure(waiting))
          .isEqualTo(Failure.noRoom(UpstreamService.SERVER, Duration.ofSeconds(1)));
      assertThat(narrow.ncp.sent).hasSize(1);
    }

    @Test
    void sendsNoCallWhoseAnswerIsKnownBeforeItsTurn() {
      Bench narrow = Bench.with("server.max-concurrency", "1");
      Sinks.One<AttemptResult<String>> held = Sinks.one();
      narrow.ncp.always(
          _ -> narrow.ncp.sent.size() == 1 ? held.asMono() : Mono.just(ScriptedAttempts.success()));
      narrow.start();
      AtomicReference<Optional<Outcome<String>>> known = new AtomicReference<>(Optional.empty());
      CompletableFuture<Outcome<String>> waiting = narrow.callUnless(known::get);
      Outcome<String> absent = new Outcome.Absent<>(null);
      known.set(Optional.of(absent));

      held.tryEmitValue(ScriptedAttempts.success()).orThrow();

      assertThat(outcome(waiting)).isEqualTo(absent);
      assertThat(outcome(narrow.callUnless(known::get))).isEqualTo(absent);
      assertThat(narrow.ncp.sent).hasSize(1);
      assertThat(found(narrow.call())).isTrue();
    }

    @Test
    void limitsEachServiceForItself() {
      Bench narrow = Bench.with("server.max-concurrency", "1");
      narrow.ncp.always(sent ->
          sent.operation().service() == UpstreamService.SERVER
              ? Mono.never()
              : Mono.just(ScriptedAttempts.success()));
      narrow.start();
      narrow.start();

      assertThat(found(narrow.call(Operation.GET_BOX_CUSTOM_IMAGE))).isTrue();
      assertThat(narrow.ncp.sent).hasSize(2);
    }

    @Test
    void holdsNoPlaceBetweenTwoAttempts() {
      Bench narrow = Bench.with("server.max-concurrency", "1");
      narrow.ncp.inTurn(
          ScriptedAttempts.throttled(Duration.ofSeconds(5)), ScriptedAttempts.success());
      CompletableFuture<Outcome<String>> pausing = narrow.call();

      assertThat(found(narrow.call())).isTrue();
      assertThat(pausing).isNotDone();
      narrow.time.pass(Duration.ofSeconds(5));
      assertThat(found(pausing)).isTrue();
    }

    @Test
    void endsWithTheLastFailureWhenARetryGetsNoPermit() {
      Bench narrow = Bench.with("server.max-concurrency", "1", "server.timeout", "60s");
      narrow.ncp.inTurn(
          ScriptedAttempts.throttled(Duration.ofSeconds(1)), ScriptedAttempts.success());
      CompletableFuture<Outcome<String>> retrying = narrow.call();
      narrow.ncp.always(_ -> Mono.never());
      narrow.startWithin(Duration.ofSeconds(60));
      narrow.time.pass(Duration.ofMillis(9499));
      assertThat(retrying).isNotDone();
      narrow.time.pass(Duration.ofMillis(1));

      assertThat(code(retrying)).isEqualTo(ProblemCode.UPSTREAM_THROTTLED);
    }

    @Test
    void letsARefreshWaitBehindTheCallsThatSomebodyWaitsFor() {
      Bench narrow = Bench.with("server.max-concurrency", "1");
      narrow.ncp.always(_ -> narrow.ncp.after(Duration.ofSeconds(1), ScriptedAttempts.success()));
      CompletableFuture<Outcome<String>> first = narrow.background();
      CompletableFuture<Outcome<String>> second = narrow.background();
      CompletableFuture<Outcome<String>> call = narrow.call();
      narrow.time.pass(Duration.ofSeconds(2));
      assertThat(found(first)).isTrue();
      assertThat(found(call)).isTrue();
      assertThat(second).isNotDone();
      narrow.time.pass(Duration.ofSeconds(1));
      assertThat(found(second)).isTrue();
    }

    @Test
    void endsARefreshThatGetsNoPermitAtItsDeadline() {
      Bench narrow = Bench.with("server.max-concurrency", "1", "server.timeout", "60s");
      narrow.ncp.always(_ -> Mono.never());
      narrow.startWithin(Duration.ofSeconds(60));
      CompletableFuture<Outcome<String>> refresh = narrow.background();
      narrow.time.pass(Duration.ofMillis(9499));
      assertThat(refresh).isNotDone();
      narrow.time.pass(Duration.ofMillis(1));

      assertThat(code(refresh)).isEqualTo(ProblemCode.OVERLOADED);
    }

    @Test
    void refusesAtOnceWhatTheRateLimitKeepsFromAPermitInTime() {
      Bench narrow = Bench.with("server.max-concurrency", "100", "server.rate-limit", "2");
      narrow.ncp.always(_ -> Mono.never());
      // Two at once, and 19 in the 9.5 seconds in which an attempt may start.
      List<CompletableFuture<Outcome<String>>> waiting = narrow.calls(21);
      assertThat(waiting).noneMatch(CompletableFuture::isDone);

      assertThat(failure(narrow.call()))
          .isEqualTo(Failure.noRoom(UpstreamService.SERVER, Duration.ofSeconds(1)));
      assertThat(code(narrow.background())).isEqualTo(ProblemCode.OVERLOADED);

      narrow.time.pass(Duration.ofMillis(500));
      assertThat(narrow.call()).isNotDone();
    }

    @Test
    void rejectsWaitingCallsWhenTheBreakerOpens() {
      Bench narrow = Bench.with("server.max-concurrency", "50", "server.rate-limit", "1000");
      narrow.ncp.always(_ -> Mono.never());
      List<CompletableFuture<Outcome<String>>> calls = narrow.calls(500);
      narrow.time.pass(TIMEOUT);

      assertThat(narrow.ncp.sent).hasSizeLessThan(100);
      assertThat(calls).filteredOn(CompletableFuture::isDone).hasSizeGreaterThanOrEqualTo(450);
      assertThat(calls.getLast()).isDone();
      assertThat(failure(calls.getLast()).retryAfter()).isEqualTo(OPEN);
      narrow.time.pass(TIMEOUT);
      assertThat(calls).allMatch(CompletableFuture::isDone);
    }
  }

  @Nested
  class Pauses {

    @Test
    void failsAtOnceWhileTheBreakerIsOpen() {
      openBreaker();
      int before = bench.ncp.sent.size();
      bench.time.pass(Duration.ofSeconds(3));

      assertThat(code(bench.call())).isEqualTo(ProblemCode.UPSTREAM_CIRCUIT_OPEN);
      assertThat(failure(bench.call()).retryAfter()).isEqualTo(Duration.ofSeconds(7));
      assertThat(code(bench.background())).isEqualTo(ProblemCode.UPSTREAM_CIRCUIT_OPEN);
      assertThat(bench.ncp.sent).hasSize(before);
      assertThat(bench.call(Operation.GET_BOX_CUSTOM_IMAGE)).isNotDone();
    }

    @Test
    void recoversAfterThreeProbes() {
      openBreaker();
      bench.time.pass(OPEN);
      bench.ncp.always(_ -> bench.ncp.after(Duration.ofSeconds(1), ScriptedAttempts.success()));
      List<CompletableFuture<Outcome<String>>> calls = bench.calls(5);
      assertThat(calls.subList(0, 3)).noneMatch(CompletableFuture::isDone);
      assertThat(code(calls.get(3))).isEqualTo(ProblemCode.UPSTREAM_CIRCUIT_OPEN);
      assertThat(failure(calls.get(4)).retryAfter()).isNull();
      bench.time.pass(Duration.ofSeconds(1));

      assertThat(calls.subList(0, 3)).allMatch(Bench::found);
      assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.CLOSED);
      assertThat(bench.calls(10)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void leaksNoProbeWhateverBecomesOfIt() {
      openBreaker();
      bench.time.pass(OPEN);
      for (int i = 0; i < 10; i++) {
        bench.ncp.always(_ -> Mono.never());
        bench.startWithin(Duration.ofMillis(500));
        bench.time.pass(Duration.ofMillis(500));
        bench.ncp.always(ScriptedAttempts.unsignable());
        bench.start();
        bench.ncp.always(_ -> Mono.error(new IllegalStateException("a bug")));
        bench.start();
      }
      assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.HALF_OPEN);
      bench.ncp.always(ScriptedAttempts.success());

      assertThat(bench.calls(3)).allMatch(Bench::found);
      assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void makesFewAttemptsInAnOutageOfTenMinutes() {
      Bench outage = Bench.with();
      outage.ncp.always(_ -> outage.ncp.after(Duration.ofMillis(200), ScriptedAttempts.broken()));
      List<CompletableFuture<Outcome<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 6000; i++) {
        calls.add(outage.call());
        outage.time.pass(Duration.ofMillis(100));
      }
      outage.time.pass(Duration.ofSeconds(10));

      assertThat(calls).allMatch(CompletableFuture::isDone);
      assertThat(outage.ncp.sent.size()).isBetween(50 + 3 * 50, 100 + 3 * 60);
    }

    @Test
    void opensTheBreakerForNoneOfThreeInTenFailures() {
      int[] count = {0};
      bench.ncp.always(_ ->
          Mono.just(++count[0] % 10 < 3 ? ScriptedAttempts.broken() : ScriptedAttempts.success()));
      List<CompletableFuture<Outcome<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 6000; i++) {
        calls.add(bench.call());
        bench.time.pass(Duration.ofMillis(100));
      }
      bench.time.pass(Duration.ofSeconds(10));

      assertThat(calls).extracting(Bench::outcome).hasSize(6000);
      assertThat(calls)
          .filteredOn(call -> !found(call))
          .extracting(Bench::code)
          .doesNotContain(ProblemCode.UPSTREAM_CIRCUIT_OPEN);
    }

    @Test
    void leavesAServiceAloneWhoseQuotaIsUsedUp() {
      bench.ncp.always(ScriptedAttempts.quota(Duration.ofSeconds(60)));
      for (int i = 0; i < 100; i++) {
        Failure failure = failure(bench.call());
        assertThat(failure.code()).isEqualTo(ProblemCode.UPSTREAM_QUOTA_EXCEEDED);
        assertThat(failure.upstream())
            .isEqualTo(new Failure.Upstream(UpstreamService.SERVER, 429, "400"));
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(60));
      }
      assertThat(bench.ncp.sent).hasSize(3);
      assertThat(bench.calls.of(UpstreamService.SERVER).pausedBy())
          .isEqualTo(ProblemCode.UPSTREAM_QUOTA_EXCEEDED);

      bench.time.pass(Duration.ofMillis(59_999));
      bench.start();
      assertThat(bench.ncp.sent).hasSize(3);
      bench.time.pass(Duration.ofMillis(1));
      bench.start();
      bench.start();
      assertThat(bench.ncp.sent).hasSize(4);

      bench.time.pass(Duration.ofSeconds(60));
      bench.ncp.always(ScriptedAttempts.success());
      assertThat(found(bench.call())).isTrue();
      assertThat(found(bench.call())).isTrue();
      assertThat(bench.calls.of(UpstreamService.SERVER).pausedBy()).isNull();
    }

    @Test
    void rejectsWaitingCallsWhenTheQuotaIsUsedUp() {
      Bench narrow = Bench.with("server.max-concurrency", "1", "server.rate-limit", "1000");
      narrow.ncp.always(_ -> narrow.ncp.after(Duration.ofMillis(10), ScriptedAttempts.quota(null)));
      List<CompletableFuture<Outcome<String>>> calls = narrow.calls(500);
      // The fourth is sent while the third's answer is being read.
      narrow.time.pass(Duration.ofMillis(40));

      assertThat(calls).extracting(Bench::code).containsOnly(ProblemCode.UPSTREAM_QUOTA_EXCEEDED);
      assertThat(narrow.ncp.sent).hasSize(4);
    }

    @Test
    void failsAsABugWhenAnAttemptThrowsAndGivesEverythingBack() {
      Bench narrow = Bench.with("server.max-concurrency", "1");
      narrow.ncp.always(_ -> Mono.error(new IllegalStateException("a bug")));

      assertThat(failure(narrow.call())).isEqualTo(Failure.of(ProblemCode.INTERNAL_ERROR));
      narrow.ncp.always(ScriptedAttempts.success());
      assertThat(found(narrow.call())).isTrue();
    }
  }

  @Nested
  class BesideOneBrokenImage {

    private static final String BROKEN = "9999999";

    @BeforeEach
    void oneImageIsBroken() {
      bench.ncp.always(sent ->
          bench.ncp.after(
              Duration.ofMillis(40),
              isFor(sent, BROKEN) ? ScriptedAttempts.broken() : ScriptedAttempts.success()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60})
    void othersCompleteForMinutes(int secondsBetweenOthers) {
      List<CompletableFuture<Outcome<String>>> others = new ArrayList<>();
      for (int second = 0; second < 600; second++) {
        assertThat(bench.callFor(BROKEN)).isNotDone();
        if (second % secondsBetweenOthers == 0) {
          others.add(bench.call());
        }
        bench.time.pass(Duration.ofSeconds(1));
        assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.CLOSED);
      }

      assertThat(others).allMatch(Bench::found);
    }

    @Test
    void othersCloseTheBreakerAfterAnOutage() {
      assertThat(code(afterASecond(bench.callFor(BROKEN)))).isEqualTo(ProblemCode.UPSTREAM_FAILED);
      openBreaker();
      oneImageIsBroken();
      CompletableFuture<Outcome<String>> rejected = bench.call();
      assertThat(code(rejected)).isEqualTo(ProblemCode.UPSTREAM_CIRCUIT_OPEN);
      bench.time.pass(OPEN);

      assertThat(code(bench.callFor(BROKEN))).isEqualTo(ProblemCode.UPSTREAM_CIRCUIT_OPEN);
      for (int i = 0; i < 3; i++) {
        assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.HALF_OPEN);
        assertThat(found(afterASecond(bench.call()))).isTrue();
        assertThat(afterASecond(bench.callFor(BROKEN))).isDone();
      }
      assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void theBrokenOneIsTheProbeWhereNobodyElseAsks() {
      assertThat(afterASecond(bench.callFor(BROKEN))).isDone();
      openBreaker();
      oneImageIsBroken();
      bench.time.pass(OPEN);
      int before = bench.ncp.sent.size();
      for (int i = 0; i < 10; i++) {
        assertThat(code(afterASecond(bench.callFor(BROKEN))))
            .isEqualTo(ProblemCode.UPSTREAM_FAILED);
      }
      // A probe that fails is not repeated.
      assertThat(bench.ncp.sent).hasSize(before + 10);
      assertThat(found(afterASecond(bench.call()))).isTrue();
    }

    private CompletableFuture<Outcome<String>> afterASecond(
        CompletableFuture<Outcome<String>> call) {
      bench.time.pass(Duration.ofSeconds(1));
      return call;
    }

    private static boolean isFor(ScriptedAttempts.Sent sent, String serverImageNo) {
      return sent.request().parameters().stream()
          .anyMatch(parameter -> parameter.value().equals(serverImageNo));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 200000", "4, 53000", "16, 16250", "32, 10125"})
  void opensTheBreakerForAnNcpThatHangsAfterFiftyFullTimeOuts(int concurrency, long millis) {
    Bench hanging = Bench.with("server.max-concurrency", Integer.toString(concurrency));
    hanging.ncp.always(_ -> Mono.never());
    Duration betweenCalls = TIMEOUT.dividedBy(concurrency);
    while (hanging.calls.of(UpstreamService.SERVER).circuit() == Circuit.CLOSED) {
      hanging.start();
      hanging.time.pass(betweenCalls);
    }

    assertThat(Duration.between(VirtualTime.START, hanging.time.instant()))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void pausesAnOperationThatIsDeniedAndNoOther() {
    bench.ncp.always(sent ->
        Mono.just(
            sent.operation() == Operation.GET_SERVER_IMAGE_DETAIL
                ? ScriptedAttempts.forbidden()
                : ScriptedAttempts.success()));
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 20; i++) {
        assertThat(outcome(bench.call())).isEqualTo(ScriptedAttempts.forbidden().outcome());
      }
      assertThat(found(bench.call(Operation.GET_SERVER_IMAGE_LIST))).isTrue();
      bench.time.pass(Duration.ofSeconds(1));
    }

    assertThat(bench.ncp.sent)
        .filteredOn(sent -> sent.operation() == Operation.GET_SERVER_IMAGE_DETAIL)
        .extracting(sent -> Duration.between(VirtualTime.START, sent.sentAt()).toSeconds())
        .containsExactly(0L, 0L, 0L, 10L, 20L, 30L, 40L, 50L);
    assertThat(bench.calls.of(UpstreamService.SERVER).pausedOperations())
        .containsOnly(
            Map.entry(Operation.GET_SERVER_IMAGE_DETAIL, ProblemCode.UPSTREAM_PERMISSION_DENIED));
  }

  private void openBreaker() {
    bench.ncp.always(_ -> bench.ncp.after(Duration.ofMillis(10), ScriptedAttempts.timedOut()));
    // A time-out is not repeated, so that nothing is left over for later.
    bench.calls(60);
    bench.time.pass(Duration.ofMillis(10));
    assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.OPEN);
    assertThat(bench.calls.of(UpstreamService.DATAFENCE).circuit()).isEqualTo(Circuit.CLOSED);
  }
}
