package io.imagegateway.ncp.signing;

import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offset of one NCP service's clock from the machine's: positive if the service is ahead, and
 * zero until the service refused a signature for its time and accepted another one.
 *
 * <p>An offset is at most 24 hours: a {@code Date} further away is an error of its sender, and is
 * neither tried nor kept. A change is logged at most once a minute; the changes in between are
 * counted in the next line.
 */
public final class ClockOffset {

  private static final Logger log = LoggerFactory.getLogger(ClockOffset.class);
  private static final Duration TOLERATED = Duration.ofSeconds(60);
  private static final Duration LARGEST = Duration.ofHours(24);
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final UpstreamService service;
  private final InstantSource time;
  private volatile Duration offset = Duration.ZERO;
  private Instant nextLine = Instant.MIN;
  private int unlogged;

  /**
   * An offset of zero.
   *
   * @param service whose clock it is
   * @param time the time of the log's intervals, which no correction of the wall clock moves
   */
  public ClockOffset(UpstreamService service, InstantSource time) {
    this.service = service;
    this.time = time;
  }

  /** Whether a difference of the clocks can be why a signature is refused: above 60 s. */
  static boolean matters(Duration difference) {
    return difference.abs().compareTo(TOLERATED) > 0;
  }

  /** Whether an offset may be signed with: up to 24 hours, in either direction. */
  static boolean plausible(Duration offset) {
    return offset.abs().compareTo(LARGEST) <= 0;
  }

  /** What to add to the machine's wall clock before signing. */
  public Duration current() {
    return offset;
  }

  /**
   * Keeps an offset that the service accepted where it had refused another one. Of many calls that
   * find it at the same time, the first is believed. One that is not {@linkplain #plausible} is
   * ignored.
   */
  synchronized void keep(Duration accepted) {
    if (!plausible(accepted) || !matters(accepted.minus(offset))) {
      return;
    }
    offset = matters(accepted) ? accepted : Duration.ZERO;
    Instant now = time.instant();
    if (now.isBefore(nextLine)) {
      unlogged++;
      return;
    }
    logChange();
    nextLine = now.plus(LOG_INTERVAL);
    unlogged = 0;
  }

  private void logChange() {
    if (offset.isZero()) {
      log.info(
          "The clocks of NCP {} and this machine agree again; calls are signed with the latter,"
              + " {} changes not logged",
          service.label(),
          unlogged);
    } else {
      log.warn(
          "The clock of NCP {} is {} this machine's by {} s; calls are signed with NCP's time,"
              + " {} changes not logged",
          service.label(),
          offset.isNegative() ? "behind" : "ahead of",
          offset.abs().toSeconds(),
          unlogged);
    }
  }
}
