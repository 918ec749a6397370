package io.imagegateway.freshness;

import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limit of readers that wait for a fetch, or whose fetches have not ended. Beyond it, readers
 * are rejected at once; one caller has no more than half of it while others are rejected.
 */
public final class AdmissionLimit {

  private final FairShare seats;

  /** A limit of so many readers. */
  public AdmissionLimit(int seats) {
    this.seats = new FairShare(seats);
  }

  /**
   * Takes a seat.
   *
   * @param until when the reader leaves at the latest
   * @return null if there is none for this caller
   */
  FairShare.@Nullable Place enter(Caller caller, Instant until, Instant now) {
    return seats.take(caller, until, now);
  }

  /** Why a caller gets no seat. */
  Failure noRoom(Caller caller, Instant now) {
    return seats.noRoom(caller, now);
  }
}
