package io.imagegateway.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestTimersTests {

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final RequestTimers timers = new RequestTimers(meters, "http.server.requests");

  private RequestTimers.Running start() {
    return timers.start(new MockHttpServletRequest("GET", "/api/v1/fences/26"), "/api/v1/{x}");
  }

  @Test
  void countsAsActiveWhatIsNotAnsweredYet() {
    RequestTimers.Running running = start();
    assertThat(meters.get("http.server.requests.active").longTaskTimer().activeTasks())
        .isEqualTo(1);
    running.answered(200);
    assertThat(meters.get("http.server.requests.active").longTaskTimer().activeTasks()).isZero();
  }

  @Test
  void timesAnAnswerWithTheTagsOfSpringsObservation() {
    RequestTimers.Running running = start();
    clock.add(Duration.ofMillis(3));
    running.answered(304);
    Timer timer =
        meters
            .get("http.server.requests")
            .tags("error", "none", "exception", "none", "method", "GET")
            .tags("outcome", "REDIRECTION", "status", "304", "uri", "/api/v1/{x}")
            .timer();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
  }

  @Test
  void countsAnAnswerThatNobodyTookAsAnErrorAsSpringDoes() {
    start().brokenOff(new IOException("gone"));
    assertThat(
            meters
                .get("http.server.requests")
                .tags("error", "IOException", "exception", "IOException")
                .tags("outcome", "SERVER_ERROR", "status", "500")
                .timer()
                .count())
        .isEqualTo(1);
  }
}
