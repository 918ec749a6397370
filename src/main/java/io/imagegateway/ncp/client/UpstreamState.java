package io.imagegateway.ncp.client;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.api.Operation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one NCP service, as the client sees it.
 *
 * @param circuit the state of its circuit breaker
 * @param pausedBy the code of the failure that its calls are suspended for, if they are: a refused
 *     key or a used-up quota
 * @param pausedOperations the operations that are suspended alone, with the code of the failure
 * @param sinceSuccess how long ago NCP last answered each operation; those that it never answered
 *     are missing
 * @param clockOffset what is added to the machine's clock before signing; zero if the service
 *     accepts its time
 */
record UpstreamState(
    Circuit circuit,
    @Nullable ProblemCode pausedBy,
    Map<Operation, ProblemCode> pausedOperations,
    Map<Operation, Duration> sinceSuccess,
    Duration clockOffset) {

  /** Copies the maps. */
  UpstreamState {
    pausedOperations = Map.copyOf(pausedOperations);
    sinceSuccess = Map.copyOf(sinceSuccess);
  }

  /** Whether some or all calls to the service are suspended. */
  boolean suspended() {
    return circuit != Circuit.CLOSED || pausedBy != null || !pausedOperations.isEmpty();
  }

  /** The states of a circuit breaker. */
  enum Circuit {
    /** Calls go out. */
    CLOSED(0),
    /** A few calls go out, to see whether the service has recovered. */
    HALF_OPEN(1),
    /** No calls go out. */
    OPEN(2);

    private final int level;

    Circuit(int level) {
      this.level = level;
    }

    /** The value of the gauge {@code ncp.breaker.state}. */
    int level() {
      return level;
    }
  }
}
