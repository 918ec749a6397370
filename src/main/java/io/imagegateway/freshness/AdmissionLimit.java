package io.imagegateway.freshness;

import java.util.concurrent.Semaphore;

/** The places for callers who wait for something to be fetched. Who finds none is turned away. */
public final class AdmissionLimit {

  private final Semaphore seats;

  /** A room with so many places. */
  public AdmissionLimit(int seats) {
    this.seats = new Semaphore(seats);
  }

  boolean enter() {
    return seats.tryAcquire();
  }

  void leave() {
    seats.release();
  }
}
