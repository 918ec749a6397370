package io.imagegateway.web.connector;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of one connector and what each of them waits for, as a state machine:
 *
 * <pre>
 * opened --bytes--> dispatched --thread--> head --complete--> serving --answered--> discarding
 * head --bytes--> dispatched               discarding --bytes of the next--> head
 * idle --bytes--> dispatched               discarding --done--> idle
 * </pre>
 *
 * <p>It names the connections whose time is over. A head has {@link #HEAD_TIME} in all, however its
 * bytes are spread, and so has an unread body that is discarded; what is being served, or waits for
 * a thread of ours, is never overdue. While nine tenths of the connections are open, those that
 * wait for a request, or for the rest of its head, are overdue after {@link #CROWDED_WAIT}.
 *
 * <p>Thread-safe.
 *
 * @param <C> a connection, compared by identity
 */
final class ConnectionPhases<C> {

  /** The time of a request's head, and of discarding a body. */
  static final Duration HEAD_TIME = Duration.ofSeconds(5);

  /** How long a connection may wait for a request while nearly all are open. */
  static final Duration CROWDED_WAIT = Duration.ofSeconds(1);

  private static final double CROWDED = 0.9;

  /** The event that a connection waits for. */
  private enum Phase {
    OPENED,
    DISPATCHED,
    HEAD,
    SERVING,
    DISCARDING,
    IDLE;

    /** Whether the connection waits for a request or for the rest of its head. */
    boolean waitsForRequest() {
      return this == OPENED || this == HEAD || this == IDLE;
    }

    /** Whether the time of a head has begun. */
    boolean isPartOfHead() {
      return this == OPENED || this == DISPATCHED || this == HEAD;
    }

    /** Whether the phase has a time of its own. An idle connection has the keep-alive time-out. */
    boolean isBounded() {
      return this == OPENED || this == HEAD || this == DISCARDING;
    }
  }

  private record State(Phase phase, Instant since) {

    boolean lasts(Duration atLeast, Instant now) {
      return !now.isBefore(since.plus(atLeast));
    }
  }

  private final InstantSource time;
  private final Map<C, State> states = new ConcurrentHashMap<>();

  ConnectionPhases(InstantSource time) {
    this.time = time;
  }

  /** Bytes have come, or the connection has ended, and that waits for a thread. */
  void dispatched(C connection) {
    begin(connection, Phase.DISPATCHED);
  }

  /** A thread reads what has come: the next head begins, unless one has begun. */
  void reading(C connection) {
    begin(connection, Phase.HEAD);
  }

  /** A head counts from its first bytes, that of a new connection from when it was first seen. */
  private void begin(C connection, Phase phase) {
    Instant now = time.instant();
    states.compute(
        connection,
        (_, state) ->
            new State(phase, state != null && state.phase.isPartOfHead() ? state.since : now));
  }

  /** The head is complete. */
  void serving(C connection) {
    enter(connection, Phase.SERVING);
  }

  /** The answer is written; what is left of the request's body is discarded. */
  void answered(C connection) {
    enter(connection, Phase.DISCARDING);
  }

  /** The request is over, and no byte of the next one is there. */
  void idle(C connection) {
    enter(connection, Phase.IDLE);
  }

  private void enter(C connection, Phase phase) {
    states.put(connection, new State(phase, time.instant()));
  }

  /**
   * The connections whose time is over, those that have waited longest first. Connections that are
   * not open any more are forgotten.
   *
   * @param open all connections that are open
   * @param max how many may be open
   */
  List<C> overdue(Set<? extends C> open, int max) {
    Instant now = time.instant();
    states.keySet().retainAll(open);
    open.forEach(connection -> states.putIfAbsent(connection, new State(Phase.OPENED, now)));
    boolean crowded = open.size() >= CROWDED * max;
    return states.entrySet().stream()
        .filter(connection -> isOverdue(connection.getValue(), crowded, now))
        .sorted(Comparator.comparing(connection -> connection.getValue().since()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isOverdue(State state, boolean crowded, Instant now) {
    return (state.phase.isBounded() && state.lasts(HEAD_TIME, now))
        || (crowded && state.phase.waitsForRequest() && state.lasts(CROWDED_WAIT, now));
  }
}
