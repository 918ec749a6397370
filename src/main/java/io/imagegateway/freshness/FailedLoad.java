package io.imagegateway.freshness;

import io.imagegateway.lookup.Failure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a key whose last load failed.
 *
 * @param known what an earlier load brought, if it is still of use
 * @param failure why the last load failed
 * @param until until when no load is started, and everybody gets this failure or what is known
 * @param pause how long refreshes rest after this failure; the next one doubles it
 * @param retryAt when they have rested
 */
record FailedLoad<V>(
    @Nullable CachedResult<V> known,
    Failure failure,
    Instant until,
    Duration pause,
    Instant retryAt)
    implements Entry<V> {

  /** Whether a load may be started for somebody who waits for it. */
  boolean mayLoad(Instant now) {
    return !now.isBefore(until);
  }

  @Override
  public boolean mayRefresh(Instant now) {
    return mayLoad(now) && !now.isBefore(retryAt);
  }

  @Override
  public Instant expiresAt() {
    return known != null && known.isUsable(until) ? known.expiresAt() : until;
  }
}
