package io.imagegateway.lookup;

import io.micrometer.observation.Observation;
import java.time.Instant;

/**
 * The terms on which a load runs. They are the load's own: whoever waits for it has no say in them.
 *
 * @param priority whether somebody waits for it
 * @param deadline when it must have ended, whatever it is doing: queueing, calling, pausing
 * @param observation what traces see of it; what it calls is observed as a part of that
 */
public record LoadTerms(Priority priority, Instant deadline, Observation observation) {

  /** Whether somebody waits for a load. */
  public enum Priority {
    /** A caller waits. */
    FOREGROUND,
    /** Nobody waits: it refreshes what is still being served, and gives way to those who wait. */
    BACKGROUND
  }
}
