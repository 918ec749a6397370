package io.imagegateway.freshness;

import io.micrometer.observation.Observation;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a reader wants of an answer. */
public interface Demand {

  /** Whatever the store's settings call good enough, whatever it takes. */
  Demand STORED = new Fixed(false);

  /** Nothing older than the settings' {@code min-refresh-interval}, whatever it takes. */
  Demand RECENT = new Fixed(true);

  /**
   * Whether the answer is to be no older than the settings' {@code min-refresh-interval} (RFC 9111,
   * {@code no-cache} in a request). If that can't be had, what is stored is answered, as stale.
   */
  boolean recent();

  /**
   * Whether the reader may wait for a load. Asked only if it would have to; if it may not, what is
   * stored is answered, as stale, else {@code OVERLOADED}.
   */
  boolean mayWait();

  /**
   * What is being observed where the reader comes from: the loads that it starts belong to that.
   */
  Observation cause();

  /**
   * The same, but at the latest when the reader's time is over, and then what is to be said
   * instead.
   *
   * @param pending what the reader waits for; goes on, whatever becomes of the reader
   */
  <T> CompletableFuture<T> patient(CompletableFuture<T> pending, Supplier<T> otherwise);

  /** The demand of somebody who may always wait, and whom nobody observes. */
  record Fixed(boolean recent) implements Demand {

    @Override
    public boolean mayWait() {
      return true;
    }

    @Override
    public Observation cause() {
      return Observation.NOOP;
    }

    @Override
    public <T> CompletableFuture<T> patient(CompletableFuture<T> pending, Supplier<T> otherwise) {
      return pending;
    }
  }
}
