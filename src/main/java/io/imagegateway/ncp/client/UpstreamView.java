package io.imagegateway.ncp.client;

import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;

/** How NCP looks from here, for those who watch over the gateway. Looking changes nothing. */
public interface UpstreamView {

  /** The state of one service, now. */
  UpstreamState of(UpstreamService service);

  /** What is added to this machine's clock before signing; zero if NCP accepts its time. */
  Duration clockOffset();
}
