package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.found;
import static io.imagegateway.freshness.StoreFixture.ABSENT;
import static io.imagegateway.freshness.StoreFixture.A_MOMENT;
import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.GATHERING;
import static io.imagegateway.freshness.StoreFixture.KEY;
import static io.imagegateway.freshness.StoreFixture.LOAD_DEADLINE;
import static io.imagegateway.freshness.StoreFixture.OUTAGE;
import static io.imagegateway.freshness.StoreFixture.RECENT;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static io.imagegateway.freshness.StoreFixture.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Claim.Rank;
import io.imagegateway.lookup.Demand.Keys;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who waits for a load, and the room for loads. */
class StoreDemandTests {

  private static final Failure NO_ROOM =
      Failure.noRoom(UpstreamService.DATAFENCE, Duration.ofSeconds(4));

  private final Set<String> named = new HashSet<>();
  private final List<String> reported = new ArrayList<>();
  private final StoreFixture fixture =
      new StoreFixture(
          new CacheSettings(FRESH, STALE, OUTAGE, ABSENT, 100_000),
          0,
          spec -> spec.namedBy(named::contains).reportingTo(reported::add));
  private final Store<String, String> store = fixture.store;
  private final ScriptedLoader loader = fixture.loader;
  private final Waiting waiting =
      new Waiting(new AdmissionLimit(100_000), fixture.time.scheduler(), fixture.time);

  @Nested
  class Classes {

    @Test
    void arePartedInTheLoadsOfOneReading() {
      fixture.hold("one");
      pass(FRESH.plus(STALE));
      named.add("named");
      var _ = store.readAll(List.of("a", KEY, "b", "named"), fixture.caller);
      assertThat(loader.count()).isEqualTo(3);
      assertThat(loader.calls().get(1).keys()).containsExactly("a", "b");
      assertThat(keys(1)).isEqualTo(Keys.NEVER_FOUND);
      assertThat(loader.calls().get(2).keys()).containsExactly(KEY, "named");
      assertThat(keys(2)).isEqualTo(Keys.FOUND_BEFORE);
    }

    @Test
    void areDecidedByAValueThatIsHeldHoweverOldAndThoughLoadsFail() {
      fixture.hold("one");
      pass(FRESH.plus(STALE));
      fixture.ask();
      loader.last().fails();
      pass(Duration.ofSeconds(1));
      fixture.ask();
      assertThat(keys(2)).isEqualTo(Keys.FOUND_BEFORE);
      loader.last().fails();
      pass(OUTAGE);
      fixture.ask();
      assertThat(keys(3)).isEqualTo(Keys.NEVER_FOUND);
    }

    @Test
    void doNotCountAnAbsenceAsFound() {
      fixture.ask();
      loader.last().findsNothing();
      pass(ABSENT);
      fixture.ask();
      assertThat(keys(1)).isEqualTo(Keys.NEVER_FOUND);
    }

    @Test
    void areThoseOfTheKeyInARefresh() {
      fixture.hold("one");
      pass(FRESH);
      fixture.ask();
      pass(GATHERING);
      assertThat(keys(1)).isEqualTo(Keys.FOUND_BEFORE);
      assertThat(claims()).containsExactly(Claim.REFRESH);
    }

    private Keys keys(int call) {
      return loader.calls().get(call).load().demand().keys();
    }
  }

  @Test
  void reportsWhatLoadsFind() {
    fixture.hold("one");
    pass(FRESH.plus(STALE));
    fixture.ask();
    loader.last().fails();
    pass(Duration.ofSeconds(1));
    fixture.ask();
    loader.last().finds("two");
    assertThat(reported).containsExactly("one", "two");
  }

  @Nested
  class Claims {

    @Test
    void areThoseOfTheReadersThatWait() {
      ReadContext first = reader("a", false);
      ReadContext second = reader("b", false);
      ask(KEY, first);
      assertThat(claims()).containsExactly(first.claim(Rank.REQUEST));
      ask(KEY, second);
      ask(KEY, second.recentOnly());
      assertThat(claims()).containsExactly(first.claim(Rank.REQUEST), second.claim(Rank.REQUEST));
      first.close();
      assertThat(claims()).containsExactly(second.claim(Rank.REQUEST));
      second.close();
      assertThat(claims()).containsExactly(second.claim(Rank.REQUEST));
    }

