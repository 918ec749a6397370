package io.imagegateway.freshness;

import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.Outcome;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The source of a store's values, which brings each with its age. A further cache level is a loader
 * that answers what it holds with its age and asks another loader for the rest.
 *
 * @param <K> what identifies a value
 * @param <V> the values
 */
@FunctionalInterface
public interface Loader<K, V> {

  /**
   * Starts loading all the keys, together where that is cheaper, and returns at once.
   *
   * <p>The failure of one key is no evidence about another. The futures complete normally, with a
   * failure as a value; one that completes exceptionally, or that is missing from the map, is a bug
   * of the loader and counts as {@code INTERNAL_ERROR}. Nobody cancels them.
   *
   * @param keys distinct, at least one
   * @param terms the load's own terms
   * @return a future for each key
   */
  Map<K, CompletableFuture<Loaded<V>>> load(Collection<K> keys, LoadTerms terms);

  /**
   * A port to NCP: as a loader, but its outcomes have no age; they are new when they arrive.
   *
   * @param <K> what identifies a value
   * @param <V> the values
   */
  @FunctionalInterface
  interface Port<K, V> {

    /** Starts fetching all the keys, under the rules of {@link Loader#load}. */
    Map<K, CompletableFuture<Outcome<V>>> fetch(Collection<K> keys, LoadTerms terms);

    /** A port that fetches each key for itself. */
    static <K, V> Port<K, V> oneByOne(
        BiFunction<K, LoadTerms, CompletableFuture<Outcome<V>>> each) {
      return (keys, terms) ->
          keys.stream()
              .collect(Collectors.toMap(Function.identity(), key -> each.apply(key, terms)));
    }
  }

  /** The loader over a port: each outcome counts as fetched when it arrives. */
  static <K, V> Loader<K, V> of(Port<K, V> port, InstantSource time) {
    return (keys, terms) -> {
      Map<K, CompletableFuture<Loaded<V>>> loading = LinkedHashMap.newLinkedHashMap(keys.size());
      port.fetch(keys, terms)
          .forEach((key, fetching) ->
              loading.put(
                  key, fetching.thenApply(outcome -> Loaded.fromNcp(outcome, time.instant()))));
      return loading;
    };
  }
}
