package io.imagegateway.freshness;

import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The content of a store for a key, without the value.
 *
 * @param state what a read would be answered from
 * @param age since the fetch; null if nothing is held but a failure
 * @param freshFor how long it is still fresh; null if it is not
 * @param servedFor until {@code outage}, or, of an absence, {@code absent} ends; null if nothing is
 *     held but a failure
 * @param lastFailure the failure of the last load; null if it did not fail
 * @param nextTry after what time a load may be started again after the failure; zero if it may be
 *     now, null without a failure
 * @param loading whether a load is wanted or under way
 * @param origin where the value, or the failure, came from
 */
public record EntryView(
    State state,
    @Nullable Duration age,
    @Nullable Duration freshFor,
    @Nullable Duration servedFor,
    @Nullable LastFailure lastFailure,
    @Nullable Duration nextTry,
    boolean loading,
    Loaded.Origin origin) {

  /** The state of an entry, by what a read of its key is answered from. */
  public enum State {
    /** A value, served at once. */
    FRESH,
    /** A value, served at once, while it is refreshed. */
    STALE,
    /** A value, served if a load fails. */
    OUTAGE,
    /** An absence that is still believed. */
    ABSENT,
    /** Nothing but a failed load. */
    FAILED
  }

  /**
   * A failed load.
   *
   * @param code why it failed
   * @param age since it failed
   */
  public record LastFailure(ProblemCode code, Duration age) {}
}
