package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.found;
import static io.imagegateway.freshness.StoreFixture.ABSENT;
import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.OUTAGE;
import static io.imagegateway.freshness.StoreFixture.SEED;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static io.imagegateway.freshness.StoreFixture.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The room that keys take, and the times at which they fall due. */
class StoreRoomTests {

  private static final CacheSettings SMALL = new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 50);

  private final StoreFixture small = new StoreFixture(SMALL);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofAbsencesAndFailuresIsNeverTakenFromValues(boolean absent) {
    List<String> held = names("held", 50);
    held.forEach(key -> small.offer(key, "value"));
    names("nonsense", 1_000).forEach(key -> loadWithoutValue(key, absent));
    small.store.cache().synchronous().cleanUp();

    assertThat(small.store.cache().asMap()).containsKeys(held.toArray(String[]::new));
    assertThat(small.store.cache().asMap()).hasSize(50 + 100);
  }

  @Test
  void ofAbsencesIsATenthOfALargeCache() {
    var large = new StoreFixture(new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 2_000));
    for (String key : names("nonsense", 1_000)) {
      var _ = large.store.read(key, large.caller);
      large.loader.last().findsNothing();
    }

    assertThat(large.store.cache().asMap()).hasSize(200);
  }

  @Test
  void isGivenBackByAnAbsenceThatBecomesAValue() {
    loadWithoutValue("new", true);
    pass(ABSENT);
    var reading = small.store.read("new", small.caller);
    small.loader.last().finds("value");
    assertThat(now(reading).outcome()).isEqualTo(found("value"));
    names("nonsense", 1_000).forEach(key -> loadWithoutValue(key, true));

    assertThat(now(small.store.read("new", small.caller)).outcome()).isEqualTo(found("value"));
  }

  @Test
  void isTakenByAValueThatBecomesAnAbsenceOnlyAmongAbsences() {
    small.offer("gone", "value");
    pass(FRESH.plus(STALE));
    var _ = small.store.read("gone", small.caller);
    small.loader.last().findsNothing();
    names("nonsense", 1_000).forEach(key -> loadWithoutValue(key, true));

    assertThat(small.store.cache().asMap()).hasSize(100);
  }

  @Test
  void isOneForAllToClear() {
    small.offer("held", "value");
    loadWithoutValue("nonsense", true);
    small.cache().clear();

    assertThat(small.store.cache().asMap()).isEmpty();
    loadWithoutValue("nonsense", true);
    assertThat(small.store.cache().asMap()).containsOnlyKeys("nonsense");
  }

  @Test
  void ofALongValueIsThatOfSeveralEntries() {
    var weighing =
        new StoreFixture(
            SMALL, 0, spec -> spec.weighing(value -> Math.ceilDiv(value.length(), 20)));
    weighing.offer("long", "x".repeat(20 * 48 + 1));
    weighing.offer("short", "x");
    weighing.store.cache().synchronous().cleanUp();
    assertThat(weighing.store.cache().asMap()).containsOnlyKeys("long", "short");

    weighing.offer("other", "x".repeat(20 * 2));
    weighing.store.cache().synchronous().cleanUp();
    assertThat(weighing.store.cache().asMap()).hasSizeLessThan(3);
  }

  @Test
  void ofAValueThatIsLargerThanTheCacheIsTheCache() {
    var weighing = new StoreFixture(SMALL, 0, spec -> spec.weighing(value -> 1_000));
    weighing.offer("huge", "value");
    weighing.store.cache().synchronous().cleanUp();

    assertThat(weighing.store.cache().asMap()).containsOnlyKeys("huge");
  }

  @Test
  void fallsDueEarlierByUpToATenthAndByKey() {
    var spread = new StoreFixture(SMALL, 0.1, spec -> spec);
    Set<Duration> fresh =
        names("key", 40).stream()
            .map(key -> {
              spread.offer(key, "value");
              return fresh(spread, key);
            })
            .collect(Collectors.toSet());

    assertThat(fresh)
        .hasSize(40)
        .allSatisfy(
            duration -> assertThat(duration).isBetween(FRESH.multipliedBy(9).dividedBy(10), FRESH));
  }

  @Test
  void fallsDueTogetherForWhatOneLoadBrought() {
    var spread = new StoreFixture(SMALL, 0.1, CacheSpec::fallingDueByLoad);
    var first = spread.store.readAll(List.of("a", "b", "c"), spread.caller);
    spread.loader.last().finds("value");
    spread.time.pass(Duration.ofSeconds(1));
    var second = spread.store.readAll(List.of("d", "e"), spread.caller);
    spread.loader.last().finds("value");

    List<Instant> dues = new ArrayList<>();
    first.values().forEach(reading -> dues.add(now(reading).freshness().freshUntil()));
    second.values().forEach(reading -> dues.add(now(reading).freshness().freshUntil()));
    assertThat(Set.copyOf(dues.subList(0, 3))).hasSize(1);
    assertThat(Set.copyOf(dues.subList(3, 5))).hasSize(1);
    assertThat(Set.copyOf(dues)).hasSize(2);
  }

  @Test
  void fallsDueAtOtherTimesOnAnotherReplica() {
    Jitter here = new Jitter(0.1, SEED);
    Jitter there = new Jitter(0.1, SEED + 1);

    assertThat(here.shorten(FRESH, 1)).isEqualTo(here.shorten(FRESH, 1));
    assertThat(here.shorten(FRESH, 1)).isNotEqualTo(there.shorten(FRESH, 1));
  }

  private static Duration fresh(StoreFixture fixture, String key) {
    Freshness freshness = now(fixture.store.read(key, fixture.caller)).freshness();
    return Duration.between(freshness.fetchedAt(), freshness.freshUntil());
  }

  private void loadWithoutValue(String key, boolean absent) {
    var reading = small.store.read(key, small.caller);
    if (absent) {
      small.loader.last().findsNothing();
      assertThat(now(reading).outcome()).isEqualTo(new Outcome.Absent<String>(null));
    } else {
      small.loader.last().fails();
      assertThat(now(reading).outcome()).isInstanceOf(Outcome.Failed.class);
    }
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private void pass(Duration duration) {
    small.time.pass(duration);
  }
}
