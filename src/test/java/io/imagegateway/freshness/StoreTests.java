package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.failed;
import static io.imagegateway.freshness.ScriptedLoader.failure;
import static io.imagegateway.freshness.ScriptedLoader.found;
import static io.imagegateway.freshness.StaleReason.REFRESHING;
import static io.imagegateway.freshness.StoreFixture.ABSENT;
import static io.imagegateway.freshness.StoreFixture.A_MOMENT;
import static io.imagegateway.freshness.StoreFixture.FAILURE;
import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.GATHERING;
import static io.imagegateway.freshness.StoreFixture.KEY;
import static io.imagegateway.freshness.StoreFixture.LOAD_DEADLINE;
import static io.imagegateway.freshness.StoreFixture.OUTAGE;
import static io.imagegateway.freshness.StoreFixture.RECENT;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static io.imagegateway.freshness.StoreFixture.because;
import static io.imagegateway.freshness.StoreFixture.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StoreTests {

  private final StoreFixture fixture = new StoreFixture();
  private final ScriptedLoader loader = fixture.loader;

  @Nested
  class WhenNothingIsStored {

    @Test
    void loadsInTheForegroundWithADeadlineOfItsOwn() {
      var reading = fixture.read();

      assertThat(reading).isNotDone();
      assertThat(loader.count()).isOne();
      assertThat(loader.last().keys()).containsExactly(KEY);
      assertThat(loader.last().load().priority()).isEqualTo(LoadTerms.Priority.FOREGROUND);
      assertThat(loader.last().load().deadline()).isEqualTo(fixture.instant().plus(LOAD_DEADLINE));
    }

    @Test
    void answersWithWhatTheLoadBringsAgedFromItsEnd() {
      var reading = fixture.read();
      pass(Duration.ofSeconds(3));
      loader.last().finds("one");

      assertThat(now(reading)).isEqualTo(fixture.answer("one", Duration.ZERO, Source.MISS));
      assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1));
    }

    @Test
    void reportsARequestOfTheReaderIfHeWantedARecentOne() {
      var reading = fixture.readRecent();
      loader.last().finds("one");

      assertThat(now(reading)).isEqualTo(fixture.answer("one", Duration.ZERO, Source.REQUEST));
    }

    @Test
    void answersTheFailureWithoutAnAge() {
      var reading = fixture.read();
      loader.last().fails(ProblemCode.UPSTREAM_THROTTLED);

      assertThat(now(reading))
          .isEqualTo(new Answer<>(failed(ProblemCode.UPSTREAM_THROTTLED), Freshness.ofFailure()));
      assertThat(fixture.reads()).isEqualTo(Map.of("failed", 1));
    }

    @Test
    void answersAtOnceIfTheLoaderDoes() {
      var store =
          fixture.store(
              "prompt",
              new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 1),
              (keys, load) -> Map.of(KEY, CompletableFuture.completedFuture(found("one"))));

      assertThat(now(store.read(KEY, fixture.caller)).outcome()).isEqualTo(found("one"));
    }

    @Test
    void letsLaterReadersJoinTheLoad() {
      var first = fixture.read();
      var second = fixture.read();
      var third = fixture.readRecent();
      loader.last().finds("one");

      assertThat(loader.count()).isOne();
      assertThat(now(first).freshness().source()).isEqualTo(Source.MISS);
      assertThat(now(second).freshness().source()).isEqualTo(Source.MISS);
      assertThat(now(third).freshness().source()).isEqualTo(Source.REQUEST);
      assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "joined", 2));
    }
  }

  @Nested
  class WhileFresh {

    @Test
    void answersAtOnceAndAsksNobody() {
      fixture.hold("one");
      pass(FRESH.minus(A_MOMENT));

      assertThat(fixture.readAtOnce())
          .isEqualTo(fixture.answer("one", FRESH.minus(A_MOMENT), Source.STORE));
      pass(GATHERING);
      assertThat(loader.count()).isOne();
      assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "fresh", 1));
    }

    @Test
    void makesTheAnswerOnce() {
      fixture.hold("one");

      assertThat(fixture.read()).isSameAs(fixture.read());
    }

    @Test
    void isRecentEnoughUpToTheIntervalInclusive() {
      fixture.hold("one");
      pass(RECENT);

      assertThat(now(fixture.readRecent())).isEqualTo(fixture.answer("one", RECENT, Source.STORE));
      assertThat(loader.count()).isOne();
    }

    @Test
    void isFetchedAnewForAReaderWhoWantsAMoreRecentOne() {
      fixture.hold("one");
      pass(RECENT.plus(A_MOMENT));
      var reading = fixture.readRecent();

      assertThat(reading).isNotDone();
      assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));

      loader.last().finds("two");

      assertThat(now(reading)).isEqualTo(fixture.answer("two", Duration.ZERO, Source.REQUEST));
      assertThat(fixture.readAtOnce())
          .isEqualTo(fixture.answer("two", Duration.ZERO, Source.STORE));
      assertThat(loader.calls())
          .extracting(call -> call.load().priority())
          .containsOnly(LoadTerms.Priority.FOREGROUND);
    }

    @Test
    void isMarkedStaleForAReaderWhoseRecentOneCouldNotBeFetched() {
      fixture.hold("one");
      pass(Duration.ofSeconds(20));
      var fetchedAt = fixture.instant().minusSeconds(20);
      var reading = fixture.readRecent();
      loader.last().fails();

      assertThat(now(reading))
          .isEqualTo(
              new Answer<>(
                  found("one"),
                  new Freshness(
                      fetchedAt,
                      fixture.instant(),
                      Source.STORE,
                      because(ProblemCode.UPSTREAM_FAILED))));
      assertThat(fixture.readAtOnce().freshness().source()).isEqualTo(Source.STORE);
      assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "outage", 1, "fresh", 1));
    }

    @Test
    void isNotFetchedAgainRightAfterAFailure() {
      fixture.hold("one");
      pass(Duration.ofSeconds(20));
      fixture.askForARecentOne();
      loader.last().fails();
      pass(FAILURE.minus(A_MOMENT));

      assertThat(now(fixture.readRecent()).freshness().reason())
          .isEqualTo(because(ProblemCode.UPSTREAM_FAILED));
      assertThat(loader.count()).isEqualTo(2);

      pass(A_MOMENT);

      assertThat(fixture.readRecent()).isNotDone();
      assertThat(loader.count()).isEqualTo(3);
    }
  }

  @Nested
  class WhileStale {

    @Test
    void answersAtOnceAsStaleFromTheVeryMomentOn() {
      fixture.hold("one");
      pass(FRESH);

      assertThat(fixture.readAtOnce()).isEqualTo(fixture.answer("one", FRESH, REFRESHING));
      assertThat(fixture.read()).isSameAs(fixture.read());
      assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "stale", 3));
    }

    @Test
    void answersAtOnceUpToTheLastMoment() {
      fixture.hold("one");
      pass(FRESH.plus(STALE).minus(A_MOMENT));

      assertThat(fixture.readAtOnce().freshness().reason()).isEqualTo(REFRESHING);
    }

    @Test
    void isStillAnsweredAtOnceWhileSomebodyElseWaitsForANewerOne() {
      fixture.hold("one");
      pass(FRESH);
      fixture.askForARecentOne();

      assertThat(fixture.readAtOnce().freshness().reason()).isEqualTo(REFRESHING);
      pass(GATHERING);
      assertThat(loader.count()).isEqualTo(2);
    }

    @Test
    void isNotKnownWithoutStaleTime() {
      var plain = new StoreFixture(new CacheSettings(FRESH, Duration.ZERO, FRESH, ABSENT, 10));
      plain.hold("one");
      plain.time.pass(FRESH);

      assertThat(plain.read()).isNotDone();
      assertThat(plain.loader.last().load().priority()).isEqualTo(LoadTerms.Priority.FOREGROUND);
    }
  }

  @Nested
  class InAnOutage {

    @Test
    void waitsForALoad() {
      fixture.hold("one");
      pass(FRESH.plus(STALE));
      var reading = fixture.read();

      assertThat(reading).isNotDone();
      assertThat(loader.last().load().priority()).isEqualTo(LoadTerms.Priority.FOREGROUND);

      loader.last().finds("two");

      assertThat(now(reading)).isEqualTo(fixture.answer("two", Duration.ZERO, Source.MISS));
    }

    @Test
    void answersTheOldValueAsStaleIfTheLoadFails() {
      fixture.hold("one");
      pass(OUTAGE.minus(A_MOMENT));
      var reading = fixture.read();
      loader.last().fails();

      assertThat(now(reading))
          .isEqualTo(
              fixture.answer("one", OUTAGE.minus(A_MOMENT), because(ProblemCode.UPSTREAM_FAILED)));
      assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "outage", 1));
    }

    @Test
    void answersTheOldValueAtOnceRightAfterAFailure() {
      fixture.hold("one");
      pass(FRESH.plus(STALE));
      fixture.ask();
      loader.last().fails();

      assertThat(fixture.readAtOnce())
          .isEqualTo(
              fixture.answer("one", FRESH.plus(STALE), because(ProblemCode.UPSTREAM_FAILED)));
      assertThat(loader.count()).isEqualTo(2);

      pass(FAILURE);

      assertThat(fixture.read()).isNotDone();
      assertThat(loader.count()).isEqualTo(3);
    }

    @Test
    void isGoneWhereTheLoadReportsAnAbsence() {
      fixture.hold("one");
      pass(FRESH.plus(STALE));
      var reading = fixture.read();
      loader.last().findsNothing();

      assertThat(now(reading).outcome()).isEqualTo(new Outcome.Absent<String>(null));
      assertThat(fixture.readAtOnce().outcome()).isEqualTo(new Outcome.Absent<String>(null));
    }

    @Test
    void forgetsTheValueInTheEnd() {
      fixture.hold("one");
      pass(OUTAGE);
      var reading = fixture.read();
      loader.last().fails();

      assertThat(now(reading).outcome()).isEqualTo(failed(ProblemCode.UPSTREAM_FAILED));
    }

    @Test
    void forgetsTheValueDuringTheLoadThatFailsTooLate() {
      fixture.hold("one");
      pass(OUTAGE.minusSeconds(1));
      var reading = fixture.read();
      pass(Duration.ofSeconds(1));
      loader.last().fails();

      assertThat(now(reading).outcome()).isEqualTo(failed(ProblemCode.UPSTREAM_FAILED));
    }

    @Test
    void forgetsTheValueDuringTheSecondAfterAFailure() {
      fixture.hold("one");
      pass(OUTAGE.minusMillis(500));
      fixture.ask();
      loader.last().fails();

      assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));

      pass(Duration.ofMillis(500));

      assertThat(fixture.readAtOnce().outcome()).isEqualTo(failed(ProblemCode.UPSTREAM_FAILED));
      assertThat(loader.count()).isEqualTo(2);
    }

    @Test
    void storesWhatTheLoadBringsAfterTheOldValueHasExpired() {
      fixture.hold("one");
      pass(OUTAGE.minusSeconds(1));
      fixture.ask();
      pass(Duration.ofSeconds(5));
      loader.last().finds("two");

      assertThat(fixture.readAtOnce())
          .isEqualTo(fixture.answer("two", Duration.ZERO, Source.STORE));
    }

    @Test
    void lastsAtLeastAsLongAsTheStaleTime() {
      var brief = new StoreFixture(new CacheSettings(FRESH, STALE, STALE, ABSENT, 10));
      brief.hold("one");
      brief.time.pass(FRESH.plus(STALE).minus(A_MOMENT));

      assertThat(brief.readAtOnce().freshness().reason()).isEqualTo(REFRESHING);

      brief.time.pass(A_MOMENT);

      assertThat(brief.read()).isNotDone();
    }
  }

  @Nested
  class WhenThereIsNoSuchThing {

    private final Outcome<String> absent =
        new Outcome.Absent<>(failure(ProblemCode.FENCE_NOT_ACCESSIBLE));

    @Test
    void believesItForAWhile() {
      var reading = fixture.read();
      loader.last().end(KEY, absent);
      var fetchedAt = fixture.instant();

      assertThat(now(reading))
          .isEqualTo(
              new Answer<>(absent, new Freshness(fetchedAt, fetchedAt.plus(ABSENT), Source.MISS)));

      pass(ABSENT.minus(A_MOMENT));

      assertThat(fixture.readAtOnce())
          .isEqualTo(
              new Answer<>(absent, new Freshness(fetchedAt, fetchedAt.plus(ABSENT), Source.STORE)));
    }

    @Test
    void hasNoStaleTime() {
      fixture.ask();
      loader.last().end(KEY, absent);
      pass(ABSENT);
      var reading = fixture.read();

      assertThat(reading).isNotDone();

      loader.last().fails();

      assertThat(now(reading).outcome()).isEqualTo(failed(ProblemCode.UPSTREAM_FAILED));
    }

    @Test
    void doesNotBelieveItAtAllWithoutATimeForIt() {
      var index = new StoreFixture(new CacheSettings(FRESH, STALE, OUTAGE, Duration.ZERO, 10));
      var reading = index.read();
      index.loader.last().end(KEY, absent);

      assertThat(now(reading).outcome()).isEqualTo(absent);
      assertThat(index.read()).isNotDone();
      assertThat(index.loader.count()).isEqualTo(2);
    }
  }

  @Nested
  class AfterAFailedLoad {

    @Test
    void answersTheSameFailureForASecond() {
      fixture.ask();
      loader.last().fails(ProblemCode.UPSTREAM_THROTTLED);
      pass(FAILURE.minus(A_MOMENT));

      assertThat(fixture.readAtOnce())
          .isEqualTo(new Answer<>(failed(ProblemCode.UPSTREAM_THROTTLED), Freshness.ofFailure()));
      assertThat(now(fixture.readRecent()).outcome())
          .isEqualTo(failed(ProblemCode.UPSTREAM_THROTTLED));
      assertThat(loader.count()).isOne();
      assertThat(fixture.reads()).isEqualTo(Map.of("failed", 3));
    }

    @Test
    void loadsAgainAfterThat() {
      fixture.ask();
      loader.last().fails();
      pass(FAILURE);
      var reading = fixture.read();

      assertThat(reading).isNotDone();

      loader.last().finds("one");

      assertThat(now(reading).outcome()).isEqualTo(found("one"));
    }

    @Test
    void forgetsItAMinuteAfterItsRest() {
      fixture.ask();
      loader.last().fails();
      pass(FAILURE.plusSeconds(60).minus(A_MOMENT));

      fixture.store.cache().synchronous().cleanUp();
      assertThat(fixture.store.cache().asMap()).hasSize(1);

      // Caffeine removes what has expired within a second or so.
      pass(Duration.ofSeconds(2));

      fixture.store.cache().synchronous().cleanUp();
      assertThat(fixture.store.cache().asMap()).isEmpty();
    }
  }

  @Nested
  class WithSeveralKeys {

    @Test
    void loadsTheMissingOnesTogetherAndAnswersInOrder() {
      fixture.hold("one");
      var readings = fixture.store.readAll(List.of("c", KEY, "a", "b", "a"), fixture.caller);

      assertThat(readings.keySet()).containsExactly("c", KEY, "a", "b");
      assertThat(now(reading(readings, KEY)).outcome()).isEqualTo(found("one"));
      assertThat(loader.count()).isEqualTo(2);
      assertThat(loader.last().keys()).containsExactly("c", "a", "b");

      loader.last().finds("a", "A");

      assertThat(now(reading(readings, "a")).outcome()).isEqualTo(found("A"));
      assertThat(reading(readings, "b")).isNotDone();

      loader.last().end("b", failed(ProblemCode.UPSTREAM_FAILED));
      loader.last().end("c", new Outcome.Absent<>(null));

      assertThat(now(reading(readings, "b")).outcome())
          .isEqualTo(failed(ProblemCode.UPSTREAM_FAILED));
      assertThat(now(reading(readings, "c")).outcome()).isEqualTo(new Outcome.Absent<String>(null));
      assertThat(fixture.reads()).isEqualTo(Map.of("miss", 3, "fresh", 1, "failed", 1));
    }

    @Test
    void joinsTheLoadsThatAreUnderWay() {
      fixture.ask();
      var readings = fixture.store.readAll(List.of(KEY, "a"), fixture.caller);

      assertThat(loader.last().keys()).containsExactly("a");

      loader.calls().getFirst().finds("one");

      assertThat(now(reading(readings, KEY)).outcome()).isEqualTo(found("one"));
    }

    @Test
    void asksNobodyForNothing() {
      assertThat(fixture.store.readAll(List.of(), fixture.caller)).isEmpty();
      assertThat(loader.count()).isZero();
    }

    @Test
    void leavesNobodyWaitingIfOneOfTheKeysIsImpossible() {
      assertThatNullPointerException()
          .isThrownBy(
              () -> fixture.store.readAll(Arrays.asList("a", missing(), "b"), fixture.caller));

      assertThat(loader.last().keys()).containsExactly("a");
    }

    @SuppressWarnings("NullAway") // what a caller without null checks may do
    private static String missing() {
      return null;
    }

    private static CompletableFuture<Answer<String>> reading(
        Map<String, CompletableFuture<Answer<String>>> readings, String key) {
      return readings.getOrDefault(key, new CompletableFuture<>());
    }
  }

  @Nested
  class WhenAReaderGivesUp {

    @Test
    void goesOnForTheOthersAndForLater() {
      var impatient = fixture.read();
      var patient = fixture.read();
      impatient.cancel(true);

      assertThat(patient).isNotDone();
      assertThat(loader.last().futures().get(KEY)).isNotDone();

      loader.last().finds("one");

      assertThat(now(patient).outcome()).isEqualTo(found("one"));
      assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));
    }

    @Test
    void goesOnAlthoughTheReaderEndsItHisWay() {
      var own = fixture.read();
      assertThat(own.orTimeout(1, TimeUnit.HOURS)).isSameAs(own);
      own.complete(new Answer<>(failed(ProblemCode.UPSTREAM_TIMEOUT), Freshness.ofFailure()));
      var other = fixture.read();
      loader.last().finds("one");

      assertThat(now(other).outcome()).isEqualTo(found("one"));
      assertThat(loader.count()).isOne();
    }

    @Test
    void doesNotSpoilWhatIsStored() {
      fixture.hold("one");

      assertThat(fixture.read().cancel(true)).isFalse();
      assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));
    }
  }

  @Nested
  class WhenAValueIsOffered {

    @Test
    void servesItAsFetchedNow() {
      fixture.offer(KEY, "offered");

      assertThat(fixture.readAtOnce())
          .isEqualTo(fixture.answer("offered", Duration.ZERO, Source.STORE));
      assertThat(loader.count()).isZero();
    }

    @Test
    void replacesWhatWasStored() {
      fixture.hold("one");
      pass(FRESH.plus(STALE));
      fixture.offer(KEY, "offered");

      assertThat(fixture.readAtOnce())
          .isEqualTo(fixture.answer("offered", Duration.ZERO, Source.STORE));
    }

    @Test
    void answersThoseWhoWaitAndIsNotOverwrittenByTheirLoad() {
      var reading = fixture.read();
      fixture.offer(KEY, "offered");

      assertThat(now(reading)).isEqualTo(fixture.answer("offered", Duration.ZERO, Source.MISS));

      loader.last().fails();

      assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("offered"));
    }

    @Test
    void isNotOverwrittenByALoadThatBeganEarlier() {
      fixture.ask();
      fixture.offer(KEY, "offered");
      loader.last().finds("one");

      assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("offered"));
    }

    @Test
    void makesARefreshThatWasOnlyWantedSuperfluous() {
      fixture.hold("one");
      pass(FRESH);
      fixture.ask();
      fixture.offer(KEY, "offered");
      pass(GATHERING);

      assertThat(loader.count()).isOne();
      assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("offered"));
    }
  }

  @Test
  void holdsNoMoreThanItMay() {
    var small = new StoreFixture(new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 3));
    for (int i = 0; i < 50; i++) {
      small.offer("key " + i, "value");
    }
    small.store.cache().synchronous().cleanUp();

    assertThat(small.store.cache().asMap()).hasSize(3);
  }

  @Test
  void neverForgetsALoadWhereSpaceIsShort() {
    var small = new StoreFixture(new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 3));
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 50; i++) {
        var _ = small.store.read("key " + i, fixture.caller);
      }
      small.store.cache().synchronous().cleanUp();
    }

    assertThat(small.loader.count()).isEqualTo(50);
  }

  private void pass(Duration duration) {
    fixture.time.pass(duration);
  }
}
