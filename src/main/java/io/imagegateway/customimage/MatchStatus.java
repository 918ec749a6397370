package io.imagegateway.customimage;

/**
 * The way in which a custom image was matched with a server image, or the reason why it was not.
 */
public enum MatchStatus {
  /** A server image has this number, and the same name. */
  CONFIRMED,
  /**
   * An own server image has this number, under another name or where the custom image has none, and
   * no other own image has its name.
   */
  NUMBER_ONLY,
  /** No match by number; exactly one own image has exactly this name. */
  NAME_ONLY,
  /**
   * No match by number and several own images of exactly this name; or one own image has the number
   * and another one the name.
   */
  AMBIGUOUS,
  /** Neither number nor name. */
  NOT_FOUND,
  /** The look-up failed: nothing is known. */
  UNAVAILABLE,
  /** The caller asked for the list only. */
  NOT_REQUESTED
}
