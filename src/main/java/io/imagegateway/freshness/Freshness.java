package io.imagegateway.freshness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The age and the origin of an answer. The freshness of an answer made of parts is the combination
 * of its parts', in any grouping: {@link #and} is associative and commutative, and {@link #NONE}
 * changes nothing.
 *
 * @param fetchedAt when the oldest part was fetched
 * @param freshUntil until when every part is fresh
 * @param source where the worst part came from
 * @param reason why the worst of the old parts is old; null if every part is new enough
 */
public record Freshness(
    Instant fetchedAt, Instant freshUntil, Source source, @Nullable StaleReason reason) {

  /** The freshness of nothing: the neutral element. */
  public static final Freshness NONE = new Freshness(Instant.MAX, Instant.MAX, Source.STORE);

  /** The origin of an answer, from best to worst. */
  public enum Source {
    /** The store. */
    STORE,
    /** A fetch, because nothing usable was stored. */
    MISS,
    /** A fetch, because the caller asked for newer data than was stored. */
    REQUEST
  }

  /** The freshness of a part that is new enough. */
  public Freshness(Instant fetchedAt, Instant freshUntil, Source source) {
    this(fetchedAt, freshUntil, source, null);
  }

  /** The freshness of a failed part: it was asked for, and has no age. */
  public static Freshness ofFailure() {
    return new Freshness(Instant.MAX, Instant.MAX, Source.MISS);
  }

  /** The freshness of an answer that has both as its parts. */
  public Freshness and(Freshness other) {
    return new Freshness(
        fetchedAt.isBefore(other.fetchedAt) ? fetchedAt : other.fetchedAt,
        freshUntil.isBefore(other.freshUntil) ? freshUntil : other.freshUntil,
        source.compareTo(other.source) >= 0 ? source : other.source,
        StaleReason.worse(reason, other.reason));
  }

  /**
   * Whether newer data was wanted for any part and could not be fetched. A part that is only old,
   * with its refresh due or under way, is not enough.
   */
  public boolean stale() {
    return reason instanceof StaleReason.NotFetched;
  }
}
