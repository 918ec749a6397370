package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.failed;
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
import static io.imagegateway.freshness.StoreFixture.STALE;
import static io.imagegateway.freshness.StoreFixture.because;
import static io.imagegateway.freshness.StoreFixture.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreRefreshTests {

  private final StoreFixture fixture = new StoreFixture();
  private final ScriptedLoader loader = fixture.loader;

  @Test
  void startsInTheBackgroundAfterTheFirstStaleAnswer() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    pass(GATHERING.minus(A_MOMENT));

    assertThat(loader.count()).isOne();

    pass(A_MOMENT);

    assertThat(loader.count()).isEqualTo(2);
    assertThat(loader.last().keys()).containsExactly(KEY);
    assertThat(loader.last().load().priority()).isEqualTo(LoadTerms.Priority.BACKGROUND);
    assertThat(loader.last().load().deadline()).isEqualTo(fixture.instant().plus(LOAD_DEADLINE));
  }

  @Test
  void replacesTheValue() {
    startRefresh();

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));

    loader.last().finds("two");

    assertThat(fixture.readAtOnce()).isEqualTo(fixture.answer("two", Duration.ZERO, Source.STORE));
  }

  @Test
  void replacesTheValueByItsAbsence() {
    startRefresh();
    loader.last().findsNothing();

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(new Outcome.Absent<String>(null));
  }

  @Test
  void isStartedOnceHoweverManyStaleAnswersAreGiven() {
    fixture.hold("one");
    pass(FRESH);
    for (int i = 0; i < 100; i++) {
      fixture.ask();
    }
    pass(GATHERING);
    for (int i = 0; i < 100; i++) {
      fixture.ask();
    }
    pass(GATHERING);

    assertThat(loader.count()).isEqualTo(2);
    assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "stale", 200));
  }

  @Test
  void isGatheredWithTheOthersThatFallDueIntoOneLoad() {
    List<String> keys = IntStream.range(0, 200).mapToObj(Integer::toString).toList();
    keys.forEach(key -> fixture.offer(key, "old"));
    pass(FRESH);
    for (String key : keys) {
      assertThat(now(fixture.store.read(key, fixture.caller)).outcome()).isEqualTo(found("old"));
    }
    pass(GATHERING);

    assertThat(loader.count()).isOne();
    assertThat(loader.last().keys()).containsExactlyElementsOf(keys);

    loader.last().finds("new");

    for (String key : keys) {
      assertThat(now(fixture.store.read(key, fixture.caller)).outcome()).isEqualTo(found("new"));
    }
  }

  @Test
  void isGatheredAnewAfterThat() {
    startRefresh();
    fixture.offer("later", "old");
    pass(FRESH);
    var _ = fixture.store.read("later", fixture.caller);
    pass(GATHERING);

    assertThat(loader.last().keys()).containsExactly("later");
  }

  @Test
  void keepsTheValueAndRestsLongerAfterEachFailure() {
    var patient =
        new StoreFixture(
            new CacheSettings(Duration.ofMinutes(2), Duration.ofHours(1), OUTAGE, ABSENT, 10));

    assertThat(pauses(patient, Duration.ofMinutes(2)))
        .containsExactlyElementsOf(seconds(5, 10, 20, 40, 60, 60));
  }

  @Test
  void restsNoLongerThanAValueIsFresh() {
    assertThat(pauses(fixture, FRESH)).containsExactlyElementsOf(seconds(5, 10, 20, 30, 30, 30));
  }

  @Test
  void restsAtLeastAsLongAsAnyFailedLoad() {
    Duration fresh = Duration.ofMillis(200);
    var hasty = new StoreFixture(new CacheSettings(fresh, STALE, OUTAGE, ABSENT, 10));
    hasty.hold("one");
    hasty.time.pass(fresh);
    hasty.ask();
    hasty.time.pass(GATHERING);
    hasty.loader.last().fails();

    hasty.time.pass(FAILURE.minus(A_MOMENT));
    hasty.ask();
    hasty.time.pass(GATHERING);
    assertThat(hasty.loader.count()).isEqualTo(2);

    hasty.ask();
    hasty.time.pass(GATHERING);
    assertThat(hasty.loader.count()).isEqualTo(3);
  }

  @Test
  void restsBrieflyAgainAfterASuccess() {
    startRefresh();
    loader.last().fails();
    pass(Duration.ofSeconds(5));
    refresh(fixture);
    loader.last().fails();
    pass(Duration.ofSeconds(10));
    refresh(fixture);
    loader.last().finds("two");
    pass(FRESH);
    refresh(fixture);
    loader.last().fails();
    int count = loader.count();

    pass(Duration.ofSeconds(5).minus(A_MOMENT));
    fixture.ask();
    pass(GATHERING);
    assertThat(loader.count()).isEqualTo(count);
    fixture.ask();
    pass(GATHERING);
    assertThat(loader.count()).isEqualTo(count + 1);
  }

  @Test
  void doesNotKeepAReaderWaitingWhileItRests() {
    startRefresh();
    loader.last().fails();
    pass(FAILURE);
    var recent = fixture.readRecent();

    assertThat(loader.last().load().priority()).isEqualTo(LoadTerms.Priority.FOREGROUND);

    loader.last().finds("two");

    assertThat(now(recent)).isEqualTo(fixture.answer("two", Duration.ZERO, Source.REQUEST));
  }

  @Test
  void stopsAReaderWhoWantsARecentValueForTheFailureSecondOnly() {
    startRefresh();
    loader.last().fails();

    assertThat(now(fixture.readRecent()))
        .isEqualTo(
            fixture.answer("one", FRESH.plus(GATHERING), because(ProblemCode.UPSTREAM_FAILED)));
    assertThat(loader.count()).isEqualTo(2);
  }

  @Test
  void isJoinedByAReaderWhoWantsARecentValue() {
    startRefresh();
    var recent = fixture.readRecent();

    assertThat(recent).isNotDone();

    loader.last().finds("two");

    assertThat(now(recent)).isEqualTo(fixture.answer("two", Duration.ZERO, Source.REQUEST));
    assertThat(loader.count()).isEqualTo(2);
    assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "stale", 1, "joined", 1));
  }

  @Test
  void isStartedByAReaderWhoCannotWaitForItToBeGathered() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    var recent = fixture.readRecent();

    assertThat(loader.last().load().priority()).isEqualTo(LoadTerms.Priority.FOREGROUND);

    pass(GATHERING);
    loader.last().finds("two");

    assertThat(now(recent).outcome()).isEqualTo(found("two"));
    assertThat(loader.count()).isEqualTo(2);
    assertThat(fixture.reads()).isEqualTo(Map.of("miss", 2, "stale", 1));
  }

  @Test
  void takesTheValueAlongWhenItOutlivesTheStaleTime() {
    fixture.hold("one");
    pass(FRESH.plus(STALE).minus(A_MOMENT));
    refresh(fixture);
    var waiting = fixture.read();

    assertThat(waiting).isNotDone();
    assertThat(loader.count()).isEqualTo(2);

    loader.last().fails();

    assertThat(now(waiting).outcome()).isEqualTo(found("one"));
    assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "stale", 1, "outage", 1));
  }

  @Test
  void leavesEverythingAsItWasWhenNoPermitWasFree() {
    startRefresh();
    loader.last().fails(ProblemCode.OVERLOADED);

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));

    pass(GATHERING);

    assertThat(loader.count()).isEqualTo(3);
    assertThat(loader.last().load().priority()).isEqualTo(LoadTerms.Priority.BACKGROUND);
  }

  @Test
  void restsAsBeforeWhenNoPermitWasFree() {
    startRefresh();
    loader.last().fails();
    pass(Duration.ofSeconds(5));
    refresh(fixture);
    loader.last().fails(ProblemCode.OVERLOADED);
    refresh(fixture);
    loader.last().fails();
    int count = loader.count();

    pass(Duration.ofSeconds(10).minus(A_MOMENT));
    refresh(fixture);
    assertThat(loader.count()).isEqualTo(count);
    refresh(fixture);
    assertThat(loader.count()).isEqualTo(count + 1);
  }

  @Test
  void isMadeInTheForegroundForThoseWhoJoinedItWhenNoPermitWasFree() {
    startRefresh();
    var first = fixture.readRecent();
    var second = fixture.readRecent();
    loader.last().fails(ProblemCode.OVERLOADED);

    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    assertThat(loader.count()).isEqualTo(3);
    assertThat(loader.last().load().priority()).isEqualTo(LoadTerms.Priority.FOREGROUND);

    loader.last().finds("two");

    assertThat(now(first).outcome()).isEqualTo(found("two"));
    assertThat(now(second).outcome()).isEqualTo(found("two"));
    assertThat(fixture.reads()).isEqualTo(Map.of("miss", 2, "stale", 1, "joined", 1));
  }

  @Test
  void isRefusedLikeAnyLoadInTheForeground() {
    fixture.hold("one");
    pass(FRESH.plus(STALE));
    var reading = fixture.read();
    loader.last().fails(ProblemCode.OVERLOADED);

    assertThat(now(reading).outcome()).isEqualTo(found("one"));
    assertThat(now(reading).freshness().reason()).isEqualTo(because(ProblemCode.OVERLOADED));
    pass(OUTAGE);

    var later = fixture.read();
    loader.last().fails(ProblemCode.OVERLOADED);
    assertThat(now(later).outcome()).isEqualTo(failed(ProblemCode.OVERLOADED));
  }

  @Test
  void isNotStartedAnyMoreOnceTheApplicationStops() {
    fixture.hold("one");
    fixture.offer("other", "other");
    pass(FRESH);
    fixture.ask();
    fixture.stores.stop();
    pass(GATHERING);
    var _ = fixture.store.read("other", fixture.caller);
    pass(GATHERING);

    assertThat(loader.count()).isOne();
    assertThat(fixture.readAtOnce()).isEqualTo(fixture.answer("one", age(), REFRESHING));
  }

  @Test
  void doesNotStopReadersWhenTheApplicationStops() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    fixture.stores.stop();
    pass(GATHERING);
    var recent = fixture.readRecent();
    loader.last().finds("two");

    assertThat(now(recent).outcome()).isEqualTo(found("two"));
  }

  @Test
  void isStartedAgainOnceTheApplicationGoesOn() {
    fixture.hold("one");
    pass(FRESH);
    fixture.stores.stop();
    refresh(fixture);
    assertThat(loader.count()).isOne();

    fixture.stores.start();
    refresh(fixture);
    assertThat(loader.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"UPSTREAM_FAILED", "UPSTREAM_PERMISSION_DENIED", "INTERNAL_ERROR"})
  void keepsTheValueWhateverTheFailure(ProblemCode code) {
    startRefresh();
    loader.last().fails(code);

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("one"));
    assertThat(fixture.readAtOnce().freshness().reason()).isEqualTo(because(code));
  }

  /** Holds "one", no longer fresh, with its refresh under way. */
  private void startRefresh() {
    fixture.hold("one");
    pass(FRESH);
    refresh(fixture);
    assertThat(loader.count()).isEqualTo(2);
  }

  private Duration age() {
    return FRESH.plus(GATHERING.multipliedBy(2));
  }

  private static void refresh(StoreFixture fixture) {
    fixture.ask();
    fixture.time.pass(GATHERING);
  }

  /** How long refreshes that all fail rest, however often the key is read. */
  private static List<Duration> pauses(StoreFixture fixture, Duration fresh) {
    fixture.hold("one");
    fixture.time.pass(fresh);
    refresh(fixture);
    fixture.loader.last().fails();
    var failedAt = fixture.instant();
    List<Duration> pauses = new ArrayList<>();
    while (pauses.size() < 6) {
      int count = fixture.loader.count();
      var askedAt = fixture.instant();
      refresh(fixture);
      if (fixture.loader.count() > count) {
        pauses.add(Duration.between(failedAt, askedAt));
        fixture.loader.last().fails();
        failedAt = fixture.instant();
      }
    }
    return pauses;
  }

  private static List<Duration> seconds(long... seconds) {
    List<Duration> durations = new ArrayList<>();
    for (long each : seconds) {
      durations.add(Duration.ofSeconds(each));
    }
    return durations;
  }

  private void pass(Duration duration) {
    fixture.time.pass(duration);
  }
}
