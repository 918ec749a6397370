package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.found;
import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.GATHERING;
import static io.imagegateway.freshness.StoreFixture.KEY;
import static io.imagegateway.freshness.StoreFixture.LOAD_DEADLINE;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static io.imagegateway.freshness.StoreFixture.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.freshness.Freshness.Source;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreClearingTests {

  private final StoreFixture fixture = new StoreFixture();
  private final ScriptedLoader loader = fixture.loader;

  @Test
  void forgetsWhatWasStored() {
    fixture.hold("one");
    fixture.cache().clear();

    assertThat(fixture.read()).isNotDone();
  }

  @Test
  void answersThoseWhoWaitButDoesNotPutBackWhatTheyAskedFor() {
    var reading = fixture.read();
    fixture.cache().clear();
    loader.last().finds("one");

    assertThat(now(reading)).isEqualTo(fixture.answer("one", Duration.ZERO, Source.MISS));
    assertThat(fixture.store.cache().asMap()).isEmpty();
  }

  @Test
  void loadsAnewForThoseWhoAskAfterIt() {
    var before = fixture.read();
    fixture.cache().clear();
    var after = fixture.read();

    assertThat(loader.count()).isEqualTo(2);

    loader.calls().getLast().finds("new");
    loader.calls().getFirst().finds("old");

    assertThat(now(before).outcome()).isEqualTo(found("old"));
    assertThat(now(after).outcome()).isEqualTo(found("new"));
    assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("new"));
  }

  @Test
  void doesNotPutBackWhatARefreshBrings() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    pass(GATHERING);
    var joined = fixture.readRecent();
    fixture.cache().clear();
    loader.last().finds("two");

    assertThat(now(joined).outcome()).isEqualTo(found("two"));
    assertThat(fixture.store.cache().asMap()).isEmpty();
  }

  @Test
  void doesNotPutBackTheValueOfARefreshThatFails() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    pass(GATHERING);
    fixture.cache().clear();
    loader.last().fails();

    assertThat(fixture.store.cache().asMap()).isEmpty();
  }

  @Test
  void doesNotPutBackWhatARefreshBringsThatWasStillToBeGathered() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    fixture.cache().clear();
    pass(GATHERING);
    loader.last().finds("two");

    assertThat(fixture.store.cache().asMap()).isEmpty();
  }

  @Test
  void isNotUndoneByARefreshThatWasWantedBeforeIt() {
    fixture.hold("one");
    pass(FRESH);
    fixture.ask();
    fixture.cache().clear();
    fixture.offer(KEY, "two");
    pass(GATHERING);
    loader.last().finds("three");

    assertThat(fixture.readAtOnce().outcome()).isEqualTo(found("two"));
  }

  @Test
  void letsAKeyFallDueTwiceWithinOneGathering() {
    Duration fresh = Duration.ofMillis(10);
    var hasty = new StoreFixture(new CacheSettings(fresh, STALE, STALE, FRESH, 9));
    for (String value : List.of("one", "two")) {
      hasty.cache().clear();
      hasty.offer(KEY, value);
      hasty.time.pass(fresh);
      hasty.ask();
    }
    hasty.time.pass(GATHERING);

    assertThat(hasty.loader.count()).isOne();
    assertThat(hasty.loader.last().keys()).containsExactly(KEY);

    hasty.loader.last().finds("three");

    assertThat(hasty.readAtOnce().outcome()).isEqualTo(found("three"));
  }

  @Test
  void doesNotPutBackWhatComesTooLate() {
    fixture.ask();
    pass(LOAD_DEADLINE.plusMillis(100));
    fixture.cache().clear();
    loader.last().finds("one");

    assertThat(fixture.store.cache().asMap()).isEmpty();
  }

  @Test
  void ofOneKeyDoesTheSame() {
    var reading = fixture.read();
    fixture.cache().evict(KEY);
    loader.last().finds("one");

    assertThat(now(reading).outcome()).isEqualTo(found("one"));
    assertThat(fixture.store.cache().asMap()).isEmpty();
  }

  private void pass(Duration duration) {
    fixture.time.pass(duration);
  }
}
