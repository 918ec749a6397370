package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log lines of operations that begin to fail, fail in another way or recover; while one fails,
 * one line a minute with the number of failures. An operation that fails and recovers repeatedly is
 * logged a few times, then once a minute. A line names the fence or the images whose call failed,
 * by number, and quotes no text of NCP's.
 */
final class UpstreamLog {

  private static final Logger log = LoggerFactory.getLogger(UpstreamLog.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final InstantSource time;
  private final Map<Operation, Health> healths = new EnumMap<>(Operation.class);

  UpstreamLog(InstantSource time) {
    this.time = time;
  }

  /** Records how a call ended. */
  synchronized void ended(NcpRequest request, Outcome<?> outcome) {
    Health health = healths.computeIfAbsent(request.operation(), _ -> new Health());
    switch (outcome) {
      case Outcome.Failed<?>(Failure failure) -> failed(request, health, failure);
      case Outcome.Found<?> _, Outcome.Absent<?> _ -> answered(request.operation(), health);
    }
  }

  private void failed(NcpRequest request, Health health, Failure failure) {
    // An overload is the gateway's own, and no evidence about NCP.
    if (failure.code() == ProblemCode.OVERLOADED) {
      return;
    }
    Instant now = time.instant();
    boolean due =
        failure.code() == health.logged ? health.isReminderDue(now) : health.recordChange(now);
    if (!due) {
      health.suppressed++;
      return;
    }
    Failure.Upstream upstream = failure.upstream();
    String key = RequestKey.logText(request);
    log.warn(
        "NCP {} {} failing: {} (HTTP status {}, NCP code {}){}, {} failures suppressed",
        request.operation().service().label(),
        request.operation().action(),
        failure.code(),
        upstream == null || upstream.httpStatus() == null ? "none" : upstream.httpStatus(),
        upstream == null ? "none" : loggable(upstream.code()),
        key.isEmpty() ? "" : " for " + key,
        health.suppressed);
    health.logged(failure.code(), now);
  }

  private void answered(Operation operation, Health health) {
    Instant now = time.instant();
    if (health.logged != null && health.recordChange(now)) {
      log.info(
          "NCP {} {} recovered, {} failures suppressed",
          operation.service().label(),
          operation.action(),
          health.suppressed);
      health.logged(null, now);
    }
  }

  private static String loggable(@Nullable String code) {
    if (code == null) {
      return "none";
    }
    return CODE.matcher(code).matches() ? code : "unreadable";
  }

  /** The last logged state of an operation. */
  private static final class Health {

    /** Two failures and two recoveries. */
    private static final int CHANGES_PER_INTERVAL = 4;

    /** The failure that was logged last; null if the recovery was logged, or nothing. */
    private @Nullable ProblemCode logged;

    private Instant loggedAt = Instant.MIN;
    private long suppressed;
    private Instant changesSince = Instant.MIN;
    private int changes;

    boolean isReminderDue(Instant now) {
      return !now.isBefore(loggedAt.plus(INTERVAL));
    }

    /** Counts a change, and returns whether it is to be logged. */
    boolean recordChange(Instant now) {
      if (!now.isBefore(changesSince.plus(INTERVAL))) {
        changesSince = now;
        changes = 0;
      }
      return changes++ < CHANGES_PER_INTERVAL;
    }

    void logged(@Nullable ProblemCode code, Instant now) {
      logged = code;
      loggedAt = now;
      suppressed = 0;
    }
  }
}
