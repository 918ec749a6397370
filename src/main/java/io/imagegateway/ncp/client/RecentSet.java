package io.imagegateway.ncp.client;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * A set of the elements that were added last, up to a bound. Not thread-safe.
 *
 * @param <E> the elements
 */
final class RecentSet<E> {

  private final int bound;
  private final SequencedSet<E> elements = new LinkedHashSet<>();

  /**
   * An empty set.
   *
   * @param bound how many elements it holds at most
   */
  RecentSet(int bound) {
    this.bound = bound;
  }

  /** Adds an element, or makes it the latest one, and forgets the eldest beyond the bound. */
  void add(E element) {
    elements.addLast(element);
    if (elements.size() > bound) {
      elements.removeFirst();
    }
  }

  void remove(E element) {
    elements.remove(element);
  }

  boolean contains(E element) {
    return elements.contains(element);
  }

  boolean isEmpty() {
    return elements.isEmpty();
  }
}
