package io.imagegateway;

import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The clocks and the timer. */
@Configuration(proxyBeanMethods = false)
class TimeConfiguration {

  private static final int TIMER_THREADS = 2;
  private static final long TICK_MILLIS = 1_000;

  /** The machine's clock, as far as it is right: what calls are signed with. */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** What ages and deadlines are measured with. */
  @Bean
  @Primary
  InstantSource steadyTime(Clock clock, Scheduler timer) {
    SteadyTime time = new SteadyTime(clock);
    timer.schedulePeriodically(time::catchUp, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return time;
  }

  /** Runs what is to happen later. Nothing that blocks may run on it. */
  @Bean(destroyMethod = "dispose")
  Scheduler timer() {
    return Schedulers.newParallel("gateway-timer", TIMER_THREADS, true);
  }
}
