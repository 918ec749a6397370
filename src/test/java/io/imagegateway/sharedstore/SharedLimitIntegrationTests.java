package io.imagegateway.sharedstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.UpstreamService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedLimitIntegrationTests {

  private static final int LIMIT = 20;
  private static final String FULL_AT = "ig1:{test}:t:server";

  @TempDir private Path directory;

  @Test
  void isOneForAllReplicasAndOneForEachService() {
    InstantSource time = InstantSource.system();
    try (RedisProcess server = RedisProcess.start(directory);
        Connected one = Connected.to(server.url(), null, "a", time);
        Connected other = Connected.to(server.url(), null, "b", time)) {
      List<RedisSharedLimit> limits =
          List.of(
              new RedisSharedLimit(one.operations, new KeySpace("test")),
              new RedisSharedLimit(other.operations, new KeySpace("test")));
      Instant begin = time.instant();
      int granted = 0;
      Duration wait = Duration.ZERO;
      for (int i = 0; wait.isZero(); i++) {
        wait = take(limits.get(i % 2), UpstreamService.SERVER).orElseThrow();
        granted += wait.isZero() ? 1 : 0;
      }
      double seconds = Duration.between(begin, time.instant()).toNanos() / 1e9;

      assertThat(granted).isBetween(LIMIT, LIMIT + 1 + (int) (seconds * LIMIT));
      assertThat(wait).isBetween(Duration.ofNanos(1), Duration.ofMillis(1_000 / LIMIT));
      assertThat(take(limits.getFirst(), UpstreamService.DATAFENCE)).contains(Duration.ZERO);

      // A number that nobody wrote here stops nobody for longer than a second.
      server.cli("SET", FULL_AT, "9000000000000000");
      assertThat(take(limits.getLast(), UpstreamService.SERVER).orElseThrow())
          .isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
      server.cli("SET", FULL_AT, "no number");
      assertThat(take(limits.getLast(), UpstreamService.SERVER)).contains(Duration.ZERO);
    }
  }

  private static Optional<Duration> take(RedisSharedLimit limit, UpstreamService service) {
    return limit.take(service, LIMIT).orTimeout(10, TimeUnit.SECONDS).join();
  }
}
