package io.imagegateway.web.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import reactor.core.scheduler.Scheduler;

/**
 * The draining of the connections that callers keep open, before Tomcat cuts them. When Tomcat
 * stops, it closes idle connections and answers a request that is just arriving with a bare 503. So
 * for a pause before that, each answer is marked as the connection's last (RFC 9112, section 9.6),
 * and those in use go away one by one, with no request on its way.
 *
 * <p>The first to stop, when readiness has fallen already: Tomcat stops in a later phase.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ConnectionDraining extends OncePerRequestFilter implements SmartLifecycle {

  private final Duration pause;
  private final Scheduler timer;

  private volatile boolean running;
  private volatile boolean draining;

  ConnectionDraining(HttpServerSettings settings, Scheduler timer) {
    this.pause = settings.shutdownPause();
    this.timer = timer;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    on(response);
    chain.doFilter(request, response);
  }

  /** Marks an answer as the connection's last, if the gateway is about to stop. */
  void on(HttpServletResponse response) {
    if (draining) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
    }
  }

  @Override
  public void start() {
    running = true;
    draining = false;
  }

  @Override
  public void stop(Runnable stopped) {
    draining = true;
    timer.schedule(
        () -> {
          stop();
          stopped.run();
        },
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
