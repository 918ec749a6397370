package io.imagegateway.freshness;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a cache's keys, for operators, such as {@code 26:CON}.
 *
 * @param format the text of a key
 * @param parse the key of a text; empty if the text is not a key's
 * @param fence the number of the Datafence that a key belongs to; null if keys belong to none
 * @param <K> the keys
 */
public record KeyFormat<K>(
    Function<K, String> format,
    Function<String, Optional<K>> parse,
    @Nullable ToLongFunction<K> fence) {

  /** The format of keys that belong to no Datafence. */
  public static <K> KeyFormat<K> of(
      Function<K, String> format, Function<String, Optional<K>> parse) {
    return new KeyFormat<>(format, parse, null);
  }

  /** The same for keys each of which belongs to a Datafence. */
  public KeyFormat<K> ofFence(ToLongFunction<K> fence) {
    return new KeyFormat<>(format, parse, fence);
  }
}
