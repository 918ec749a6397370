package io.imagegateway.ncp.call;

import io.imagegateway.ncp.credentials.CredentialsSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Puts the calls to NCP together. */
@Configuration(proxyBeanMethods = false)
class NcpCallConfiguration {

  /**
   * The one way to NCP, and the view of it.
   *
   * @param wallClock the time that calls are signed with
   * @param time the time of deadlines and limits, which no correction of the wall clock moves
   * @param timer where waits are scheduled
   */
  @Bean
  GovernedCalls ncpCalls(
      NcpSettings settings,
      Attempts attempts,
      CredentialsSource credentials,
      Clock wallClock,
      InstantSource time,
      Scheduler timer,
      MeterRegistry registry,
      ObservationRegistry observations) {
    return new GovernedCalls(
        settings,
        new ServiceCalls.Shared(
            new ObservedAttempts(attempts, observations),
            new Identity.Source(
                credentials,
                new ClockOffset(),
                wallClock,
                time,
                timer,
                Schedulers.boundedElastic()),
            settings.retry(),
            new Backoff(() -> ThreadLocalRandom.current().nextLong()),
            new CallMeters(registry, time),
            new UpstreamLog(time),
            time,
            timer));
  }
}
