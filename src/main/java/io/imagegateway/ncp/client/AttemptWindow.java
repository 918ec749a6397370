package io.imagegateway.ncp.client;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ring of the latest calls' outcomes. The calls for one key count once, with the last outcome, so
 * that a key that is asked for again and again weighs no more than any other; each of them takes a
 * place all the same, so that what happened before them is forgotten in time.
 *
 * <p>Not thread-safe: {@link CircuitBreaker} guards it.
 */
final class AttemptWindow {

  private static final class Place {

    private final RequestKey key;
    private boolean failed;

    Place(RequestKey key, boolean failed) {
      this.key = key;
      this.failed = failed;
    }
  }

  private final @Nullable Place[] ring;
  private final Map<RequestKey, Place> latest = new HashMap<>();
  private int next;
  private int failures;

  /**
   * An empty window.
   *
   * @param size the number of latest calls that it holds
   */
  AttemptWindow(int size) {
    ring = new Place[size];
  }

  /**
   * Records the end of an attempt.
   *
   * @param repeated whether it repeats an attempt of the same call, whose place it then takes over
   */
  void add(RequestKey key, boolean failed, boolean repeated) {
    Place last = latest.get(key);
    if (repeated && last != null) {
      failures += (failed ? 1 : 0) - (last.failed ? 1 : 0);
      last.failed = failed;
      return;
    }
    forget(ring[next]);
    Place place = new Place(key, failed);
    Place superseded = latest.put(key, place);
    failures += (failed ? 1 : 0) - (superseded != null && superseded.failed ? 1 : 0);
    ring[next] = place;
    next = (next + 1) % ring.length;
  }

  private void forget(@Nullable Place oldest) {
    if (oldest != null && latest.remove(oldest.key, oldest)) {
      failures -= oldest.failed ? 1 : 0;
    }
  }

  /** The number of different keys. */
  int keys() {
    return latest.size();
  }

  /** The number of keys whose last outcome is a failure. */
  int failures() {
    return failures;
  }
}
