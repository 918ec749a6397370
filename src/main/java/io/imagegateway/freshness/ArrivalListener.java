package io.imagegateway.freshness;

import io.imagegateway.lookup.Outcome;
import java.time.Instant;

/**
 * A listener to the values that reach a store by a load, whether this gateway's own or another
 * replica's. It is called before any reader gets the value.
 *
 * @param <K> what identifies a value
 * @param <V> the values
 */
@FunctionalInterface
public interface ArrivalListener<K, V> {

  /**
   * Takes note of a value.
   *
   * @param fetchedAt when it was fetched
   * @param asked the point in the order of clearings at which it was asked for, for {@link
   *     Store#offer}
   */
  void arrived(K key, Outcome.Found<V> found, Instant fetchedAt, ClearingMark asked);
}
