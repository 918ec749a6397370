package io.imagegateway.ncp.client;

import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The limit on the attempts per second that all replicas keep together. */
public interface SharedLimit {

  /** The limit of a replica that works for itself: there is none beside its own. */
  SharedLimit NONE =
      new SharedLimit() {
        @Override
        public boolean isAvailable() {
          return false;
        }

        @Override
        public CompletableFuture<Optional<Duration>> take(UpstreamService service, int rateLimit) {
          return CompletableFuture.completedFuture(Optional.empty());
        }
      };

  /** Whether it can be asked. */
  boolean isAvailable();

  /**
   * Takes a permit for one attempt, if there is one.
   *
   * @param rateLimit attempts per second of all replicas together
   * @return zero if it was taken, else the time until there may be one; empty if the limit could
   *     not be asked, or may not have been; completes normally
   */
  CompletableFuture<Optional<Duration>> take(UpstreamService service, int rateLimit);
}
