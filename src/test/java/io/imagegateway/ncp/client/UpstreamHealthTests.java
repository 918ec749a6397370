package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.client.UpstreamState.Circuit;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.credentials.CredentialsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class UpstreamHealthTests {

  private final VirtualTime time = new VirtualTime();
  private UpstreamState server = new UpstreamState(Circuit.CLOSED, null, Map.of());

  @Test
  void tellsWhatIsWellAndForHowLong() {
    server =
        new UpstreamState(
            Circuit.CLOSED, null, Map.of(Operation.GET_SERVER_IMAGE_LIST, Duration.ofSeconds(7)));
    time.pass(Duration.ofSeconds(90));
    Health health = health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry(
            "server",
            Map.of("breaker", "closed", "secondsSinceSuccess", Map.of("getServerImageList", 7L)))
        .containsEntry("datafence", Map.of("breaker", "closed", "secondsSinceSuccess", Map.of()))
        .containsEntry("credentials", Map.of("source", "somewhere", "ageSeconds", 90L))
        .containsEntry("clockOffsetSeconds", -600L);
  }

  @Test
  void isDegradedButNotDownWhileAServiceIsLeftAlone() {
    server = new UpstreamState(Circuit.OPEN, null, Map.of());
    assertThat(health().getStatus()).isEqualTo(UpstreamHealth.DEGRADED);
    server = new UpstreamState(Circuit.HALF_OPEN, null, Map.of());
    assertThat(health().getStatus()).isEqualTo(UpstreamHealth.DEGRADED);
    server =
        new UpstreamState(Circuit.CLOSED, ProblemCode.UPSTREAM_AUTHENTICATION_FAILED, Map.of());
    Health health = health();
    assertThat(health.getStatus()).isEqualTo(UpstreamHealth.DEGRADED);
    assertThat(health.getDetails())
        .containsEntry(
            "server",
            Map.of(
                "breaker",
                "closed",
                "pausedBy",
                ProblemCode.UPSTREAM_AUTHENTICATION_FAILED,
                "secondsSinceSuccess",
                Map.of()));
  }

  @Test
  void showsNothingOfTheKeys() {
    assertThat(health().toString()).doesNotContain("AK-HUSH", "SK-HUSH");
  }

  private Health health() {
    return new UpstreamHealth(new View(), new Source(), time).health();
  }

  private final class View implements UpstreamView {

    @Override
    public UpstreamState of(UpstreamService service) {
      return service == UpstreamService.SERVER
          ? server
          : new UpstreamState(Circuit.CLOSED, null, Map.of());
    }

    @Override
    public Duration clockOffset() {
      return Duration.ofMinutes(-10);
    }
  }

  private static final class Source implements CredentialsSource {

    @Override
    public Credentials current() {
      return new Credentials("AK-HUSH", "SK-HUSH");
    }

    @Override
    public Credentials reload() {
      return current();
    }

    @Override
    public Optional<Credentials> other() {
      return Optional.empty();
    }

    @Override
    public void keep(Credentials accepted) {}

    @Override
    public String name() {
      return "somewhere";
    }

    @Override
    public Instant since() {
      return VirtualTime.START;
    }
  }
}
