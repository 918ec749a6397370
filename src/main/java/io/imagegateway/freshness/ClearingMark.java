package io.imagegateway.freshness;

/**
 * A point in the order of this gateway's clearings. What was asked for at a point is older than
 * every clearing after it.
 *
 * @param number the clearings before this point
 */
public record ClearingMark(long number) {

  /** The point after every clearing. */
  static final ClearingMark LATEST = new ClearingMark(Long.MAX_VALUE);
}
