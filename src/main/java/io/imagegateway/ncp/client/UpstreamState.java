package io.imagegateway.ncp.client;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.api.Operation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an NCP service looks from here.
 *
 * @param circuit what its circuit breaker says
 * @param pausedBy the code of the refusal that calls are suspended for, if they are: a refused key
 *     or a used-up quota
 * @param sinceSuccess how long ago NCP last answered each operation; those that it never answered
 *     are missing
 */
public record UpstreamState(
    Circuit circuit, @Nullable ProblemCode pausedBy, Map<Operation, Duration> sinceSuccess) {

  /** Copies the map. */
  public UpstreamState {
    sinceSuccess = Map.copyOf(sinceSuccess);
  }

  /** The states of a circuit breaker. */
  public enum Circuit {
    /** Calls go out. */
    CLOSED(0),
    /** A few calls go out, to see whether the service is well again. */
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
