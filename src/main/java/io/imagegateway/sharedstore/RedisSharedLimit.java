package io.imagegateway.sharedstore;

import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.client.SharedLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The shared limit as one number for each service in the store. It holds one second's worth of
 * permits, so that no second sees more than twice the limit.
 */
final class RedisSharedLimit implements SharedLimit {

  private static final long SECOND = 1_000_000;
  private static final Script PERMIT = Script.of("permit.lua");

  private final StoreOperations operations;
  private final KeySpace keys;

  RedisSharedLimit(StoreOperations operations, KeySpace keys) {
    this.operations = operations;
    this.keys = keys;
  }

  @Override
  public boolean isAvailable() {
    return operations.isUp();
  }

  @Override
  public CompletableFuture<Optional<Duration>> take(UpstreamService service, int rateLimit) {
    return operations
        .number(
            "permit",
            PERMIT,
            List.of(keys.permits(service)),
            List.of(bytes(Math.ceilDiv(SECOND, rateLimit)), bytes(rateLimit)))
        .thenApply(wait -> wait.map(micros -> Duration.of(micros, ChronoUnit.MICROS)));
  }

  private static byte[] bytes(long number) {
    return Long.toString(number).getBytes(StandardCharsets.UTF_8);
  }
}
