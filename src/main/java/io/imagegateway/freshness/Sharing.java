package io.imagegateway.freshness;

import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * The sharing of loads among replicas.
 *
 * @param store the store that they share
 * @param patience how long a load waits for another replica's, at most, by the service that is
 *     called
 * @param work runs what takes longer than a thread of the network may be held up
 * @param random numbers from 0 to below 1, which spread what replicas do at the same time
 */
public record Sharing(
    SharedStore store,
    Map<UpstreamService, Duration> patience,
    Executor work,
    DoubleSupplier random) {

  /** Copies the map. */
  public Sharing {
    patience = Map.copyOf(patience);
  }
}
