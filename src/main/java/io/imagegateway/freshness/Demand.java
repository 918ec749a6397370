package io.imagegateway.freshness;

/** How new a reader wants the answer to be. */
public enum Demand {
  /** Whatever the store's settings call good enough. */
  STORED,
  /**
   * No older than the settings' {@code min-refresh-interval} (RFC 9111, {@code no-cache} in a
   * request); if that can't be had, what is stored, as stale.
   */
  RECENT
}
