package io.imagegateway.lookup;

/** One request of a caller. Requests are distinguished by identity. */
public final class Requester {

  private final Caller caller;

  /** A new request of a caller. */
  public Requester(Caller caller) {
    this.caller = caller;
  }

  /** Who makes the request. */
  public Caller caller() {
    return caller;
  }
}
