package io.imagegateway.lookup;

import org.jspecify.annotations.Nullable;

/**
 * The result of a look-up. Absence is an answer; a failure is none.
 *
 * @param <V> what was looked for
 */
public sealed interface Outcome<V> {

  /**
   * The outcome that there is such a thing.
   *
   * @param value what was looked for
   * @param fingerprint a digest of the value's content, the same on every instance, see {@link
   *     Fingerprints}; empty for what goes into no answer as a whole
   */
  record Found<V>(V value, String fingerprint) implements Outcome<V> {}

  /**
   * The outcome that the source reports that there is no such thing.
   *
   * @param reason what callers see instead of a plain "not found", if the source gave a more
   *     specific reason
   */
  record Absent<V>(@Nullable Failure reason) implements Outcome<V> {}

  /** The outcome that nothing is known, with the reason. */
  record Failed<V>(Failure failure) implements Outcome<V> {}
}
