package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.credentials.CredentialsSource;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import reactor.core.scheduler.Scheduler;

class NcpClientConfigurationTests {

  private static final Instant WALL = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void signsWithTheWallClockAndMeasuresWithTheSteadyOne() {
    new ApplicationContextRunner()
        .withUserConfiguration(NcpClientConfiguration.class, Surroundings.class)
        .run(context -> {
          VirtualTime time = context.getBean(VirtualTime.class);
          ScriptedAttempts ncp = context.getBean(ScriptedAttempts.class);
          ncp.inTurn(ScriptedAttempts.broken(), ScriptedAttempts.success());
          CompletableFuture<Outcome<String>> call =
              context
                  .getBean(NcpClient.class)
                  .call(
                      NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST),
                      _ -> new Outcome.Absent<>(null),
                      new LoadTerms(
                          LoadTerms.Priority.FOREGROUND,
                          time.instant().plusSeconds(10),
                          Observation.NOOP));
          assertThat(call).isNotDone();
          time.pass(Duration.ofSeconds(1));

          assertThat(Bench.found(call)).isTrue();
          assertThat(ncp.sent).hasSize(2).allMatch(sent -> sent.signedAt().equals(WALL));
          UpstreamState state =
              context.getBean(ResilientNcpClient.class).of(UpstreamService.SERVER);
          assertThat(state.sinceSuccess()).containsOnlyKeys(Operation.GET_SERVER_IMAGE_LIST);
          assertThat(state.clockOffset()).isZero();
        });
  }

  @EnableConfigurationProperties(NcpSettings.class)
  static class Surroundings {

    // A clock is an instant source, too: the steady one says that it comes first.
    @Bean
    @Primary
    VirtualTime steady() {
      return new VirtualTime();
    }

    @Bean
    Clock wall() {
      return Clock.fixed(WALL, ZoneOffset.UTC);
    }

    @Bean
    Scheduler timer(VirtualTime time) {
      return time.scheduler();
    }

    @Bean
    ScriptedAttempts attempts(VirtualTime time) {
      return new ScriptedAttempts(time);
    }

    @Bean
    CredentialsSource credentials() {
      return new FakeCredentials();
    }

    @Bean
    ObservationRegistry observations() {
      return ObservationRegistry.NOOP;
    }

    @Bean
    MeterRegistry registry() {
      return new SimpleMeterRegistry();
    }
  }
}
