package io.imagegateway.settings;

import java.io.Serial;

/**
 * The error of a management port that is the main port, so that callers could read the actuator.
 */
final class EqualPortsException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  EqualPortsException(String port) {
    super(
        "management.server.port is %s, and so is server.port: callers of the API could read health, metrics and caches."
            .formatted(port));
  }
}
