package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
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
 * Says in the log when an operation begins to fail, when it fails in another way and when it is
 * well again; while it fails, once a minute how often. An operation that goes to and fro is told so
 * a few times, then once a minute. An outage of hours makes a few lines an hour, not one per call.
 * Nothing of NCP's texts is ever in them.
 */
final class UpstreamLog {

  private static final Logger log = LoggerFactory.getLogger(UpstreamLog.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Pattern TELLABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final InstantSource time;
  private final Map<Operation, Health> healths = new EnumMap<>(Operation.class);

  UpstreamLog(InstantSource time) {
    this.time = time;
  }

  /** A call of the operation ended like this. */
  synchronized void ended(Operation operation, Outcome<?> outcome) {
    Health health = healths.computeIfAbsent(operation, _ -> new Health());
    switch (outcome) {
      case Outcome.Failed<?>(Failure failure) -> failed(operation, health, failure);
      case Outcome.Found<?> _, Outcome.Absent<?> _ -> answered(operation, health);
    }
  }

  private void failed(Operation operation, Health health, Failure failure) {
    // That the gateway is full says nothing about NCP.
    if (failure.code() == ProblemCode.OVERLOADED) {
      return;
    }
    Instant now = time.instant();
    if (failure.code() == health.said ? !health.isReminderDue(now) : !health.mayTellChange(now)) {
      health.unsaid++;
      return;
    }
    Failure.Upstream upstream = failure.upstream();
    log.warn(
        "NCP {} {} fails: {} (HTTP status {}, NCP code {}), {} more failures since last said",
        operation.service().label(),
        operation.action(),
        failure.code(),
        upstream == null || upstream.httpStatus() == null ? "none" : upstream.httpStatus(),
        upstream == null ? "none" : tellable(upstream.code()),
        health.unsaid);
    health.said(failure.code(), now);
  }

  private void answered(Operation operation, Health health) {
    Instant now = time.instant();
    if (health.said != null && health.mayTellChange(now)) {
      log.info(
          "NCP {} {} is well again, {} more failures since last said",
          operation.service().label(),
          operation.action(),
          health.unsaid);
      health.said(null, now);
    }
  }

  private static String tellable(@Nullable String code) {
    if (code == null) {
      return "none";
    }
    return TELLABLE.matcher(code).matches() ? code : "unreadable";
  }

  /** What the log says of an operation. */
  private static final class Health {

    /** Twice there and back. */
    private static final int CHANGES_PER_INTERVAL = 4;

    /** The failure that was said last; null if the operation was said to be well, or nothing. */
    private @Nullable ProblemCode said;

    private Instant saidAt = Instant.MIN;
    private long unsaid;
    private Instant changesSince = Instant.MIN;
    private int changes;

    boolean isReminderDue(Instant now) {
      return !now.isBefore(saidAt.plus(INTERVAL));
    }

    /** Whether a change is told now, which then counts as told. */
    boolean mayTellChange(Instant now) {
      if (!now.isBefore(changesSince.plus(INTERVAL))) {
        changesSince = now;
        changes = 0;
      }
      return changes++ < CHANGES_PER_INTERVAL;
    }

    void said(@Nullable ProblemCode code, Instant now) {
      said = code;
      saidAt = now;
      unsaid = 0;
    }
  }
}
