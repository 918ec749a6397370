package io.imagegateway;

import java.time.Clock;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What time it is, and what happens later. */
@Configuration(proxyBeanMethods = false)
class TimeConfiguration {

  private static final int TIMER_THREADS = 2;

  /** The machine's clock, as far as it is right: what calls are signed with. */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** What ages and deadlines are measured with. */
  @Bean
  @Primary
  InstantSource steadyTime(Clock clock) {
    return new SteadyTime(clock);
  }

  /** Runs what is to happen later. Nothing that blocks may run on it. */
  @Bean(destroyMethod = "dispose")
  Scheduler timer() {
    return Schedulers.newParallel("gateway-timer", TIMER_THREADS, true);
  }
}
