package io.imagegateway.lookup;

/**
 * The claim of a request on the result of a load.
 *
 * @param requester whose claim it is
 * @param rank how urgent it is
 */
public record Claim(Requester requester, Rank rank) {

  /** The claim of all refreshes that no request waits for. */
  public static final Claim REFRESH = new Claim(new Requester(Caller.GATEWAY), Rank.REFRESH);

  /** The urgency of a claim on a key that was found before, from first to last. */
  public enum Rank {
    /** A request waits, since nothing is held that could be answered. */
    REQUEST,
    /** No request waits: what is still being answered is refreshed. */
    REFRESH,
    /** A request waits although something is held that could be answered ({@code no-cache}). */
    NO_CACHE
  }
}
