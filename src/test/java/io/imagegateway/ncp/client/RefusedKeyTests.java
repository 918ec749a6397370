package io.imagegateway.ncp.client;

import static io.imagegateway.ncp.client.Bench.code;
import static io.imagegateway.ncp.client.Bench.failure;
import static io.imagegateway.ncp.client.Bench.found;
import static io.imagegateway.ncp.client.FakeCredentials.NEW;
import static io.imagegateway.ncp.client.FakeCredentials.OLD;
import static io.imagegateway.ncp.client.FakeCredentials.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What happens when NCP refuses what a call was signed with. */
class RefusedKeyTests {

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration LATENCY = Duration.ofMillis(40);

  private final Bench bench = Bench.unlimited();

  @Nested
  class TheClock {

    @ParameterizedTest
    @ValueSource(longs = {-600, -61, 61, 600})
    void findsAndKeepsNcpsTime(long ahead) {
      bench.wallClockIsAheadBy(Duration.ofSeconds(ahead));
      ncpChecksTheTime();

      assertThat(found(bench.call())).isTrue();
      assertThat(bench.ncp.sent).hasSize(2);
      assertThat(bench.ncp.sent.getLast().signedAt()).isEqualTo(VirtualTime.START);
      assertThat(bench.clockOffset()).isEqualTo(Duration.ofSeconds(-ahead));

      assertThat(found(bench.call())).isTrue();
      assertThat(bench.ncp.sent).hasSize(3);
      assertThat(bench.credentials.reloads).hasValue(0);
    }

    @Test
    void costsNoCallAnAnswerThatTheClockIsTenMinutesOff() {
      Bench narrow = Bench.with();
      narrow.wallClockIsAheadBy(TEN_MINUTES);
      narrow.ncp.always(sent -> narrow.ncp.after(LATENCY, timeCheck(sent, narrow.time.instant())));
      List<CompletableFuture<Outcome<String>>> calls = narrow.calls(50);
      narrow.time.pass(Duration.ofSeconds(9));

      assertThat(calls).allMatch(Bench::found);
      // Only those who were under way before the first had found it out had to try twice.
      assertThat(narrow.ncp.sent).hasSize(50 + 20);
      assertThat(narrow.clockOffset()).isEqualTo(TEN_MINUTES.negated());
    }

    @Test
    void findsNcpsTimeBeforeThoseWhoWaitAreSent() {
      Bench narrow = Bench.with();
      narrow.wallClockIsAheadBy(TEN_MINUTES);
      narrow.ncp.always(sent -> narrow.ncp.after(LATENCY, timeCheck(sent, narrow.time.instant())));
      List<CompletableFuture<Outcome<String>>> calls = narrow.calls(180);
      narrow.time.pass(Duration.ofSeconds(10));

      assertThat(calls).allMatch(Bench::found);
    }

