package io.imagegateway.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ConnectionDrainingTests {

  private final VirtualTime time = new VirtualTime();
  private final ConnectionDraining draining =
      new ConnectionDraining(
          new HttpServerSettings(Duration.ofSeconds(2), false), time.scheduler());
  private final AtomicBoolean stopped = new AtomicBoolean();

  @BeforeEach
  void start() {
    draining.start();
  }

  @Test
  void leavesConnectionsAloneUntilTheGatewayStops() throws Exception {
    assertThat(answer().getHeader("Connection")).isNull();
  }

  @Test
  void answersAndClosesEachConnectionThroughoutThePause() throws Exception {
    draining.stop(() -> stopped.set(true));

    assertThat(answer().getHeader("Connection")).isEqualTo("close");
    assertThat(draining.isRunning()).isTrue();

    time.pass(Duration.ofMillis(1999));
    assertThat(answer().getHeader("Connection")).isEqualTo("close");
    assertThat(stopped).isFalse();
  }

  @Test
  void letsTheRestStopAfterThePause() throws Exception {
    draining.stop(() -> stopped.set(true));
    time.pass(Duration.ofSeconds(2));

    assertThat(stopped).isTrue();
    assertThat(draining.isRunning()).isFalse();
    assertThat(answer().getHeader("Connection")).isEqualTo("close");
  }

  @Test
  void keepsConnectionsAgainAfterARestart() throws Exception {
    draining.stop(() -> stopped.set(true));
    time.pass(Duration.ofSeconds(2));

    draining.start();

    assertThat(answer().getHeader("Connection")).isNull();
  }

  @Test
  void comesBeforeTomcatStops() {
    assertThat(draining.getPhase())
        .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
  }

  private MockHttpServletResponse answer() throws Exception {
    MockHttpServletResponse response = new MockHttpServletResponse();
    draining.doFilter(new MockHttpServletRequest(), response, new MockFilterChain());
    return response;
  }
}
