package io.imagegateway.ncp.client;

import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.credentials.CredentialsSource;
import io.imagegateway.ncp.signing.SigningSource;
import io.imagegateway.ncp.wire.AttemptSender;
import io.imagegateway.ncp.wire.ObservedAttemptSender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Configures the NCP client. */
@Configuration(proxyBeanMethods = false)
class NcpClientConfiguration {

  /**
   * The client.
   *
   * @param wallClock the time that calls are signed with
   * @param time the time of deadlines and limits, which no correction of the wall clock moves
   * @param timer where waits are scheduled
   * @param limit the limit that replicas share, if they share anything
   */
  @Bean
  ResilientNcpClient ncpClient(
      NcpSettings settings,
      AttemptSender attempts,
      CredentialsSource credentials,
      Clock wallClock,
      InstantSource time,
      Scheduler timer,
      MeterRegistry registry,
      ObservationRegistry observations,
      ObjectProvider<SharedLimit> limit) {
    return new ResilientNcpClient(
        settings,
        new ServiceClient.Shared(
            new ObservedAttemptSender(attempts, observations),
            new SigningSource(credentials, wallClock, Schedulers.boundedElastic(), timer),
            new RetryPolicy(
                settings.retry(), new Backoff(() -> ThreadLocalRandom.current().nextLong())),
            new CallMonitor(new CallMeters(registry, time), new UpstreamLog(time)),
            new Timing(time, timer),
            limit.getIfAvailable(() -> SharedLimit.NONE)));
  }
}
