package io.imagegateway.ncp.server;

import io.imagegateway.lookup.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A record of where NCP does not let us list server images. A sub account can have the permission
 * for single images only, and asking for a list each time would cost a call that is known to fail.
 */
final class ListPermissions {

  /** The time that a refusal counts. */
  static final Duration REMEMBERED = Duration.ofMinutes(5);

  private record Refusal(Failure failure, Instant until) {}

  private final InstantSource time;
  private final Map<String, Refusal> byRegion = new ConcurrentHashMap<>();

  ListPermissions(InstantSource time) {
    this.time = time;
  }

  /** Keeps in mind that lists of the region are refused. */
  void remember(String regionCode, Failure failure) {
    byRegion.put(regionCode, new Refusal(failure, time.instant().plus(REMEMBERED)));
  }

  /** Forgets a refusal: NCP has listed images of the region. */
  void forget(String regionCode) {
    byRegion.remove(regionCode);
  }

  /** Why lists of the region are refused, if they are known to be. */
  Optional<Failure> of(String regionCode) {
    return Optional.ofNullable(byRegion.get(regionCode))
        .filter(refusal -> time.instant().isBefore(refusal.until()))
        .map(Refusal::failure);
  }
}
