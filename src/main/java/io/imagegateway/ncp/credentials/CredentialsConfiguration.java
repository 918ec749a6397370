package io.imagegateway.ncp.credentials;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Configures the source of the key pair: chosen at start, followed until the gateway stops. */
@Configuration(proxyBeanMethods = false)
class CredentialsConfiguration {

  @Bean
  LiveCredentials credentialsSource(
      CredentialsSettings settings,
      Environment environment,
      InstantSource time,
      Scheduler timer,
      MeterRegistry meters) {
    LiveCredentials credentials = CredentialsChain.of(settings, environment).choose(time, meters);
    credentials.watch(timer, Schedulers.boundedElastic());
    return credentials;
  }
}
