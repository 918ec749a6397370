package io.imagegateway.freshness;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Where a store gets its values from.
 *
 * @param <K> what identifies a value
 * @param <V> the values
 */
@FunctionalInterface
public interface Loader<K, V> {

  /**
   * Starts loading all the keys, together where that is cheaper, and returns at once.
   *
   * <p>The failure of one key says nothing about another. The futures complete normally, with a
   * failure as a value; one that completes exceptionally, or that is missing from the map, is a bug
   * of the loader and counts as {@code INTERNAL_ERROR}. Nobody cancels them.
   *
   * @param keys distinct, at least one
   * @param load the terms
   * @return a future for each key
   */
  Map<K, CompletableFuture<Outcome<V>>> load(Collection<K> keys, Load load);
}
