package io.imagegateway.freshness;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The content of a store for a key once a load has ended. Immutable: every load makes a new entry.
 *
 * @param <V> what was looked for
 */
sealed interface Entry<V> permits CachedResult, FailedLoad {

  /** The last value or absence, however old; null if there is none. */
  @Nullable CachedResult<V> known();

  /** The same entry with a newer value or absence. */
  Entry<V> knowing(CachedResult<V> newer);

  /** Why {@link #known} is still served once it is no longer fresh. */
  StaleReason staleReason();

  /** The answer with {@link #known}, which must not be null, once it is no longer fresh. */
  CompletableFuture<Answer<V>> oldHit();

  /** Whether a load may be started without a waiting reader. */
  boolean mayRefresh(Instant now);

  /** From when on the entry is of no use. */
  Instant expiresAt();

  /** Whether a value is held, be it old, and not only an absence or a failure. */
  default boolean holdsValue() {
    CachedResult<V> known = known();
    return known != null && known.isFound();
  }
}
