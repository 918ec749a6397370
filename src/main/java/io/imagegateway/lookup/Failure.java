package io.imagegateway.lookup;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reason why something could not be fetched, as a value: never an empty list, never null, never
 * an exception.
 *
 * <p>Holds nothing of NCP's text, so it may be shown to callers and logged as it is.
 *
 * @param code what happened
 * @param upstream the NCP service that caused it, if one was called
 * @param retryAfter how long NCP asked to be left alone, or how long the gateway will leave it
 *     alone; null where nothing is known
 */
public record Failure(
    ProblemCode code, @Nullable Upstream upstream, @Nullable Duration retryAfter) {

  private static final Duration QUOTA_PERIOD = Duration.ofSeconds(60);
  private static final Duration A_MOMENT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT_FOR_ROOM = Duration.ofSeconds(30);

  /** Puts first the failure that is reported where there are several. */
  public static final Comparator<Failure> WORST_FIRST = Comparator.comparing(Failure::code);

  /**
   * The upstream side of a failure.
   *
   * @param service the NCP service that was asked, or would have been
   * @param httpStatus the status that NCP answered with, if it answered
   * @param code NCP's own error code as text, if it sent one
   */
  public record Upstream(
      UpstreamService service, @Nullable Integer httpStatus, @Nullable String code) {}

  /** A failure in which no upstream service had a part. */
  public static Failure of(ProblemCode code) {
    return new Failure(code, null, null);
  }

  /** A failure of an upstream service that sent neither a status nor a code. */
  public static Failure of(ProblemCode code, UpstreamService service) {
    return new Failure(code, new Upstream(service, null, null), null);
  }

  /**
   * The failure that there is no room for a load: {@code OVERLOADED}, with the time until there is
   * some, in whole seconds from 1 to 30.
   *
   * @param service the NCP service whose limits leave no room; null if these are the gateway's own
   * @param untilRoom how long until there is room, as far as is known; may be negative
   */
  public static Failure noRoom(@Nullable UpstreamService service, Duration untilRoom) {
    Duration rounded = Duration.ofSeconds(untilRoom.plusSeconds(1).minusNanos(1).toSeconds());
    return new Failure(
        ProblemCode.OVERLOADED,
        service == null ? null : new Upstream(service, null, null),
        rounded.compareTo(LONGEST_WAIT_FOR_ROOM) > 0
            ? LONGEST_WAIT_FOR_ROOM
            : rounded.isPositive() ? rounded : A_MOMENT);
  }

  /** Whether there was no room for a load, so that it was not made: see {@link #noRoom}. */
  public boolean isNoRoom() {
    return code == ProblemCode.OVERLOADED && retryAfter != null;
  }

  /** A sentence for people; the same for every failure of this code. */
  public String detail() {
    return code.explanation();
  }

  /** Whether the same request may succeed later, unchanged. */
  public boolean retryable() {
    return code.retryable();
  }

  /**
   * The {@code Retry-After} of answers, for the codes that are reported with status 503: what NCP
   * asked for, else a minute for the quota, else a second.
   */
  public Optional<Duration> callersRetryAfter() {
    if (code.status() != 503) {
      return Optional.empty();
    }
    if (retryAfter != null) {
      return Optional.of(retryAfter);
    }
    return Optional.of(code == ProblemCode.UPSTREAM_QUOTA_EXCEEDED ? QUOTA_PERIOD : A_MOMENT);
  }
}