    @Test
    void followsTheClockWhenItIsSetRight() {
      bench.wallClockIsAheadBy(TEN_MINUTES);
      ncpChecksTheTime();
      assertThat(found(bench.call())).isTrue();

      bench.wallClockIsAheadBy(Duration.ofSeconds(-1));
      assertThat(found(bench.call())).isTrue();

      assertThat(bench.clockOffset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void toleratesAClockThatIsAMinuteOff() {
      bench.ncp.always(ScriptedAttempts.unauthorized(VirtualTime.START.plusSeconds(60)));

      assertThat(code(bench.call())).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
      assertThat(bench.ncp.sent).hasSize(1);
    }

    @Test
    void forgetsATimeThatNcpDidNotAcceptEither() {
      bench.ncp.always(ScriptedAttempts.unauthorized(VirtualTime.START.plus(TEN_MINUTES)));

      assertThat(code(bench.call())).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
      assertThat(bench.ncp.sent)
          .extracting(ScriptedAttempts.Sent::signedAt)
          .containsExactly(VirtualTime.START, VirtualTime.START.plus(TEN_MINUTES));
      assertThat(bench.clockOffset()).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @MethodSource("io.imagegateway.ncp.client.RefusedKeyTests#whatProvesNothing")
    void keepsNoTimeThatNothingHasProved(AttemptResult<String> attempted) {
      AttemptResult<String> skewed =
          ScriptedAttempts.unauthorized(VirtualTime.START.plus(TEN_MINUTES));
      bench.ncp.inTurn(skewed, attempted);
      CompletableFuture<Outcome<String>> call = bench.call();
      bench.time.pass(Duration.ofSeconds(5));

      assertThat(call).isDone();
      assertThat(bench.clockOffset()).isEqualTo(Duration.ZERO);
    }

    static List<AttemptResult<String>> whatProvesTheSignature() {
      return List.of(
          ScriptedAttempts.success(),
          ScriptedAttempts.absent(),
          ScriptedAttempts.rejected(),
          ScriptedAttempts.forbidden(),
          ScriptedAttempts.misconfigured(404, "1001"));
    }

    @ParameterizedTest
    @MethodSource("whatProvesTheSignature")
    void keepsTheTimeThatNcpUnderstood(AttemptResult<String> attempted) {
      bench.ncp.inTurn(
          ScriptedAttempts.unauthorized(VirtualTime.START.plus(TEN_MINUTES)), attempted);

      assertThat(Bench.outcome(bench.call())).isEqualTo(attempted.outcome());
      assertThat(bench.clockOffset()).isEqualTo(TEN_MINUTES);
    }

    @Test
    void goesOnTryingNcpsTimeWhenTheTrialIsRepeated() {
      bench.ncp.inTurn(
          ScriptedAttempts.unauthorized(VirtualTime.START.plus(TEN_MINUTES)),
          ScriptedAttempts.broken(),
          ScriptedAttempts.success());
      CompletableFuture<Outcome<String>> call = bench.call();
      bench.time.pass(Duration.ofSeconds(1));

      assertThat(found(call)).isTrue();
      assertThat(bench.ncp.sent.get(2).signedAt()).isAfter(VirtualTime.START.plus(TEN_MINUTES));
      assertThat(bench.clockOffset()).isEqualTo(TEN_MINUTES);
    }

    @Test
    void triesNoTimeThatIsMoreThanADayAway() {
      bench.ncp.always(ScriptedAttempts.unauthorized(VirtualTime.START.plus(Duration.ofDays(365))));

      assertThat(code(bench.call())).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
      assertThat(bench.ncp.sent).hasSize(1);
      assertThat(bench.clockOffset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void keepsATimeForEachServiceWhoseClocksDiffer() {
      Instant datafenceTime = VirtualTime.START.plus(TEN_MINUTES);
      bench.ncp.always(sent ->
          Mono.just(
              timeCheck(
                  sent,
                  sent.operation().service() == UpstreamService.DATAFENCE
                      ? datafenceTime
                      : VirtualTime.START)));
      for (int i = 0; i < 10; i++) {
        assertThat(found(bench.call(Operation.GET_BOX_CUSTOM_IMAGE))).isTrue();
        assertThat(found(bench.call())).isTrue();
      }

      assertThat(bench.ncp.sent).hasSize(21);
      assertThat(bench.calls.of(UpstreamService.DATAFENCE).clockOffset()).isEqualTo(TEN_MINUTES);
      assertThat(bench.clockOffset()).isEqualTo(Duration.ZERO);
    }
  }

  @Nested
  class TheFiles {

    @Test
    void readsTheFilesAgainAndTriesWhatIsInThem() {
      bench.credentials.stored = NEW;
      ncpAccepts(NEW);

      assertThat(found(bench.call())).isTrue();
      assertThat(bench.ncp.pairs()).containsExactly(OLD, NEW);
      assertThat(bench.credentials.reloads).hasValue(1);
    }

    @Test
    void costsNoCallAnAnswerThatTheKeyIsRotatedUnderLoad() {
      Bench narrow = Bench.with();
      narrow.ncp.always(sent -> narrow.ncp.after(LATENCY, accepting(Set.of(NEW)).apply(sent)));
      narrow.credentials.stored = NEW;
      List<CompletableFuture<Outcome<String>>> calls = narrow.calls(50);
      narrow.time.pass(Duration.ofSeconds(9));

      assertThat(calls).allMatch(Bench::found);
      assertThat(narrow.ncp.sent).hasSize(50 + 20);
      assertThat(narrow.calls.of(UpstreamService.SERVER).pausedBy()).isNull();
    }

    @Test
    void usesWithoutReadingTheFilesWhatAnotherCallHasFound() {
      bench.ncp.always(sent -> bench.ncp.after(LATENCY, accepting(Set.of(NEW)).apply(sent)));
      CompletableFuture<Outcome<String>> call = bench.call();
      bench.credentials.rotate(NEW);
      bench.time.pass(LATENCY.multipliedBy(2));

      assertThat(found(call)).isTrue();
      assertThat(bench.credentials.reloads).hasValue(0);
    }

    @Test
    void readsTheFilesEvenIfTheKeyWasRotatedTwice() {
      bench.ncp.always(sent -> bench.ncp.after(LATENCY, accepting(Set.of(SECOND)).apply(sent)));
      CompletableFuture<Outcome<String>> call = bench.call();
      bench.credentials.rotate(NEW);
      bench.credentials.stored = SECOND;
      bench.time.pass(LATENCY.multipliedBy(3));

      assertThat(found(call)).isTrue();
      assertThat(bench.ncp.pairs()).containsExactly(OLD, NEW, SECOND);
    }

    @Test
    void readsTheFilesWhereBlockingIsAllowed() {
      List<Runnable> handedOver = new ArrayList<>();
      Scheduler blocking = Schedulers.fromExecutor(handedOver::add);
      Bench elsewhere = Bench.with(blocking);
      elsewhere.credentials.stored = NEW;
      elsewhere.ncp.always(sent -> Mono.just(accepting(Set.of(NEW)).apply(sent)));
      CompletableFuture<Outcome<String>> call = elsewhere.call();
      assertThat(elsewhere.credentials.reloads).hasValue(0);
      assertThat(call).isNotDone();

      List.copyOf(handedOver).forEach(Runnable::run);

      assertThat(found(call)).isTrue();
    }

    @Test
    void doesNotWaitForFilesThatCantBeRead() {
      Bench stuck = Bench.with(Schedulers.fromExecutor(_ -> {}));
      stuck.ncp.always(ScriptedAttempts.unauthorized());
      CompletableFuture<Outcome<String>> call = stuck.call();
      stuck.time.pass(Duration.ofMillis(9499));
      assertThat(call).isNotDone();
      stuck.time.pass(Duration.ofMillis(1));

      assertThat(code(call)).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
    }
  }

  @Nested
  class TheSecondaryKey {

    @Test
    void fallsBackOnTheSecondaryKeyAndKeepsIt() {
      bench.credentials.second = SECOND;
      ncpAccepts(SECOND);

      assertThat(found(bench.call())).isTrue();
      assertThat(found(bench.call())).isTrue();

      assertThat(bench.ncp.pairs()).containsExactly(OLD, SECOND, SECOND);
      assertThat(bench.credentials.current()).isEqualTo(SECOND);
    }

    @ParameterizedTest
    @MethodSource("io.imagegateway.ncp.client.RefusedKeyTests#whatProvesNothing")
    void keepsNoSecondaryKeyThatNothingHasProved(AttemptResult<String> attempted) {
      bench.credentials.second = SECOND;
      bench.ncp.inTurn(ScriptedAttempts.unauthorized(), attempted);
      bench.start();
      bench.time.pass(Duration.ofSeconds(5));

      assertThat(bench.ncp.pairs()).startsWith(OLD, SECOND);
      assertThat(bench.credentials.current()).isEqualTo(OLD);
    }

    @Test
    void keepsNoSecondaryKeyThatIsRefusedToo() {
      bench.credentials.second = SECOND;
      ncpAccepts();

      assertThat(code(bench.call())).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
      assertThat(bench.ncp.pairs()).containsExactly(OLD, SECOND);
      assertThat(bench.credentials.current()).isEqualTo(OLD);
    }

    @Test
    void doesNotTryTheSamePairTwice() {
      bench.credentials.second = OLD;
      ncpAccepts();

      assertThat(code(bench.call())).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
      assertThat(bench.ncp.pairs()).containsExactly(OLD);
    }

    @Test
    void triesClockFilesAndSecondaryKeyInThisOrderAndEachOnce() {
      bench.credentials.stored = NEW;
      bench.credentials.second = SECOND;
      bench.ncp.always(ScriptedAttempts.unauthorized(VirtualTime.START.plus(TEN_MINUTES)));

      assertThat(code(bench.call())).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
      assertThat(bench.ncp.pairs()).containsExactly(OLD, OLD, NEW, SECOND);
      assertThat(bench.ncp.sent)
          .extracting(ScriptedAttempts.Sent::signedAt)
          .containsExactly(
              VirtualTime.START,
              VirtualTime.START.plus(TEN_MINUTES),
              VirtualTime.START,
              VirtualTime.START);
      assertThat(bench.credentials.reloads).hasValue(1);
    }

    @Test
    void doesNotCountTheSecondTryAsARetry() {
      Bench oneAttempt = Bench.with("retry.max-attempts", "1");
      oneAttempt.credentials.stored = NEW;
      oneAttempt.ncp.always(sent -> Mono.just(accepting(Set.of(NEW)).apply(sent)));

      assertThat(found(oneAttempt.call())).isTrue();
      assertThat(oneAttempt.registry.get("ncp.client.retries").counters())
          .allMatch(counter -> counter.count() == 0);
    }

    @Test
    void leavesKeysAndClockAloneWhenTheRequestCouldNotBeSigned() {
      bench.credentials.stored = NEW;
      bench.credentials.second = SECOND;
      bench.ncp.always(ScriptedAttempts.unsignable());
      for (int i = 0; i < 10; i++) {
        assertThat(code(bench.call())).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
      }

      assertThat(bench.ncp.sent).hasSize(10);
      assertThat(bench.credentials.reloads).hasValue(0);
      assertThat(bench.calls.of(UpstreamService.SERVER).pausedBy()).isNull();
    }

    @Test
    void drawsNoConclusionFromARefusalThatCouldNotBeFollowedUp() {
      Bench narrow = Bench.with("server.max-concurrency", "1");
      narrow.credentials.second = SECOND;
      for (int i = 0; i < 5; i++) {
        narrow.ncp.always(_ -> narrow.ncp.after(LATENCY, ScriptedAttempts.unauthorized()));
        CompletableFuture<Outcome<String>> refused = narrow.callWithin(LATENCY.plusMillis(500));
        // Takes the place when it gets free, and says nothing of NCP.
        narrow.ncp.always(_ -> narrow.ncp.after(LATENCY, ScriptedAttempts.unsignable()));
        narrow.start();
        narrow.time.pass(LATENCY);
        assertThat(code(refused)).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
        narrow.time.pass(LATENCY);
      }
      assertThat(narrow.ncp.pairs()).hasSize(10).containsOnly(OLD);
      assertThat(narrow.calls.of(UpstreamService.SERVER).pausedBy()).isNull();
    }
  }

  @Nested
  class ThePause {

    @Test
    void leavesTheServiceAloneAfterThreeRefusalsAndProbesEveryTenSeconds() {
      ncpAccepts();
      for (int second = 0; second < 60; second++) {
        for (int i = 0; i < 5; i++) {
          Failure failure = failure(bench.call());
          assertThat(failure.code()).isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
          assertThat(failure.upstream())
              .isEqualTo(new Failure.Upstream(UpstreamService.SERVER, 401, "200"));
        }
        bench.time.pass(Duration.ofSeconds(1));
      }

      assertThat(bench.ncp.sentAfter())
          .containsExactly(
              Duration.ZERO,
              Duration.ZERO,
              Duration.ZERO,
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              Duration.ofSeconds(30),
              Duration.ofSeconds(40),
              Duration.ofSeconds(50));
      assertThat(bench.calls.of(UpstreamService.SERVER).pausedBy())
          .isEqualTo(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
      assertThat(bench.calls.of(UpstreamService.DATAFENCE).pausedBy()).isNull();
    }

    @Test
    void probesAtOnceWhenTheKeyChanges() {
      ncpAccepts(NEW);
      for (int i = 0; i < 4; i++) {
        assertThat(found(bench.call())).isFalse();
      }
      assertThat(bench.ncp.sent).hasSize(3);

      bench.credentials.rotate(NEW);

      assertThat(found(bench.call())).isTrue();
      assertThat(found(bench.call())).isTrue();
      assertThat(bench.calls.of(UpstreamService.SERVER).pausedBy()).isNull();
    }

    @Test
    void doesNotPauseWhileTheSecondaryKeyWorks() {
      bench.credentials.second = SECOND;
      ncpAccepts(SECOND);
      for (int i = 0; i < 10; i++) {
        assertThat(found(bench.call())).isTrue();
      }
      assertThat(bench.ncp.sent).hasSize(11);
    }
  }

  static List<AttemptResult<String>> whatProvesNothing() {
    return List.of(
        ScriptedAttempts.broken(),
        ScriptedAttempts.timedOut(),
        ScriptedAttempts.malformed(),
        ScriptedAttempts.quota(null),
        ScriptedAttempts.misconfigured(302, null),
        ScriptedAttempts.misconfigured(302, "100"),
        ScriptedAttempts.misconfigured(404, null),
        ScriptedAttempts.misconfigured(404, "300"),
        ScriptedAttempts.rejected(400, null),
        ScriptedAttempts.rejected(413, null),
        ScriptedAttempts.rejected(413, "430"),
        ScriptedAttempts.forbiddenWithoutCode());
  }

  private void ncpAccepts(Credentials... pairs) {
    Function<ScriptedAttempts.Sent, AttemptResult<String>> ncp = accepting(Set.of(pairs));
    bench.ncp.always(sent -> Mono.just(ncp.apply(sent)));
  }

  private static Function<ScriptedAttempts.Sent, AttemptResult<String>> accepting(
      Set<Credentials> pairs) {
    return sent ->
        pairs.contains(sent.credentials())
            ? ScriptedAttempts.success()
            : ScriptedAttempts.unauthorized();
  }

  private void ncpChecksTheTime() {
    bench.ncp.always(sent -> Mono.just(timeCheck(sent, bench.time.instant())));
  }

  /** NCP's clock is right, and it takes no signature that is more than a minute away from it. */
  private static AttemptResult<String> timeCheck(ScriptedAttempts.Sent sent, Instant ncpsTime) {
    return Duration.between(sent.signedAt(), ncpsTime).abs().compareTo(Duration.ofMinutes(1)) > 0
        ? ScriptedAttempts.unauthorized(ncpsTime)
        : ScriptedAttempts.success();
  }
}
