package io.imagegateway.freshness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The entries of stores that an answer was made of. As long as {@link #hold} they would lead to the
 * same answer again.
 *
 * <p>Thread-safe and unchangeable. It refers to no value of a store.
 */
public final class Parts {

  private final List<HeldPart<?>> read;
  private final List<PeekedPart<?>> peeked;
  private final List<Reads> reads;
  private final Instant freshUntil;

  /** The parts of one store: their number, and when the oldest was fetched. */
  private record Reads(Store<?, ?> store, int keys, Instant oldestFetchedAt) {

    static Reads of(HeldPart<?> part) {
      return new Reads(part.store(), 1, part.fetchedAt());
    }

    Reads and(Reads other) {
      return new Reads(
          store,
          keys + other.keys,
          oldestFetchedAt.isBefore(other.oldestFetchedAt)
              ? oldestFetchedAt
              : other.oldestFetchedAt);
    }
  }

  private record Key(Store<?, ?> store, Object key) {}

  Parts(List<HeldPart<?>> read, List<PeekedPart<?>> peeked) {
    List<HeldPart<?>> distinct = new ArrayList<>(read.size());
    Set<Key> keys = HashSet.newHashSet(read.size());
    Map<Store<?, ?>, Reads> byStore = new HashMap<>();
    Instant until = Instant.MAX;
    for (HeldPart<?> part : read) {
      if (keys.add(new Key(part.store(), part.key()))) {
        distinct.add(part);
        byStore.merge(part.store(), Reads.of(part), Reads::and);
        until = part.freshUntil().isBefore(until) ? part.freshUntil() : until;
      }
    }
    this.read = List.copyOf(distinct);
    this.peeked = List.copyOf(peeked);
    this.reads = List.copyOf(byStore.values());
    this.freshUntil = until;
  }

  /** How many there are. */
  public int size() {
    return read.size() + peeked.size();
  }

  /** Until when all of them are fresh. */
  public Instant freshUntil() {
    return freshUntil;
  }

  /** Whether an answer of this freshness is made of nothing else that ages. */
  public boolean explain(Freshness freshness) {
    return freshness.reason() == null
        && (freshness.fetchedAt().equals(Instant.MAX)
            || read.stream().anyMatch(part -> part.fetchedAt().equals(freshness.fetchedAt())))
        && (freshness.freshUntil().equals(Instant.MAX)
            || read.stream().anyMatch(part -> part.freshUntil().equals(freshness.freshUntil())));
  }

  /** Whether reads at this time would be answered with the same entries, and all of them fresh. */
  public boolean hold(Instant now) {
    if (!now.isBefore(freshUntil)) {
      return false;
    }
    for (HeldPart<?> part : read) {
      if (!part.holds()) {
        return false;
      }
    }
    for (PeekedPart<?> part : peeked) {
      if (!part.holds()) {
        return false;
      }
    }
    return true;
  }

  /** Counts the reads that the answer would have taken. */
  public void countReads(Instant now) {
    for (Reads each : reads) {
      each.store.countFresh(each.keys, each.oldestFetchedAt, now);
    }
  }
}
