package io.imagegateway.freshness;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The clearings of one cache, by which values asked for before a clearing are distinguished from
 * those asked for after it. A clearing of single keys that is no longer remembered counts for all
 * keys: that costs a load, and brings no old value back. Thread-safe.
 */
final class ClearedKeys<K> {

  private static final int REMEMBERED = 10_000;

  private final AtomicLong all = new AtomicLong();
  private final Cache<K, Long> keys =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .executor(Runnable::run)
          .evictionListener((@Nullable K _, @Nullable Long number, RemovalCause _) -> {
            if (number != null) {
              all.accumulateAndGet(number, Math::max);
            }
          })
          .build();

  /** Takes note of the clearing of one key. */
  void cleared(K key, ClearingMark after) {
    keys.put(key, after.number());
  }

  /** Takes note of a clearing of many keys. */
  void clearedAll(ClearingMark after) {
    all.accumulateAndGet(after.number(), Math::max);
  }

  /** Whether a key was cleared after a point in the order of clearings. */
  boolean since(K key, ClearingMark asked) {
    Long last = keys.getIfPresent(key);
    return asked.number() < all.get() || (last != null && asked.number() < last);
  }
}
