package io.imagegateway.lookup;

import java.time.Instant;
import java.util.Objects;

/**
 * The result of a load with its age, so that what another cache fetched earlier keeps its age.
 *
 * @param outcome found, absent or failed
 * @param fetchedAt when the source answered, or when the load failed; on the clock that the
 *     gateway's ages are measured with
 * @param origin where it came from
 * @param <V> what was looked for
 */
public record Loaded<V>(Outcome<V> outcome, Instant fetchedAt, Origin origin) {

  /** The origin of a value. */
  public enum Origin {
    /** A call to NCP for this key. */
    NCP,
    /** An index that shows it. */
    INDEX,
    /** A store that several replicas share. */
    SHARED
  }

  /** Rejects null, also from callers without null checks. */
  public Loaded {
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(fetchedAt);
  }

  /** The result of a call to NCP for this key. */
  public static <V> Loaded<V> fromNcp(Outcome<V> outcome, Instant fetchedAt) {
    return new Loaded<>(outcome, fetchedAt, Origin.NCP);
  }
}
