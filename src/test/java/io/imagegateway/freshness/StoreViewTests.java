package io.imagegateway.freshness;

import static io.imagegateway.freshness.StoreFixture.ABSENT;
import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.GATHERING;
import static io.imagegateway.freshness.StoreFixture.KEY;
import static io.imagegateway.freshness.StoreFixture.OUTAGE;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.imagegateway.freshness.EntryView.LastFailure;
import io.imagegateway.freshness.EntryView.State;
import io.imagegateway.lookup.Loaded.Origin;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreViewTests {

  private static final KeyFormat<String> FENCES =
      KeyFormat.<String>of(
              key -> key, text -> Optional.of(text).filter(key -> key.matches("[0-9]+")))
          .ofFence(Long::parseLong);

  private final StoreFixture fixture =
      new StoreFixture(
          new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 10_000),
          0,
          spec ->
              new CacheSpec<>(
                  spec.name(),
                  spec.service(),
                  spec.settings(),
                  FENCES,
                  spec.weight(),
                  false,
                  _ -> false,
                  _ -> {}));
  private final ScriptedLoader loader = fixture.loader;
  private final CacheView view = fixture.stores.view("box-images").orElseThrow();

  @Test
  void showsNothingWhereNothingIsHeldAndStartsNoLoad() {
    assertThat(view.entry(KEY)).isEmpty();
    assertThat(loader.count()).isZero();
    assertThat(fixture.reads()).isEmpty();

    fixture.ask();
    assertThat(view.entry(KEY)).isEmpty();
  }

  @Test
  void showsAFreshValue() {
    fixture.hold("one");
    pass(Duration.ofSeconds(10));

    assertThat(view.entry(KEY))
        .contains(
            new EntryView(
                State.FRESH,
                Duration.ofSeconds(10),
                FRESH.minusSeconds(10),
                OUTAGE.minusSeconds(10),
                null,
                null,
                false,
                Origin.NCP));
  }

  @Test
  void showsAStaleValueThatIsBeingRefreshedAfterAFailure() {
    fixture.offer(KEY, "one");
    pass(FRESH);
    fixture.ask();
    pass(GATHERING);
    loader.last().fails(ProblemCode.UPSTREAM_THROTTLED);
    pass(Duration.ofSeconds(2));

    Duration age = FRESH.plus(GATHERING).plusSeconds(2);
    LastFailure failure = new LastFailure(ProblemCode.UPSTREAM_THROTTLED, Duration.ofSeconds(2));
    assertThat(view.entry(KEY))
        .contains(
            new EntryView(
                State.STALE,
                age,
                null,
                OUTAGE.minus(age),
                failure,
                Duration.ofSeconds(3),
                false,
                Origin.INDEX));

    pass(Duration.ofSeconds(3));
    fixture.ask();
    EntryView loading = view.entry(KEY).orElseThrow();
    assertThat(loading.loading()).isTrue();
    assertThat(loading.nextTry()).isZero();
    assertThat(loading.state()).isEqualTo(State.STALE);
  }

  @Test
  void showsAValueForAnOutageOnly() {
    fixture.hold("one");
    pass(FRESH.plus(STALE));

    assertThat(view.entry(KEY)).map(EntryView::state).contains(State.OUTAGE);
    pass(OUTAGE);
    assertThat(view.entry(KEY)).isEmpty();
  }

  @Test
  void showsAnAbsenceWithTheRestOfItsTime() {
    fixture.ask();
    loader.last().findsNothing();
    pass(Duration.ofSeconds(4));

    assertThat(view.entry(KEY))
        .contains(
            new EntryView(
                State.ABSENT,
                Duration.ofSeconds(4),
                null,
                ABSENT.minusSeconds(4),
                null,
                null,
                false,
                Origin.NCP));
  }

  @Test
  void showsAFailureWithoutAnAge() {
    fixture.ask();
    loader.last().fails(ProblemCode.UPSTREAM_PERMISSION_DENIED);
    pass(Duration.ofSeconds(10));

    assertThat(view.entry(KEY))
        .contains(
            new EntryView(
                State.FAILED,
                null,
                null,
                null,
                new LastFailure(ProblemCode.UPSTREAM_PERMISSION_DENIED, Duration.ofSeconds(10)),
                Duration.ofSeconds(20),
                false,
                Origin.NCP));
  }

  @Test
  void countsKeysByTheirState() {
    fixture.hold("one");
    fixture.offer("27", "two");
    var _ = fixture.store.read("28", fixture.caller);
    loader.last().findsNothing();
    var _ = fixture.store.read("29", fixture.caller);

    assertThat(view.counts())
        .containsEntry(State.FRESH, 2)
        .containsEntry(State.ABSENT, 1)
        .containsEntry(State.STALE, 0)
        .containsEntry(State.OUTAGE, 0)
        .containsEntry(State.FAILED, 0)
        .hasSize(5);
  }

  @Test
  void refusesWhatIsNoKey() {
    assertThatIllegalArgumentException().isThrownBy(() -> view.entry("twenty-six"));
    assertThatIllegalArgumentException().isThrownBy(() -> view.clear("twenty-six"));
  }

  @Test
  void clearsAKeyWithoutLosingAReader() {
    var reading = fixture.read();
    view.clear(KEY);
    loader.last().finds("one");

    assertThat(reading).isCompleted();
    assertThat(fixture.store.cache().asMap()).isEmpty();
  }

  @Test
  void clearsTheKeysOfAFence() {
    fixture.offer("26", "one");
    fixture.offer("27", "two");
    view.clearFence(26);

    assertThat(fixture.store.cache().asMap()).containsOnlyKeys("27");
  }

  @Test
  void clearsNoFenceWhereKeysBelongToNone() {
    fixture.store("other", new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 1), fixture.loader);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> fixture.stores.view("other").orElseThrow().clearFence(26));
  }

  private void pass(Duration duration) {
    fixture.time.pass(duration);
  }
}
