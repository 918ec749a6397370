package io.imagegateway.freshness;

import java.time.Instant;

/**
 * How old an answer is and where it came from. The freshness of an answer made of parts is the
 * combination of its parts', in any grouping: {@link #and} is associative and commutative, and
 * {@link #NONE} changes nothing.
 *
 * @param fetchedAt when the oldest part was fetched
 * @param freshUntil until when every part is fresh
 * @param source where the worst part came from
 */
public record Freshness(Instant fetchedAt, Instant freshUntil, Source source) {

  /** The freshness of nothing: the neutral element. */
  public static final Freshness NONE = new Freshness(Instant.MAX, Instant.MAX, Source.STORE);

  /** Where an answer came from, from best to worst. */
  public enum Source {
    /** Stored, and fresh. */
    STORE,
    /** Fetched, because nothing usable was stored. */
    MISS,
    /** Fetched, because the caller asked for newer data than was stored. */
    REQUEST,
    /** Stored and older than fresh, or served because a fetch failed. */
    STALE
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
        source.compareTo(other.source) >= 0 ? source : other.source);
  }

  /**
   * Whether any part came from the store although it was no longer fresh, or for want of better.
   */
  public boolean stale() {
    return source == Source.STALE;
  }
}
