package io.imagegateway.freshness;

import io.imagegateway.lookup.UpstreamService;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The description of a cache, given once by its owner.
 *
 * @param name its name, for the actuator, metrics and log lines; not used by another cache
 * @param service the NCP service that a load that does not end is attributed to
 * @param settings its times and size
 * @param keys the text form of its keys
 * @param weight how many entries a value counts as; at least 1
 * @param dueByLoad whether what one load brought falls due together; otherwise each key by itself
 * @param namedElsewhere whether a held answer of NCP names a key, so that it counts as found before
 *     even if this cache holds no value of it; must neither block nor start a load
 * @param whenFound receives each found value that a load brings; must not block
 * @param codec the form of its values in a store that replicas share; null: they are not shared
 * @param arrivals is called with what loads bring; null for none
 * @param <K> what identifies a value
 * @param <V> the values
 */
public record CacheSpec<K, V>(
    String name,
    UpstreamService service,
    CacheSettings settings,
    KeyFormat<K> keys,
    ToIntFunction<V> weight,
    boolean dueByLoad,
    Predicate<K> namedElsewhere,
    Consumer<V> whenFound,
    @Nullable ContentCodec<V> codec,
    @Nullable ArrivalListener<K, V> arrivals) {

  /** A cache whose values are not shared. */
  public CacheSpec(
      String name,
      UpstreamService service,
      CacheSettings settings,
      KeyFormat<K> keys,
      ToIntFunction<V> weight,
      boolean dueByLoad,
      Predicate<K> namedElsewhere,
      Consumer<V> whenFound) {
    this(name, service, settings, keys, weight, dueByLoad, namedElsewhere, whenFound, null, null);
  }

  /** A cache whose values count as one entry each and fall due each by itself. */
  public static <K, V> CacheSpec<K, V> of(
      String name, UpstreamService service, CacheSettings settings, KeyFormat<K> keys) {
    return new CacheSpec<>(name, service, settings, keys, _ -> 1, false, _ -> false, _ -> {});
  }

  /** The same with values that count as several entries. */
  public CacheSpec<K, V> weighing(ToIntFunction<V> weigher) {
    return new CacheSpec<>(
        name,
        service,
        settings,
        keys,
        weigher,
        dueByLoad,
        namedElsewhere,
        whenFound,
        codec,
        arrivals);
  }

  /** The same with values that fall due together with what the same load brought. */
  public CacheSpec<K, V> fallingDueByLoad() {
    return new CacheSpec<>(
        name, service, settings, keys, weight, true, namedElsewhere, whenFound, codec, arrivals);
  }

  /** The same with keys that a held answer of NCP may name. */
  public CacheSpec<K, V> namedBy(Predicate<K> answers) {
    return new CacheSpec<>(
        name, service, settings, keys, weight, dueByLoad, answers, whenFound, codec, arrivals);
  }

  /** The same with a receiver of each found value that a load brings. */
  public CacheSpec<K, V> reportingTo(Consumer<V> receiver) {
    return new CacheSpec<>(
        name,
        service,
        settings,
        keys,
        weight,
        dueByLoad,
        namedElsewhere,
        receiver,
        codec,
        arrivals);
  }

  /** The same with values that replicas share, where they share anything. */
  public CacheSpec<K, V> sharedAs(ContentCodec<V> form) {
    return new CacheSpec<>(
        name,
        service,
        settings,
        keys,
        weight,
        dueByLoad,
        namedElsewhere,
        whenFound,
        form,
        arrivals);
  }

  /** The same with a listener to what loads bring, which gets its age, too. */
  public CacheSpec<K, V> reporting(ArrivalListener<K, V> listener) {
    return new CacheSpec<>(
        name,
        service,
        settings,
        keys,
        weight,
        dueByLoad,
        namedElsewhere,
        whenFound,
        codec,
        listener);
  }
}
