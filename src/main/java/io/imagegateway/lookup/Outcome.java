package io.imagegateway.lookup;

import org.jspecify.annotations.Nullable;

/**
 * What became of a look-up. Absence is an answer; a failure is none.
 *
 * @param <V> what was looked for
 */
public sealed interface Outcome<V> {

  /**
   * It is there.
   *
   * @param value what was looked for
   * @param fingerprint a digest of the value's content, the same on every instance, see {@link
   *     Fingerprints}; empty for what goes into no answer as a whole
   */
  record Found<V>(V value, String fingerprint) implements Outcome<V> {}

  /**
   * The source says that there is no such thing.
   *
   * @param reason what a caller is told instead of a plain "not found", if the source gave a reason
   *     worth telling
   */
  record Absent<V>(@Nullable Failure reason) implements Outcome<V> {}

  /** Nothing is known, and why. */
  record Failed<V>(Failure failure) implements Outcome<V> {}
}
