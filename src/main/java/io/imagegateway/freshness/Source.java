package io.imagegateway.freshness;

import io.imagegateway.lookup.LoadTerms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The source of a store's values, with what a store knows about them already. */
@FunctionalInterface
interface Source<K, V> {

  /**
   * Starts loading the keys of flights that have departed, under the rules of {@link Loader#load}.
   *
   * @param recent whether values older than {@code min-refresh-interval} are of no use
   * @return a future for each key
   */
  Map<K, CompletableFuture<Arrival<V>>> load(
      Map<K, Flight<V>> flights, LoadTerms terms, boolean recent);

  /** The source that asks a loader for everything. */
  static <K, V> Source<K, V> of(Loader<K, V> loader, ClearingOrder clearings) {
    return (flights, terms, _) -> {
      ClearingMark asked = clearings.now();
      Map<K, CompletableFuture<Arrival<V>>> loading =
          LinkedHashMap.newLinkedHashMap(flights.size());
      loader
          .load(List.copyOf(flights.keySet()), terms)
          .forEach((key, each) ->
              loading.put(key, each.thenApply(loaded -> new Arrival<>(loaded, asked, null))));
      return loading;
    };
  }
}
