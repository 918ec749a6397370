package io.imagegateway.freshness;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import org.jspecify.annotations.Nullable;

/** The reason why a stored value was answered although newer data was due or wanted. */
public sealed interface StaleReason {

  /** It is only old: no load failed since it was fetched, and a refresh is due or under way. */
  StaleReason REFRESHING = new Refreshing();

  /** The value is old, and no load of it failed since it was fetched. */
  record Refreshing() implements StaleReason {

    @Override
    public String detail() {
      return "refreshing";
    }
  }

  /**
   * The reason that newer data was wanted and could not be fetched.
   *
   * @param code what kept it away
   */
  record NotFetched(ProblemCode code) implements StaleReason {

    @Override
    public String detail() {
      return code.slug();
    }
  }

  /** The reason in lower case with dashes, as in {@code Cache-Status} and log lines. */
  String detail();

  /** The reason of a value that is served because of a failure. */
  static StaleReason of(Failure failure) {
    return new NotFetched(failure.code());
  }

  /**
   * The reason of an answer that has parts with both: a failure before none, and of two failures
   * the one whose code is declared first. Null stands for a part that needs no reason.
   */
  static @Nullable StaleReason worse(@Nullable StaleReason one, @Nullable StaleReason other) {
    if (!(other instanceof NotFetched(ProblemCode otherCode))) {
      return one == null ? other : one;
    }
    return one instanceof NotFetched(ProblemCode code) && code.compareTo(otherCode) <= 0
        ? one
        : other;
  }
}
