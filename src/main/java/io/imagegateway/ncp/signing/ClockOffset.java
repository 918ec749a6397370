package io.imagegateway.ncp.signing;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far NCP's clock is ahead of ours, as far as that matters: zero until NCP refused a signature
 * for its time and accepted another one. The same for all services.
 */
public final class ClockOffset {

  private static final Logger log = LoggerFactory.getLogger(ClockOffset.class);
  private static final Duration TOLERATED = Duration.ofSeconds(60);

  private volatile Duration offset = Duration.ZERO;

  /** Whether clocks that differ so much can be why a signature is refused. */
  public static boolean matters(Duration difference) {
    return difference.abs().compareTo(TOLERATED) > 0;
  }

  /** What to add to our wall clock before signing. */
  public Duration current() {
    return offset;
  }

  /**
   * NCP accepted what was signed with this offset, where it had refused what was signed with
   * another one. Of many calls that find that out at the same time, the first is believed.
   */
  synchronized void keep(Duration accepted) {
    if (!matters(accepted.minus(offset))) {
      return;
    }
    offset = matters(accepted) ? accepted : Duration.ZERO;
    if (offset.isZero()) {
      log.info("NCP's clock and this machine's agree again; calls are signed with the latter");
    } else {
      log.warn(
          "NCP's clock is ahead of this machine's by {} s; calls are signed with NCP's time",
          offset.toSeconds());
    }
  }
}
