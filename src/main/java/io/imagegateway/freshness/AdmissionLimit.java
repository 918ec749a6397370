package io.imagegateway.freshness;

import java.util.concurrent.Semaphore;

/** The limit of readers that wait for a fetch. Beyond it, readers are rejected at once. */
public final class AdmissionLimit {

  private final Semaphore seats;

  /** A limit of so many readers. */
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
