package io.imagegateway.freshness;

import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Requester;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.InstantSource;
import reactor.core.scheduler.Scheduler;

/**
 * The circumstances under which readers wait, the same for all of them; makes their contexts.
 *
 * @param limit how many may wait at a time
 * @param timer what ends the waiting
 * @param time the time that deadlines are counted in
 */
public record Waiting(AdmissionLimit limit, Scheduler timer, InstantSource time) {

  /**
   * Starts the time of a reader.
   *
   * @param caller who reads
   * @param recent whether its answers are to be no older than {@code min-refresh-interval}
   * @param patience how long it waits for them
   * @param cause the observation that its loads are a part of
   */
  public ReadContext reader(Caller caller, boolean recent, Duration patience, Observation cause) {
    return new ReadContext(
        this, new Requester(caller), recent, time.instant().plus(patience), cause);
  }

  /** Starts the time of a reader that is not observed: the gateway itself. */
  public ReadContext reader(boolean recent, Duration patience) {
    return reader(Caller.GATEWAY, recent, patience, Observation.NOOP);
  }
}
