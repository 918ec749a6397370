package io.imagegateway.freshness;

import com.github.benmanes.caffeine.cache.AsyncCache;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.cache.Cache;
import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.cache.caffeine.CaffeineCacheManager;

/**
 * The caches behind the stores, as Spring lists and clears them. A clearing goes through the store,
 * which reports it to other replicas.
 */
final class StoreCaches extends CaffeineCacheManager {

  private final Map<String, Store<?, ?>> stores = new ConcurrentHashMap<>();

  StoreCaches() {
    // From an empty list on, asking for an unknown cache does not create one.
    setCacheNames(List.of());
  }

  // Spring lists, clears and measures; it puts nothing in.
  @SuppressWarnings("unchecked")
  void register(String name, Store<?, ?> store) {
    stores.put(name, store);
    registerCustomCache(name, (AsyncCache<Object, Object>) (AsyncCache<?, ?>) store.cache());
  }

  @Override
  protected Cache adaptCaffeineCache(String name, AsyncCache<Object, Object> cache) {
    Store<?, ?> store = stores.get(name);
    return store == null
        ? super.adaptCaffeineCache(name, cache)
        : new StoreCache(name, cache, store);
  }

  private static final class StoreCache extends CaffeineCache {

    private final Store<?, ?> store;

    StoreCache(String name, AsyncCache<Object, Object> cache, Store<?, ?> store) {
      super(name, cache, false);
      this.store = store;
    }

    @Override
    public void clear() {
      store.clear(new Clearing.All());
    }

    @Override
    public boolean invalidate() {
      boolean held = !store.cache().asMap().isEmpty();
      clear();
      return held;
    }

    @Override
    public void evict(Object key) {
      var _ = evictIfPresent(key);
    }

    @Override
    public boolean evictIfPresent(Object key) {
      return store.clearKey(key);
    }
  }
}
