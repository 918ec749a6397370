package io.imagegateway.freshness;

import io.imagegateway.lookup.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a key whose last load failed.
 *
 * @param known what an earlier load brought, if it is still of use
 * @param failure why the last load failed
 * @param failedAt when it failed
 * @param rest how long loads rest after this failure; the next one doubles it
 * @param until until when no load is started for a reader that waits, and every reader gets this
 *     failure or what is known
 * @param pause how long refreshes rest after this failure; the next one doubles it
 * @param retryAt when refreshes have rested
 */
record FailedLoad<V>(
    @Nullable CachedResult<V> known,
    Failure failure,
    Instant failedAt,
    Duration rest,
    Instant until,
    Duration pause,
    Instant retryAt)
    implements Entry<V> {

  /** How long after its rest a key's failure is remembered, so that the next one rests longer. */
  private static final Duration REMEMBERED = Duration.ofSeconds(60);

  /** Whether a load may be started for a reader that waits for it. */
  boolean mayLoad(Instant now) {
    return !now.isBefore(until);
  }

  /** When the next load may start, by a reader's call or as a refresh, whichever comes first. */
  Instant nextTry(Instant now) {
    return known != null && known.isServable(now) ? retryAt : until;
  }

  @Override
  public Entry<V> knowing(CachedResult<V> newer) {
    return new FailedLoad<>(newer, failure, failedAt, rest, until, pause, retryAt);
  }

  @Override
  public StaleReason staleReason() {
    return StaleReason.of(failure);
  }

  @Override
  public CompletableFuture<Answer<V>> oldHit() {
    return CompletableFuture.completedFuture(Objects.requireNonNull(known).old(staleReason()));
  }

  @Override
  public boolean mayRefresh(Instant now) {
    return !now.isBefore(retryAt);
  }

  @Override
  public Instant expiresAt() {
    Instant forgotten = until.plus(REMEMBERED);
    return known != null && known.expiresAt().isAfter(forgotten) ? known.expiresAt() : forgotten;
  }
}