    @Test
    void comeLastWhereAReaderWaitsOnItsOwnWish() {
      fixture.hold("one");
      pass(RECENT.plus(A_MOMENT));
      ReadContext wish = reader("a", true);
      ask(KEY, wish);
      assertThat(claims()).containsExactly(wish.claim(Rank.NO_CACHE));
      loader.last().finds("two");
      pass(FRESH.plus(STALE));
      ReadContext need = reader("a", true);
      ask(KEY, need);
      assertThat(claims()).containsExactly(need.claim(Rank.REQUEST));
    }

    @Test
    void areThoseOfARefreshTooOnceOneIsDue() {
      fixture.hold("one");
      pass(FRESH.minusSeconds(5));
      ReadContext wish = reader("a", true);
      ask(KEY, wish);
      fixture.ask();
      assertThat(claims()).containsExactly(wish.claim(Rank.NO_CACHE));
      pass(Duration.ofSeconds(5));
      fixture.ask();
      assertThat(claims()).containsExactly(wish.claim(Rank.NO_CACHE), Claim.REFRESH);
    }

    @Test
    void joinARefreshThatIsUnderWay() {
      fixture.hold("one");
      pass(FRESH);
      fixture.ask();
      pass(GATHERING);
      ReadContext wish = reader("a", true);
      ask(KEY, wish);
      assertThat(loader.count()).isEqualTo(2);
      assertThat(claims()).containsExactly(Claim.REFRESH, wish.claim(Rank.NO_CACHE));
    }

    @Test
    void areOneForAllKeysOfALoad() {
      ReadContext reader = reader("a", false);
      var _ = store.readAll(List.of("1", "2", "3"), reader);
      ReadContext other = reader("b", false);
      ask("2", other);
      assertThat(loader.count()).isOne();
      assertThat(claims()).containsExactly(reader.claim(Rank.REQUEST), other.claim(Rank.REQUEST));
    }
  }

  @Nested
  class WithoutRoom {

    @Test
    void answersTheReaderWithTheTimeUntilThereIsAndKeepsNothing() {
      CompletableFuture<Answer<String>> refused = read(KEY, fixture.caller);
      loader.last().end(KEY, new Outcome.Failed<>(NO_ROOM));
      assertThat(now(refused).outcome()).isEqualTo(new Outcome.Failed<>(NO_ROOM));
      assertThat(fixture.stores.view("box-images").orElseThrow().entry(KEY)).isEmpty();

      CompletableFuture<Answer<String>> again = read(KEY, fixture.caller);
      assertThat(loader.count()).isEqualTo(2);
      loader.last().finds("one");
      assertThat(now(again).outcome()).isEqualTo(found("one"));
    }

    @Test
    void leavesWhatIsHeldAsItWas() {
      fixture.hold("one");
      pass(RECENT.plus(A_MOMENT));
      CompletableFuture<Answer<String>> refused = read(KEY, fixture.wantsRecent);
      loader.last().end(KEY, new Outcome.Failed<>(NO_ROOM));
      assertThat(now(refused).outcome()).isEqualTo(found("one"));
      assertThat(now(refused).freshness().reason())
          .isEqualTo(StoreFixture.because(ProblemCode.OVERLOADED));

      pass(FRESH.minus(RECENT).minus(A_MOMENT));
      assertThat(fixture.readAtOnce().freshness().reason()).isEqualTo(StaleReason.REFRESHING);
      pass(GATHERING);
      assertThat(loader.count()).isEqualTo(3);
    }

