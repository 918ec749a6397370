package io.imagegateway.freshness;

import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The order of the clearings of all caches of this gateway, its own ones and those of other
 * replicas. Thread-safe.
 */
final class ClearingOrder {

  private static final int REMEMBERED = 1_000;

  private final AtomicLong count = new AtomicLong();

  /** For numbers of the shared store: the point before the clearing of that number took effect. */
  private final TreeMap<Long, ClearingMark> shared = new TreeMap<>();

  /** The largest number that is no longer remembered. */
  private long forgotten;

  /** The point now. */
  ClearingMark now() {
    return new ClearingMark(count.get());
  }

  /** Counts a clearing; the point after it. */
  ClearingMark next() {
    return new ClearingMark(count.incrementAndGet());
  }

  /**
   * Takes note of a clearing in the shared store.
   *
   * @param before the point before it took effect here
   */
  synchronized void recorded(long number, ClearingMark before) {
    shared.putIfAbsent(number, before);
    if (shared.size() > REMEMBERED) {
      forgotten = Math.max(forgotten, shared.firstKey());
      shared.remove(shared.firstKey());
    }
  }

  /**
   * The point at which an entry of the shared store was asked for.
   *
   * @param number the number of the last clearing before that
   * @param read the point at which the entry was read
   */
  synchronized ClearingMark of(long number, ClearingMark read) {
    long mark = number < forgotten ? 0 : read.number();
    for (ClearingMark before : shared.tailMap(number, false).values()) {
      mark = Math.min(mark, before.number());
    }
    return new ClearingMark(mark);
  }
}
