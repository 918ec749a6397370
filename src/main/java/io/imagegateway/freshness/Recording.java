package io.imagegateway.freshness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record of what the reads of one answer were answered with. It leads to the answer's {@link
 * Parts} if each of them was fresh and found or absent. A stale or failed part, one that did not
 * come in time, or a deadline that had to be reckoned with, makes it unusable for good.
 *
 * <p>Thread-safe.
 */
public final class Recording {

  /** Records nothing. */
  static final Recording NONE = new Recording();

  static {
    NONE.spoil();
  }

  private final List<HeldPart<?>> read = new ArrayList<>();
  private final List<PeekedPart<?>> peeked = new ArrayList<>();
  private int expected;
  private volatile boolean unusable;

  /** A record of no reads. */
  public Recording() {}

  boolean isUsable() {
    return !unusable;
  }

  /** A read was answered with something fresh. */
  synchronized void read(HeldPart<?> part) {
    if (!unusable) {
      read.add(part);
    }
  }

  /** A key was looked at without a read. */
  synchronized void peeked(PeekedPart<?> part) {
    if (!unusable) {
      peeked.add(part);
    }
  }

  /** A read has to wait. */
  synchronized void expect() {
    expected++;
  }

  /** A read that had to wait is about to be answered. */
  synchronized void arrived() {
    expected--;
  }

  /** The answer depends on more than what is recorded. */
  synchronized void spoil() {
    unusable = true;
    read.clear();
    peeked.clear();
  }

  /** What the answer is made of; empty if that is not known or if reads are still under way. */
  public synchronized Optional<Parts> parts() {
    return unusable || expected > 0 ? Optional.empty() : Optional.of(new Parts(read, peeked));
  }
}
