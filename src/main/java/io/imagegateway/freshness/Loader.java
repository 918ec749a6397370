package io.imagegateway.freshness;

import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

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
  Map<K, CompletableFuture<Outcome<V>>> load(Collection<K> keys, LoadTerms load);

  /** A loader that loads each key for itself. */
  static <K, V> Loader<K, V> oneByOne(
      BiFunction<K, LoadTerms, CompletableFuture<Outcome<V>>> each) {
    return (keys, load) ->
        keys.stream().collect(Collectors.toMap(Function.identity(), key -> each.apply(key, load)));
  }
}
