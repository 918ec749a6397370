package io.imagegateway.lookup;

import io.imagegateway.lookup.Demand.Keys;
import io.micrometer.observation.Observation;
import java.time.Instant;

/**
 * The terms on which a load runs. Except for its demand they are the load's own and do not depend
 * on the callers that wait for it.
 *
 * @param priority whether a caller waits for it
 * @param deadline when it must have ended, whatever it is doing: queueing, calling, pausing
 * @param observation what traces see of it; what it calls is observed as a part of that
 * @param demand who waits for it, and so in which place it waits for calls to NCP
 */
public record LoadTerms(
    Priority priority, Instant deadline, Observation observation, Demand demand) {

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

  /** The terms of a load of the gateway's own, of keys that were found before. */
  public LoadTerms(Priority priority, Instant deadline, Observation observation) {
    this(priority, deadline, observation, new Demand(Keys.FOUND_BEFORE, own(priority)));
  }

  private static Claim own(Priority priority) {
    return switch (priority) {
      case BACKGROUND -> Claim.REFRESH;
      case FOREGROUND -> new Claim(new Requester(Caller.GATEWAY), Claim.Rank.REQUEST);
    };
  }
}
