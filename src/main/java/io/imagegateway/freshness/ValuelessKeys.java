package io.imagegateway.freshness;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * The bound on the keys of a store that hold no value, but an absence or a failure. They weigh
 * nothing in the store's own map, so they never push a value out of it; this is what bounds their
 * number: when one is too many, the least useful is removed from the map.
 *
 * <p>The map alone decides what a key holds. What stands here are pointers to the flights in it,
 * and a pointer acts only as long as the map still holds that very flight. So a pointer that a
 * later load, a clearing or an offer has overtaken is harmless: it takes room until it expires, at
 * most.
 */
final class ValuelessKeys<K, V> {

  private final Cache<K, Flight<V>> pointers;
  private final ConcurrentMap<K, CompletableFuture<Entry<V>>> flights;

  /**
   * A bound on keys of a map.
   *
   * @param size the largest number of keys
   * @param timeLeft for how long an entry is of use
   */
  ValuelessKeys(
      int size,
      ConcurrentMap<K, CompletableFuture<Entry<V>>> flights,
      Function<Entry<V>, Duration> timeLeft,
      Ticker ticker) {
    this.flights = flights;
    this.pointers =
        Caffeine.newBuilder()
            .maximumSize(size)
            .expireAfter(Expiry.<K, Flight<V>>writing((_, flight) -> timeLeft.apply(flight.join())))
            .ticker(ticker)
            // Bookkeeping on the calling thread: a test sees the bound at once.
            .executor(Runnable::run)
            .evictionListener((key, flight, _) -> {
              if (key != null && flight != null) {
                flights.remove(key, flight);
              }
            })
            .build();
  }

  /** Counts a key whose flight has landed without a value. */
  void add(K key, Flight<V> flight) {
    // A later flight of the key may have landed meanwhile. The pointer must be to the one in the
    // map, or nothing would bound that.
    var _ =
        pointers
            .asMap()
            .compute(key, (_, pointer) -> flights.get(key) == flight ? flight : pointer);
  }

  /** Notes that a key was of use. */
  void touch(K key) {
    var _ = pointers.getIfPresent(key);
  }
}
