package io.imagegateway.sharedstore;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of the store that replicas share, for people: a part of the health group {@code
 * upstream}. Without the store each replica works for itself, so it is no reason to take one out of
 * service.
 */
final class SharedStoreHealth implements HealthIndicator {

  /** Answered with HTTP status 200, unlike {@code DOWN}. */
  private static final Status DEGRADED = new Status("DEGRADED", "this replica works for itself");

  private final StoreOperations operations;

  SharedStoreHealth(StoreOperations operations) {
    this.operations = operations;
  }

  @Override
  public Health health() {
    boolean up = operations.isUp();
    return Health.status(up ? Status.UP : DEGRADED).withDetail("available", up).build();
  }
}
