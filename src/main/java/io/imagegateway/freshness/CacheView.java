package io.imagegateway.freshness;

import java.util.Map;
import java.util.Optional;

/**
 * The operators' view of one cache, by the text form of its keys. To look starts no load, counts as
 * no read and changes nothing about what is evicted next.
 */
public interface CacheView {

  /** Its name. */
  String name();

  /** The number of keys in each state. */
  Map<EntryView.State, Integer> counts();

  /**
   * What is held for a key; empty if nothing is.
   *
   * @throws IllegalArgumentException if the text is not a key's
   */
  Optional<EntryView> entry(String key);

  /**
   * Clears a key, whether or not anything is held for it.
   *
   * @throws IllegalArgumentException if the text is not a key's
   */
  void clear(String key);

  /**
   * Clears all keys of a Datafence.
   *
   * @throws IllegalArgumentException if this cache's keys belong to no Datafence
   */
  void clearFence(long fenceId);
}
