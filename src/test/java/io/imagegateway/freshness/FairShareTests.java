package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.freshness.FairShare.Place;
import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FairShareTests {

  private static final Instant START = Instant.parse("2026-01-15T09:00:00Z");
  private static final Caller GREEDY = new Caller("greedy");
  private static final Caller POLITE = new Caller("polite");
  private static final Caller THIRD = new Caller("third");

  private final FairShare share = new FairShare(4);
  private final Map<Caller, Deque<Place>> taken = new HashMap<>();
  private Instant now = START;

  @Test
  void givesAllPlacesToOneCallerWhileNoOtherIsRefused() {
    assertThat(taken(GREEDY, 6)).isEqualTo(4);
    giveBack(GREEDY);
    assertThat(taken(GREEDY, 2)).isOne();
  }

  @Test
  void keepsOneWithHalfOfThePlacesFromAFurtherOneForTenSecondsAfterAnotherWasRefused() {
    taken(GREEDY, 4);
    assertThat(taken(POLITE, 1)).isZero();
    giveBack(GREEDY);
    assertThat(taken(GREEDY, 1)).isZero();
    giveBack(GREEDY);
    assertThat(taken(GREEDY, 1)).isZero();
    giveBack(GREEDY);
    assertThat(taken(GREEDY, 2)).isOne();

    now = START.plusSeconds(10).minusNanos(1);
    assertThat(taken(GREEDY, 1)).isZero();
    now = START.plusSeconds(10);
    assertThat(taken(GREEDY, 3)).isEqualTo(2);
  }

  @Test
  void givesThePlacesThatAreLeftToTheOthers() {
    taken(GREEDY, 4);
    taken(POLITE, 1);
    giveBack(GREEDY);
    giveBack(GREEDY);
    assertThat(taken(POLITE, 1)).isOne();
    assertThat(taken(THIRD, 1)).isOne();
    assertThat(taken(THIRD, 1)).isZero();
  }

  @Test
  void forgetsARefusalOfAnotherForNoRefusalOfItsOwn() {
    taken(GREEDY, 4);
    taken(POLITE, 1);
    now = START.plusSeconds(5);
    taken(GREEDY, 1);
    giveBack(GREEDY);
    now = START.plusSeconds(10).minusNanos(1);
    assertThat(taken(GREEDY, 1)).isZero();
    now = START.plusSeconds(10);
    assertThat(taken(GREEDY, 1)).isOne();
  }

  @Test
  void givesHalfOfThePlacesAtMostToOneThatAsksForNoMoreAndOthersMakeRoomForIt() {
    assertThat(share.takeUpToHalf(POLITE, START, now)).isNotNull();
    assertThat(taken(GREEDY, 3)).isEqualTo(3);
    assertThat(share.takeUpToHalf(POLITE, START, now)).isNull();
    giveBack(GREEDY);
    assertThat(taken(GREEDY, 1)).isZero();
    assertThat(share.takeUpToHalf(POLITE, START, now)).isNotNull();
    giveBack(GREEDY);
    assertThat(share.takeUpToHalf(POLITE, START, now)).isNull();
  }

  @Test
  void takesAPlaceBackOnce() {
    Place place = Objects.requireNonNull(share.take(GREEDY, START, now));
    place.giveBack();
    place.giveBack();
    assertThat(taken(GREEDY, 5)).isEqualTo(4);
  }

  @Test
  void reportsWhenThePlaceThatWasTakenFirstIsFree() {
    Place first = Objects.requireNonNull(share.take(POLITE, START.plusSeconds(3), now));
    share.take(GREEDY, START.plusSeconds(7), now);
    share.take(GREEDY, START.plusSeconds(8), now);
    assertThat(share.noRoom(GREEDY, now)).isEqualTo(noRoom(7));
    assertThat(share.noRoom(THIRD, now)).isEqualTo(noRoom(3));
    first.needUntil(START.plusSeconds(12));
    first.needUntil(START.plusSeconds(11));
    assertThat(share.noRoom(THIRD, now)).isEqualTo(noRoom(12));
    share.take(GREEDY, START.plusSeconds(9), now);
    assertThat(share.noRoom(GREEDY, now)).isEqualTo(noRoom(12));
  }

  @Test
  void reportsFromOneToThirtySecondsAndNothingWhereNoPlaceIsTaken() {
    assertThat(new FairShare(0).noRoom(POLITE, now)).isEqualTo(Failure.of(ProblemCode.OVERLOADED));
    share.take(POLITE, START.plusMillis(2001), now);
    assertThat(share.noRoom(THIRD, START)).isEqualTo(noRoom(3));
    assertThat(share.noRoom(THIRD, START.plusSeconds(5))).isEqualTo(noRoom(1));
    assertThat(share.noRoom(THIRD, START.minusSeconds(60))).isEqualTo(noRoom(30));
  }

  private static Failure noRoom(long seconds) {
    return new Failure(ProblemCode.OVERLOADED, null, Duration.ofSeconds(seconds));
  }

  /** How many of the places that a caller asks for it gets. */
  private int taken(Caller caller, int asked) {
    int got = 0;
    for (int i = 0; i < asked; i++) {
      Place place = share.take(caller, START, now);
      if (place != null) {
        taken.computeIfAbsent(caller, _ -> new ArrayDeque<>()).add(place);
        got++;
      }
    }
    return got;
  }

  private void giveBack(Caller caller) {
    Objects.requireNonNull(taken.get(caller)).remove().giveBack();
  }
}
