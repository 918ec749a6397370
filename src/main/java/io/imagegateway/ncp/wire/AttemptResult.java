package io.imagegateway.ncp.wire;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt.
 *
 * @param outcome what the caller of the operation gets if no other attempt follows
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
    /** There is no such thing, or no such Datafence for the account. */
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

    /** The kind as the metric's tag: lower case. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The API gateway's codes for a path that it does not know and for a request that is too large:
   * it may send both before it looks at the signature.
   */
  private static final Set<String> BEFORE_AUTHENTICATION = Set.of("300", "430");

  /**
   * Whether NCP itself gave an answer that it gives only to those whose signature it accepted: what
   * was asked for, an absence, or an error with NCP's own code other than 300 and 430. A redirect
   * or a bare 403, 404 or 413 may come from whatever stands in front. A 5xx, a time-out, an
   * unreadable answer and a throttled call prove nothing, whichever host sent them.
   */
  public boolean provesIdentity() {
    return switch (kind) {
      case SUCCESS, ABSENT -> true;
      case REJECTED, FORBIDDEN -> holdsCodeBehindAuthentication();
      case UNAUTHORIZED, THROTTLED, QUOTA, FAILED, TIMEOUT, MALFORMED -> false;
    };
  }

  private boolean holdsCodeBehindAuthentication() {
    if (!(outcome instanceof Outcome.Failed<?>(Failure failure)) || failure.upstream() == null) {
      return false;
    }
    Integer status = failure.upstream().httpStatus();
    String code = failure.upstream().code();
    boolean redirect = status != null && status / 100 == 3;
    return code != null && !redirect && !BEFORE_AUTHENTICATION.contains(code);
  }

  /** Whether the attempt left the gateway: all but those that could not be signed. */
  public boolean wasSent() {
    return kind != Kind.UNAUTHORIZED
        || (outcome instanceof Outcome.Failed<?>(Failure failure)
            && failure.upstream() != null
            && failure.upstream().httpStatus() != null);
  }

  /** Whether NCP refused what the attempt was signed with; false for one that was never sent. */
  public boolean identityRefused() {
    return kind == Kind.UNAUTHORIZED && wasSent();
  }

  /** Whether the attempt counts as a failure for the service's circuit breaker. */
  public boolean breakerFailure() {
    return repeatable || kind == Kind.TIMEOUT;
  }
}
