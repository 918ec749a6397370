package io.imagegateway.freshness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds for a key once a load has ended. Immutable: every load makes a new entry.
 *
 * @param <V> what was looked for
 */
sealed interface Entry<V> permits CachedResult, FailedLoad {

  /** What is known, however old; null if nothing is. */
  @Nullable CachedResult<V> known();

  /** Whether a load may be started that nobody waits for. */
  boolean mayRefresh(Instant now);

  /** From when on nobody has a use for the entry. */
  Instant expiresAt();
}
