package io.imagegateway.freshness;

import java.util.Optional;

/**
 * The text form of a cache's values in a store that replicas share. A change of the form needs
 * another version of the store's format, since replicas of two releases run side by side.
 *
 * @param <V> the values
 */
public interface ContentCodec<V> {

  /** The text of a value; holds no personal data. */
  String encode(V value);

  /** The value of a text; empty if the text is none that {@link #encode} writes. */
  Optional<V> decode(String text);
}
