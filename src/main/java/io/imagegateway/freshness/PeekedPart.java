package io.imagegateway.freshness;

import org.jspecify.annotations.Nullable;

/**
 * What a look at a key of a store showed.
 *
 * @param identity of the entry that was there; null if none with a value was
 */
record PeekedPart<K>(Store<K, ?> store, K key, @Nullable Object identity) {

  /** Whether the store still shows the same. */
  boolean holds() {
    return store.shows(key, identity);
  }
}
