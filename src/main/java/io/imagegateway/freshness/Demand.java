package io.imagegateway.freshness;

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

  /** The demand of somebody who may always wait. */
  record Fixed(boolean recent) implements Demand {

    @Override
    public boolean mayWait() {
      return true;
    }
  }
}
