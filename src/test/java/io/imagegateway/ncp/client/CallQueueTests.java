package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Claim.Rank;
import io.imagegateway.lookup.Demand.Keys;
import io.imagegateway.lookup.Requester;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallQueueTests {

  private final CallQueue<String> queue = new CallQueue<>();
  private final Map<String, Requester> requesters = new HashMap<>();
  private final Map<String, CallQueue.Entry<String>> entries = new HashMap<>();

  @Test
  void servesWhatOneRequestWaitsForInTheOrderInWhichItCame() {
    unknown("a1", "first", "second", "third");
    assertThat(rest()).containsExactly("first", "second", "third");
  }

  @Test
  void hasCallersTakeTurns() {
    unknown("a1", "a1-1", "a1-2", "a1-3");
    unknown("b1", "b1-1", "b1-2");
    unknown("c1", "c1-1");
    assertThat(rest()).containsExactly("a1-1", "b1-1", "c1-1", "a1-2", "b1-2", "a1-3");
  }

  @Test
  void hasTheRequestsOfACallerTakeTurns() {
    unknown("a1", "a1-1", "a1-2", "a1-3");
    unknown("a2", "a2-1");
    unknown("a3", "a3-1", "a3-2");
    unknown("b1", "b1-1", "b1-2");
    assertThat(rest())
        .containsExactly("a1-1", "b1-1", "a2-1", "b1-2", "a3-1", "a1-2", "a3-2", "a1-3");
  }

  @Test
  void letsOneWhoComesLaterWaitForOneTurnOfEachOtherCaller() {
    unknown("a1", "a1-1", "a1-2", "a1-3", "a1-4");
    unknown("b1", "b1-1", "b1-2", "b1-3");
    assertThat(next(3)).containsExactly("a1-1", "b1-1", "a1-2");
    unknown("c1", "c1-1", "c1-2");
    assertThat(rest()).containsExactly("b1-2", "a1-3", "c1-1", "b1-3", "a1-4", "c1-2");
  }

  @Test
  void hasTheClassesTakeTurnsWhileBothWant() {
    unknown("a1", "u1", "u2", "u3", "u4");
    known(Rank.REQUEST, "a1", "k1", "k2");
    known(Rank.REFRESH, "gateway", "k3");
    assertThat(next(3)).containsExactly("k1", "u1", "k2");
    assertThat(next(3)).containsExactly("u2", "k3", "u3");
    known(Rank.REQUEST, "b1", "k4");
    assertThat(rest()).containsExactly("k4", "u4");
  }

  @Test
  void givesOneClassWhatTheOtherLeavesAndOwesItNothing() {
    known(Rank.REQUEST, "a1", "k1", "k2", "k3", "k4", "k5");
    assertThat(next(3)).containsExactly("k1", "k2", "k3");
    unknown("a1", "u1", "u2", "u3");
    assertThat(rest()).containsExactly("u1", "k4", "u2", "k5", "u3");
  }

  @Test
  void servesKeysThatWereFoundBeforeByTheRankOfTheirClaims() {
    known(Rank.NO_CACHE, "a1", "no-cache");
    known(Rank.REFRESH, "gateway", "refresh 1", "refresh 2");
    known(Rank.REQUEST, "a2", "request 1", "request 2");
    assertThat(next(3)).containsExactly("request 1", "request 2", "refresh 1");
    known(Rank.REQUEST, "b1", "request 3");
    assertThat(rest()).containsExactly("request 3", "refresh 2", "no-cache");
  }

  @Test
  void knowsNoRanksOfKeysThatWereNeverFound() {
    join(Keys.NEVER_FOUND, Rank.NO_CACHE, "a1", "first");
    join(Keys.NEVER_FOUND, Rank.REQUEST, "b1", "second");
    assertThat(rest()).containsExactly("first", "second");
  }

  @Test
  void servesRecoveriesBeforeAllOthersInTheirOrder() {
    known(Rank.REQUEST, "a1", "k1");
    for (String name : List.of("recovery 1", "recovery 2")) {
      queue.addRecovery(CallQueue.recovering(name));
    }
    assertThat(rest()).containsExactly("recovery 1", "recovery 2", "k1");
  }

  @Test
  void servesALoadInTheBestPlaceOfThoseWhoWaitForIt() {
    known(Rank.REFRESH, "gateway", "r1", "r2", "joined");
    known(Rank.REQUEST, "a1", "k1", "k2");
    claim("joined", Rank.REQUEST, "b1");
    assertThat(rest()).containsExactly("k1", "joined", "k2", "r1", "r2");
  }

  @Test
  void servesALoadInItsOldPlaceAgainWhenTheBetterOneIsGivenUp() {
    known(Rank.REFRESH, "gateway", "r1", "joined", "r2");
    known(Rank.REQUEST, "a1", "k1");
    claim("joined", Rank.REQUEST, "b1");
    renounce("joined", Rank.REQUEST, "b1");
    assertThat(rest()).containsExactly("k1", "r1", "joined", "r2");
  }

  @Test
  void servesALoadOnceHoweverManyWaitForIt() {
    unknown("a1", "shared", "a1-2");
    claim("shared", Rank.REQUEST, "b1");
    claim("shared", Rank.REQUEST, "a2");
    unknown("b1", "b1-2");
    assertThat(queue.size(Keys.NEVER_FOUND)).isEqualTo(3);
    assertThat(rest()).containsExactly("shared", "b1-2", "a1-2");
  }

  @Test
  void forgetsWhatLeaves() {
    unknown("a1", "a1-1", "a1-2");
    unknown("b1", "b1-1");
    claim("a1-1", Rank.REQUEST, "b1");
    assertThat(queue.remove(entry("a1-1"))).isTrue();
    assertThat(queue.remove(entry("a1-1"))).isFalse();
    claim("a1-1", Rank.REQUEST, "c1");
    assertThat(queue.contains(entry("a1-1"))).isFalse();
    assertThat(queue.size()).isEqualTo(2);
    assertThat(rest()).containsExactly("a1-2", "b1-1");
    assertThat(queue.remove(entry("b1-1"))).isFalse();
    assertThat(queue.size()).isZero();
  }

  @Test
  void countsHowManyComeBeforeOneMore() {
    assertThat(before(Keys.NEVER_FOUND, Rank.REQUEST, "a1")).isZero();
    unknown("a1", "a1-1", "a1-2", "a1-3");
    unknown("a2", "a2-1");
    unknown("b1", "b1-1", "b1-2", "b1-3", "b1-4", "b1-5");

    // One turn of each caller that waits, and the same number of the other class.
    assertThat(before(Keys.NEVER_FOUND, Rank.REQUEST, "c1")).isEqualTo(2);
    // a1-1, a2-1 and two of b.
    assertThat(before(Keys.NEVER_FOUND, Rank.REQUEST, "a3")).isEqualTo(4);
    // All of a and four of b.
    assertThat(before(Keys.NEVER_FOUND, Rank.REQUEST, "a1")).isEqualTo(8);
    known(Rank.REFRESH, "gateway", "r1", "r2", "r3");
    assertThat(before(Keys.FOUND_BEFORE, Rank.REQUEST, "a1")).isZero();
    assertThat(before(Keys.FOUND_BEFORE, Rank.REFRESH, "gateway")).isEqualTo(3 + 3);
    assertThat(before(Keys.FOUND_BEFORE, Rank.NO_CACHE, "a1")).isEqualTo(3 + 3);
    assertThat(before(Keys.NEVER_FOUND, Rank.REQUEST, "c1")).isEqualTo(2 + 3);
    queue.addRecovery(CallQueue.recovering("recovery"));
    assertThat(before(Keys.FOUND_BEFORE, Rank.REQUEST, "a1")).isOne();
  }

  @Test
  void countsALoadThatManyWaitForOnce() {
    unknown("a1", "shared");
    for (int i = 0; i < 100; i++) {
      claim("shared", Rank.REQUEST, "b" + i);
      claim("shared", Rank.REQUEST, (char) ('c' + i) + "1");
    }
    assertThat(before(Keys.NEVER_FOUND, Rank.REQUEST, "z1")).isOne();
  }

  /** What is counted as before is what comes before, if nobody else comes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void countsExactlyWhatComesBefore(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 60; i++) {
      Place _ = add(random, "load " + i);
    }
    for (int i = random.nextInt(20); i > 0; i--) {
      queue.poll();
    }
    Keys keys = pick(random, Keys.values());
    Rank rank = keys == Keys.NEVER_FOUND ? Rank.REQUEST : pick(random, Rank.values());
    String requester = requester(random);
    int before = before(keys, rank, requester);
    join(keys, rank, requester, "one more");

    assertThat(rest().indexOf("one more")).isEqualTo(before);
  }

  /**
   * Whatever comes: a permit is used if anything waits, the classes take turns while both wait, and
   * between two turns of a caller each other one that has waited in the same queue had a turn.
   */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void isFairWhateverComes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Place> waiting = new LinkedHashMap<>();
    List<Place> turns = new ArrayList<>();
    boolean bothWanted = false;
    for (int round = 0; round < 3000; round++) {
      for (int i = random.nextInt(3); i > 0; i--) {
        String name = "load " + round + " " + i;
        waiting.put(name, add(random, name).since(turns.size()));
      }
      if (random.nextInt(4) == 0 && !waiting.isEmpty()) {
        String leaving = waiting.keySet().iterator().next();
        assertThat(queue.remove(entry(leaving))).isTrue();
        waiting.remove(leaving);
      }
      boolean bothWant = waiting.values().stream().map(Place::keys).distinct().count() == 2;
      String served = queue.poll();
      Place place = served == null ? null : waiting.remove(served);
      assertThat(place == null).isEqualTo(served == null && waiting.isEmpty());
      if (place == null) {
        continue;
      }
      if (bothWant && bothWanted) {
        assertThat(place.keys()).isNotEqualTo(turns.getLast().keys());
      }
      bothWanted = bothWant;
      int last = turns.lastIndexOf(place.since(0));
      List<Place> between = turns.subList(last + 1, turns.size());
      assertThat(waiting.values())
          .filteredOn(other -> other.sameQueue(place) && last >= 0 && other.since() <= last)
          .allMatch(other -> between.contains(other.since(0)));
      turns.add(place.since(0));
    }
    assertThat(queue.size()).isEqualTo(waiting.size());
  }

  /** Where a load waits, and since how many turns. */
  private record Place(Keys keys, Rank rank, Caller caller, int since) {

    Place since(int turns) {
      return new Place(keys, rank, caller, turns);
    }

    boolean sameQueue(Place other) {
      return keys == other.keys && rank == other.rank && !caller.equals(other.caller);
    }
  }

  private Place add(SplittableRandom random, String name) {
    Keys keys = pick(random, Keys.values());
    Rank rank = keys == Keys.NEVER_FOUND ? Rank.REQUEST : pick(random, Rank.values());
    String requester = requester(random);
    join(keys, rank, requester, name);
    return new Place(keys, rank, claim(rank, requester).requester().caller(), 0);
  }

  private static String requester(SplittableRandom random) {
    return (char) ('a' + random.nextInt(4)) + "" + random.nextInt(3);
  }

  private static <T> T pick(SplittableRandom random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private void unknown(String requester, String... names) {
    Stream.of(names).forEach(name -> join(Keys.NEVER_FOUND, Rank.REQUEST, requester, name));
  }

  private void known(Rank rank, String requester, String... names) {
    Stream.of(names).forEach(name -> join(Keys.FOUND_BEFORE, rank, requester, name));
  }

  private void join(Keys keys, Rank rank, String requester, String name) {
    entries.put(name, CallQueue.entry(name, keys));
    claim(name, rank, requester);
  }

  private void claim(String name, Rank rank, String requester) {
    queue.claim(entry(name), claim(rank, requester));
  }

  private void renounce(String name, Rank rank, String requester) {
    queue.renounce(entry(name), claim(rank, requester));
  }

  private int before(Keys keys, Rank rank, String requester) {
    return queue.before(keys, claim(rank, requester));
  }

  private CallQueue.Entry<String> entry(String name) {
    return Objects.requireNonNull(entries.get(name));
  }

  /** The request of the caller that its first letter names. */
  private Claim claim(Rank rank, String requester) {
    return new Claim(
        requesters.computeIfAbsent(
            requester, name -> new Requester(new Caller(name.substring(0, 1)))),
        rank);
  }

  private List<String> next(int count) {
    List<String> served = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      served.add(Objects.requireNonNull(queue.poll()));
    }
    return served;
  }

  private List<String> rest() {
    return next(queue.size());
  }
}
