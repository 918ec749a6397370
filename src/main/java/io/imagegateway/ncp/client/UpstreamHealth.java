package io.imagegateway.ncp.client;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.credentials.CredentialsSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * The health of the NCP services, as the client sees it: the health group {@code upstream}. It is
 * for people. NCP's outages are no reason to restart the gateway or to take it out of service,
 * since it answers from its stores.
 */
@Component("ncp")
final class UpstreamHealth implements HealthIndicator {

  /** Answered with HTTP status 200, unlike {@code DOWN}. */
  static final Status DEGRADED = new Status("DEGRADED", "calls to NCP are suspended");

  private final ResilientNcpClient client;
  private final CredentialsSource credentials;
  private final InstantSource time;

  UpstreamHealth(ResilientNcpClient client, CredentialsSource credentials, InstantSource time) {
    this.client = client;
    this.credentials = credentials;
    this.time = time;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    for (UpstreamService service : UpstreamService.values()) {
      UpstreamState state = client.of(service);
      if (state.suspended()) {
        health.status(DEGRADED);
      }
      health.withDetail(service.label(), details(state));
    }
    return health
        .withDetail(
            "credentials",
            Map.of(
                "source",
                credentials.name(),
                "ageSeconds",
                Math.max(0, Duration.between(credentials.since(), time.instant()).toSeconds())))
        .build();
  }

  private static Map<String, Object> details(UpstreamState state) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("breaker", state.circuit().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (state.pausedBy() != null) {
      details.put("pausedBy", state.pausedBy());
    }
    if (!state.pausedOperations().isEmpty()) {
      Map<String, ProblemCode> paused = new TreeMap<>();
      state.pausedOperations().forEach((operation, code) -> paused.put(operation.action(), code));
      details.put("pausedOperations", paused);
    }
    details.put("clockOffsetSeconds", state.clockOffset().toSeconds());
    Map<String, Long> sinceSuccess = new TreeMap<>();
    state
        .sinceSuccess()
        .forEach((operation, since) -> sinceSuccess.put(operation.action(), since.toSeconds()));
    details.put("secondsSinceSuccess", sinceSuccess);
    return details;
  }
}