    @Test
    void hasThoseWhoJoinedStartALoadOfTheirOwn() {
      CompletableFuture<Answer<String>> starter = read(KEY, reader("a", false));
      ReadContext polite = reader("b", false);
      CompletableFuture<Answer<String>> joined = read(KEY, polite);
      CompletableFuture<Answer<String>> joinedToo = read(KEY, reader("c", false));
      loader.last().end(KEY, new Outcome.Failed<>(NO_ROOM));
      assertThat(now(starter).outcome()).isEqualTo(new Outcome.Failed<>(NO_ROOM));
      assertThat(joined).isNotDone();
      assertThat(loader.count()).isEqualTo(2);
      loader.last().finds("one");
      assertThat(now(joined).outcome()).isEqualTo(found("one"));
      assertThat(now(joinedToo).outcome()).isEqualTo(found("one"));
    }

    @Test
    void rememberTheFailureBefore() {
      fixture.ask();
      loader.last().fails();
      pass(Duration.ofSeconds(1));
      fixture.ask();
      loader.last().end(KEY, new Outcome.Failed<>(NO_ROOM));
      fixture.ask();
      assertThat(loader.count()).isEqualTo(3);
      loader.last().fails();
      pass(Duration.ofSeconds(2).minusNanos(1));
      fixture.ask();
      assertThat(loader.count()).isEqualTo(3);
      pass(Duration.ofNanos(1));
      fixture.ask();
      assertThat(loader.count()).isEqualTo(4);
    }
  }

  @Nested
  class TooManyKeys {

    private final List<String> many =
        IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();

    @Test
    void areRefusedBeyondFiveThousandUntilOneHasEnded() {
      ReadContext greedy = reader("greedy", false);
      var _ = store.readAll(many, greedy);
      Failure full = Failure.noRoom(null, LOAD_DEADLINE.plusSeconds(1));
      assertThat(now(read("more", reader("greedy", false))).outcome())
          .isEqualTo(new Outcome.Failed<>(full));
      assertThat(now(read("one", reader("polite", false))).outcome())
          .isEqualTo(new Outcome.Failed<>(full));
      assertThat(loader.count()).isOne();

      loader.last().finds("0", "zero");
      assertThat(now(read("more", reader("greedy", false))).outcome())
          .isEqualTo(new Outcome.Failed<>(full));
      assertThat(read("one", reader("polite", false))).isNotDone();
      assertThat(loader.count()).isEqualTo(2);
    }

    @Test
    void areNeverRefusedThatAreHeldOrUnderWay() {
      fixture.hold("one");
      var _ = store.readAll(many.stream().skip(1).toList(), reader("greedy", false));
      var _ = read("0", reader("greedy", false));
      pass(FRESH.plus(STALE).minusNanos(1));
      assertThat(now(read(KEY, reader("polite", false))).outcome()).isEqualTo(found("one"));
    }

    @Test
    void areRefreshedUpToAHalf() {
      var _ = store.readAll(many, fixture.caller);
      loader.last().finds("value");
      pass(FRESH);
      assertThat(store.readAll(many, fixture.caller).values()).allMatch(CompletableFuture::isDone);
      pass(GATHERING);
      assertThat(loader.last().keys()).hasSize(2_500);
      assertThat(store.readAll(many, fixture.caller).values()).allMatch(CompletableFuture::isDone);
      pass(GATHERING);
      assertThat(loader.count()).isEqualTo(2);

      loader.last().finds("newer");
      var _ = store.readAll(many, fixture.caller);
      pass(GATHERING);
      assertThat(loader.count()).isEqualTo(3);
      assertThat(loader.last().keys()).hasSize(2_500);
    }
  }

  private List<Claim> claims() {
    return loader.last().load().demand().claims();
  }

  /** Reads, and takes no interest in the answer. */
  private void ask(String key, ReadContext reader) {
    var _ = read(key, reader);
  }

  private CompletableFuture<Answer<String>> read(String key, ReadContext reader) {
    return store.read(key, reader);
  }

  private ReadContext reader(String caller, boolean recent) {
    return waiting.reader(new Caller(caller), recent, Duration.ofDays(10_000), Observation.NOOP);
  }

  private void pass(Duration duration) {
    fixture.time.pass(duration);
  }
}
