package io.imagegateway.lookup;

import io.micrometer.observation.Observation;
import java.time.Instant;

/**
 * The terms on which a load runs. They are the load's own and do not depend on the callers that
 * wait for it.
 *
 * @param priority whether a caller waits for it
 * @param deadline when it must have ended, whatever it is doing: queueing, calling, pausing
 * @param observation what traces see of it; what it calls is observed as a part of that
 */
public record LoadTerms(Priority priority, Instant deadline, Observation observation) {

  /** The priority of a load, by whether a caller waits for it. */
  public enum Priority {
    /** A caller waits. */
    FOREGROUND,
    /**
     * Nobody waits: it refreshes what is still being served, and gives way to loads that callers
     * wait for.
     */
    BACKGROUND
  }
}
