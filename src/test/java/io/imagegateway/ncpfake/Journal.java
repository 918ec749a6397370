package io.imagegateway.ncpfake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The calls that came, in the order in which they came: the latest of them, and how many. */
public final class Journal {

  /** Calls that are kept; a load test must not fill the memory. */
  private static final int CAPACITY = 100_000;

  private final Deque<Call> calls = new ArrayDeque<>();
  private final Map<NcpAction, Integer> counts = new EnumMap<>(NcpAction.class);
  private int underWay;
  private int peak;

  Journal() {}

  synchronized void began(Call call) {
    if (calls.size() == CAPACITY) {
      calls.removeFirst();
    }
    calls.addLast(call);
    counts.merge(call.action(), 1, Integer::sum);
    underWay++;
    peak = Math.max(peak, underWay);
  }

  synchronized void ended() {
    underWay--;
  }

  /** The latest 100 000 calls. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Those of them that asked for this. */
  public List<Call> calls(NcpAction action) {
    return calls().stream().filter(call -> call.action() == action).toList();
  }

  /** How many calls of each action came since the last reset. */
  public synchronized Map<NcpAction, Integer> counts() {
    Map<NcpAction, Integer> all = new EnumMap<>(NcpAction.class);
    for (NcpAction action : NcpAction.values()) {
      all.put(action, counts.getOrDefault(action, 0));
    }
    return all;
  }

  /** How many calls of this action came since the last reset. */
  public synchronized int count(NcpAction action) {
    return counts.getOrDefault(action, 0);
  }

  /** How many calls came since the last reset. */
  public synchronized int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many calls were being answered at the same time, at most, since the last reset. */
  public synchronized int peakConcurrency() {
    return peak;
  }

  /** Forgets everything but the calls under way. */
  public synchronized void reset() {
    calls.clear();
    counts.clear();
    peak = underWay;
  }
}
