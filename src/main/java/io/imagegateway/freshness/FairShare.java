package io.imagegateway.freshness;

import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of places that callers take and give back. One caller may take them all as long
 * as no other one is refused; for some time after that, one that has half of them or more gets no
 * further one. Thread-safe.
 */
final class FairShare {

  /** How long a caller that has half of the places makes room after another one was refused. */
  static final Duration CONSIDERATION = Duration.ofSeconds(10);

  private final int size;
  private final SequencedSet<Place> taken = new LinkedHashSet<>();
  private final Map<Caller, SequencedSet<Place>> byCaller = new HashMap<>();

  /** The caller that was refused last, and the last one that is not that one. */
  private @Nullable Refusal last;

  private @Nullable Refusal lastOfOthers;

  private record Refusal(Caller caller, Instant at) {}

  /**
   * Places, all of them free.
   *
   * @param size how many
   */
  FairShare(int size) {
    this.size = size;
  }

  /** A place that is taken; given back once. Distinguished by identity. */
  final class Place {

    private final Caller caller;
    private Instant until;

    private Place(Caller caller, Instant until) {
      this.caller = caller;
      this.until = until;
    }

    /** The place is needed until then, if that is longer than was known. */
    void needUntil(Instant later) {
      synchronized (FairShare.this) {
        until = later.isAfter(until) ? later : until;
      }
    }

    /** Gives the place back. */
    void giveBack() {
      synchronized (FairShare.this) {
        taken.remove(this);
        byCaller.computeIfPresent(
            caller, (_, places) -> places.remove(this) && places.isEmpty() ? null : places);
      }
    }
  }

  /**
   * Takes a place.
   *
   * @param until when it is given back at the latest
   * @return null if there is none for this caller
   */
  synchronized @Nullable Place take(Caller caller, Instant until, Instant now) {
    if (taken.size() >= size) {
      refused(new Refusal(caller, now));
      return null;
    }
    if (hasHalf(caller) && wasAnotherRefused(caller, now)) {
      return null;
    }
    return taken(caller, until);
  }

  /**
   * Takes a place for a caller that never has more than half of them.
   *
   * @param until when it is given back at the latest
   * @return null if there is none for this caller
   */
  synchronized @Nullable Place takeUpToHalf(Caller caller, Instant until, Instant now) {
    return hasHalf(caller) ? null : take(caller, until, now);
  }

  private Place taken(Caller caller, Instant until) {
    Place place = new Place(caller, until);
    taken.add(place);
    byCaller.computeIfAbsent(caller, _ -> new LinkedHashSet<>()).add(place);
    return place;
  }

  private boolean hasHalf(Caller caller) {
    SequencedSet<Place> own = byCaller.get(caller);
    return own != null && 2 * own.size() >= size;
  }

  private void refused(Refusal refusal) {
    if (last != null && !last.caller.equals(refusal.caller)) {
      lastOfOthers = last;
    }
    last = refusal;
  }

  private boolean wasAnotherRefused(Caller caller, Instant now) {
    Refusal others = last != null && last.caller.equals(caller) ? lastOfOthers : last;
    return others != null && now.isBefore(others.at.plus(CONSIDERATION));
  }

  /** Why a caller gets no place, with the time until the place that was taken first is free. */
  synchronized Failure noRoom(Caller caller, Instant now) {
    SequencedSet<Place> inTheWay =
        taken.size() < size && hasHalf(caller)
            ? byCaller.getOrDefault(caller, new LinkedHashSet<>())
            : taken;
    return inTheWay.isEmpty()
        ? Failure.of(ProblemCode.OVERLOADED)
        : Failure.noRoom(null, Duration.between(now, inTheWay.getFirst().until));
  }
}
