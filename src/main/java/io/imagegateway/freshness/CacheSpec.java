package io.imagegateway.freshness;

import io.imagegateway.lookup.UpstreamService;
import java.util.function.ToIntFunction;

/**
 * The description of a cache, given once by its owner.
 *
 * @param name its name, for the actuator, metrics and log lines; not used by another cache
 * @param service the NCP service that a load that does not end is attributed to
 * @param settings its times and size
 * @param keys the text form of its keys
 * @param weight how many entries a value counts as; at least 1
 * @param dueByLoad whether what one load brought falls due together; otherwise each key by itself
 * @param <K> what identifies a value
 * @param <V> the values
 */
public record CacheSpec<K, V>(
    String name,
    UpstreamService service,
    CacheSettings settings,
    KeyFormat<K> keys,
    ToIntFunction<V> weight,
    boolean dueByLoad) {

  /** A cache whose values count as one entry each and fall due each by itself. */
  public static <K, V> CacheSpec<K, V> of(
      String name, UpstreamService service, CacheSettings settings, KeyFormat<K> keys) {
    return new CacheSpec<>(name, service, settings, keys, _ -> 1, false);
  }

  /** The same with values that count as several entries. */
  public CacheSpec<K, V> weighing(ToIntFunction<V> weigher) {
    return new CacheSpec<>(name, service, settings, keys, weigher, dueByLoad);
  }

  /** The same with values that fall due together with what the same load brought. */
  public CacheSpec<K, V> fallingDueByLoad() {
    return new CacheSpec<>(name, service, settings, keys, weight, true);
  }
}
