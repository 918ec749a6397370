package io.imagegateway.ncp.wire;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param outcome what the caller of the operation is told if no other attempt follows
 * @param kind the same in one word, for metrics and decisions
 * @param repeatable whether repeating the attempt can help: a connection failure before an answer,
 *     a 5xx, or a 429 other than the quota
 * @param date NCP's own time, from the answer's {@code Date} header; null without answer or header
 * @param <T> what the operation is asked for
 */
public record AttemptResult<T>(
    Outcome<T> outcome, Kind kind, boolean repeatable, @Nullable Instant date) {

  /** The {@code outcome} tag of {@code ncp.client.requests}. */
  public enum Kind {
    SUCCESS,
    /** NCP says that there is no such thing, or no such Datafence for us. */
    ABSENT,
    /** NCP finds fault with the request, or does not know its path. */
    REJECTED,
    /** 401 with any error but 210, or with none; a request that could not be signed. */
    UNAUTHORIZED,
    /** 401 with error 210, or 403. */
    FORBIDDEN,
    /** 429 other than the quota. */
    THROTTLED,
    /** 429 with error 400. */
    QUOTA,
    /** 5xx, a connection failure before an answer, or a success that holds an unknown error. */
    FAILED,
    TIMEOUT,
    MALFORMED;

    /**
     * Whether NCP answered what it answers only those whom it knows. A 5xx, a time-out, an
     * unreadable answer and a throttled call prove nothing: they may come from whatever stands in
     * front.
     */
    public boolean provesIdentity() {
      return switch (this) {
        case SUCCESS, ABSENT, REJECTED, FORBIDDEN -> true;
        case UNAUTHORIZED, THROTTLED, QUOTA, FAILED, TIMEOUT, MALFORMED -> false;
      };
    }

    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the attempt left the gateway: all but those that could not be signed. */
  public boolean wasSent() {
    return kind != Kind.UNAUTHORIZED
        || (outcome instanceof Outcome.Failed<?>(Failure failure)
            && failure.upstream() != null
            && failure.upstream().httpStatus() != null);
  }

  /** Whether NCP refused what the attempt was signed with. One that was never sent it did not. */
  public boolean identityRefused() {
    return kind == Kind.UNAUTHORIZED && wasSent();
  }

  /** Whether the attempt counts as a failure for the service's circuit breaker. */
  public boolean breakerFailure() {
    return repeatable || kind == Kind.TIMEOUT;
  }
}
