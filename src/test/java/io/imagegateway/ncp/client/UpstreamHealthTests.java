package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

class UpstreamHealthTests {

  private final Bench bench = Bench.unlimited();

  @Test
  void reportsTheStateAndTheTimeSinceTheLastSuccess() {
    bench.time.pass(Duration.ofSeconds(83));
    bench.ncp.inTurn(
        ScriptedAttempts.unauthorized(VirtualTime.START.minusSeconds(517)),
        ScriptedAttempts.success());
    assertThat(bench.call(Operation.GET_SERVER_IMAGE_LIST)).isDone();
    bench.time.pass(Duration.ofSeconds(7));

    Health health = health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsOnly(
            Map.entry(
                "server",
                Map.of(
                    "breaker",
                    "closed",
                    "clockOffsetSeconds",
                    -600L,
                    "secondsSinceSuccess",
                    Map.of("getServerImageList", 7L))),
            Map.entry(
                "datafence",
                Map.of(
                    "breaker",
                    "closed",
                    "clockOffsetSeconds",
                    0L,
                    "secondsSinceSuccess",
                    Map.of())),
            Map.entry("credentials", Map.of("source", "a fake", "ageSeconds", 90L)));
  }

  @Test
  void isDegradedButNotDownWhileTheBreakerIsNotClosed() {
    bench.ncp.always(ScriptedAttempts.timedOut());
    bench.calls(50);
    assertThat(health().getStatus()).isEqualTo(UpstreamHealth.DEGRADED);
    assertThat(server(health())).containsEntry("breaker", "open");

    bench.time.pass(Duration.ofSeconds(10));
    bench.ncp.always(_ -> Mono.never());
    bench.start();
    assertThat(health().getStatus()).isEqualTo(UpstreamHealth.DEGRADED);
    assertThat(server(health())).containsEntry("breaker", "half-open");
  }

  @Test
  void isDegradedButNotDownWhileAServiceIsPaused() {
    bench.ncp.always(ScriptedAttempts.unauthorized());
    bench.calls(3);

    assertThat(health().getStatus()).isEqualTo(UpstreamHealth.DEGRADED);
    assertThat(server(health()))
        .containsEntry("breaker", "closed")
        .containsEntry("pausedBy", ProblemCode.UPSTREAM_AUTHENTICATION_FAILED);
  }

  @Test
  void isDegradedButNotDownWhileAnOperationIsPaused() {
    bench.ncp.always(ScriptedAttempts.forbidden());
    bench.calls(3);

    assertThat(health().getStatus()).isEqualTo(UpstreamHealth.DEGRADED);
    assertThat(server(health()))
        .containsEntry("breaker", "closed")
        .doesNotContainKey("pausedBy")
        .containsEntry(
            "pausedOperations",
            Map.of("getServerImageDetail", ProblemCode.UPSTREAM_PERMISSION_DENIED));
  }

  @Test
  void showsNothingOfTheKeys() {
    assertThat(health().toString()).contains("a fake").doesNotContain("old-access", "old-secret");
  }

  private Health health() {
    return new UpstreamHealth(bench.calls, bench.credentials, bench.time).health();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> server(Health health) {
    return (Map<String, Object>) Objects.requireNonNull(health.getDetails().get("server"));
  }
}
