package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Requester;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * A queue in which callers take turns, the requests of a caller take turns, and what a request
 * waits for comes in the order in which it was added. A caller, and a request, that comes anew is
 * the last of its round.
 *
 * <p>An element may stand in several places. It is counted in one of them, which its user reports.
 *
 * <p>Not thread-safe.
 *
 * @param <E> the elements, distinguished by identity
 */
final class TurnQueue<E> {

  private final SequencedMap<Caller, Turns<E>> callers = new LinkedHashMap<>();
  private int size;

  /** The requests of one caller. */
  private static final class Turns<E> {

    private final SequencedMap<Requester, Line<E>> requests = new LinkedHashMap<>();
    private int size;
  }

  /** What one request waits for. */
  private static final class Line<E> {

    private final SequencedSet<E> elements = new LinkedHashSet<>();
    private int size;
  }

  /** Adds a place of an element; it is not counted yet. */
  void add(Requester requester, E element) {
    callers
        .computeIfAbsent(requester.caller(), _ -> new Turns<>())
        .requests
        .computeIfAbsent(requester, _ -> new Line<>())
        .elements
        .add(element);
  }

  /** Removes a place of an element, which is not counted any more. */
  void remove(Requester requester, E element) {
    Turns<E> turns = callers.get(requester.caller());
    Line<E> line = turns == null ? null : turns.requests.get(requester);
    if (turns == null || line == null) {
      return;
    }
    line.elements.remove(element);
    if (line.elements.isEmpty()) {
      turns.requests.remove(requester);
      if (turns.requests.isEmpty()) {
        callers.remove(requester.caller());
      }
    }
  }

  /**
   * Counts an element that has a place here.
   *
   * @param more 1 or -1
   */
  void count(Requester requester, int more) {
    Turns<E> turns = Objects.requireNonNull(callers.get(requester.caller()));
    Objects.requireNonNull(turns.requests.get(requester)).size += more;
    turns.size += more;
    size += more;
  }

  /** The element whose turn it is; the turn passes on. There must be one, and it stays. */
  E next() {
    Map.Entry<Caller, Turns<E>> caller = Objects.requireNonNull(callers.firstEntry());
    SequencedMap<Requester, Line<E>> requests = caller.getValue().requests;
    Map.Entry<Requester, Line<E>> request = Objects.requireNonNull(requests.firstEntry());
    callers.putLast(caller.getKey(), caller.getValue());
    requests.putLast(request.getKey(), request.getValue());
    return request.getValue().elements.getFirst();
  }

  /** Whether no element has a place here. */
  boolean isEmpty() {
    return callers.isEmpty();
  }

  /** The elements that are counted here. */
  int size() {
    return size;
  }

  /** How many of the elements that are counted here come before one that a request adds now. */
  int before(Requester requester) {
    Turns<E> own = callers.get(requester.caller());
    int before = own == null ? 0 : before(own, requester);
    int round = before + 1;
    int count = before;
    for (Map.Entry<Caller, Turns<E>> other : callers.entrySet()) {
      if (other.getValue() == own) {
        // Those behind it have had one turn less when its own comes.
        round--;
      } else {
        count += Math.min(other.getValue().size, round);
      }
    }
    return count;
  }

  private static <E> int before(Turns<E> turns, Requester requester) {
    Line<E> own = turns.requests.get(requester);
    int before = own == null ? 0 : own.size;
    int round = before + 1;
    int count = before;
    for (Line<E> other : turns.requests.values()) {
      if (other == own) {
        round--;
      } else {
        count += Math.min(other.size, round);
      }
    }
    return count;
  }
}
