package io.imagegateway.ncp.server;

import io.imagegateway.lookup.Failure;
import java.util.Set;

/**
 * NCP's error codes that mean "no such server image".
 *
 * @param codes as text
 */
record NotFoundCodes(Set<String> codes) {

  /**
   * Whether a refusal means that there is no such image. What NCP reported about the key, the
   * quota, the pace or itself is never an absence, whatever code came with it.
   */
  boolean explain(Failure refusal) {
    Failure.Upstream upstream = refusal.upstream();
    if (upstream == null || upstream.code() == null || !codes.contains(upstream.code())) {
      return false;
    }
    return switch (refusal.code()) {
      case UPSTREAM_REJECTED_REQUEST, UPSTREAM_MISCONFIGURED -> true;
      // A success that holds an error of unknown meaning, but not a 5xx.
      case UPSTREAM_FAILED -> upstream.httpStatus() != null && upstream.httpStatus() / 100 == 2;
      default -> false;
    };
  }
}
