package io.imagegateway.freshness;

import java.time.Instant;

/**
 * An entry of a store that a read was answered with. It keeps the entry's value from no collection.
 *
 * @param key whose entry
 * @param identity of the entry
 * @param fetchedAt when its value was fetched
 * @param freshUntil until when it is fresh
 */
record HeldPart<K>(
    Store<K, ?> store, K key, Object identity, Instant fetchedAt, Instant freshUntil) {

  /** Whether the store still holds the entry. */
  boolean holds() {
    return store.holds(key, identity);
  }
}
