package io.imagegateway.ncp.call;

import io.imagegateway.freshness.Outcome;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
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
 * well again; while that lasts, or goes to and fro, once a minute how often. An outage of hours
 * makes a few lines an hour, not one per call. Nothing of NCP's texts is ever in them.
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
    Report report = health.reports.get(failure.code());
    Instant now = time.instant();
    if (report != null && now.isBefore(report.saidAt.plus(INTERVAL))) {
      report.unsaid++;
      return;
    }
    long unsaid = report == null ? 0 : report.unsaid;
    health.reports.put(failure.code(), new Report(now));
    health.saidFailing = true;
    Failure.Upstream upstream = failure.upstream();
    log.warn(
        "NCP {} {} fails: {} (HTTP status {}, NCP code {}), {} more since last said",
        operation.service().label(),
        operation.action(),
        failure.code(),
        upstream == null || upstream.httpStatus() == null ? "none" : upstream.httpStatus(),
        upstream == null ? "none" : tellable(upstream.code()),
        unsaid);
  }

  private static void answered(Operation operation, Health health) {
    if (health.saidFailing) {
      health.saidFailing = false;
      log.info("NCP {} {} is well again", operation.service().label(), operation.action());
    }
  }

  private static String tellable(@Nullable String code) {
    if (code == null) {
      return "none";
    }
    return TELLABLE.matcher(code).matches() ? code : "unreadable";
  }

  private static final class Health {
    private final Map<ProblemCode, Report> reports = new EnumMap<>(ProblemCode.class);
    private boolean saidFailing;
  }

  private static final class Report {
    private final Instant saidAt;
    private long unsaid;

    Report(Instant saidAt) {
      this.saidAt = saidAt;
    }
  }
}
