package io.imagegateway.web.server;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The timers of requests that are answered before Spring observes them: those that Spring's
 * observation records ({@code http.server.requests} and its {@code active}), with the same tags.
 * Each is looked up once.
 */
final class RequestTimers {

  private static final String NONE = "none";

  private final MeterRegistry meters;
  private final String name;
  private final Map<Tags, Timer> timers = new ConcurrentHashMap<>();
  private final Map<String, LongTaskTimer> activeTimers = new ConcurrentHashMap<>();

  private record Tags(String uri, String method, int status, String exception) {}

  /**
   * Timers of this registry.
   *
   * @param name of the metric
   */
  RequestTimers(MeterRegistry meters, String name) {
    this.meters = meters;
    this.name = name;
  }

  /**
   * Starts to time a request.
   *
   * @param pattern of its path
   */
  Running start(HttpServletRequest request, String pattern) {
    return new Running(pattern, request.getMethod());
  }

  private Timer timer(Tags tags) {
    return timers.computeIfAbsent(tags, this::registered);
  }

  private Timer registered(Tags tags) {
    return Timer.builder(name)
        .tag("error", tags.exception)
        .tag("exception", tags.exception)
        .tag("method", tags.method)
        .tag("outcome", outcome(tags.status))
        .tag("status", Integer.toString(tags.status))
        .tag("uri", tags.uri)
        .register(meters);
  }

  /** Spring's own tags of a request that is not answered yet. */
  private LongTaskTimer registeredActive(String method) {
    return LongTaskTimer.builder(name + ".active")
        .tag("exception", NONE)
        .tag("method", method)
        .tag("outcome", outcome(200))
        .tag("status", "200")
        .tag("uri", "UNKNOWN")
        .register(meters);
  }

  private static String outcome(int status) {
    return switch (status / 100) {
      case 2 -> "SUCCESS";
      case 3 -> "REDIRECTION";
      default -> "SERVER_ERROR";
    };
  }

  /** A request that is being answered. */
  final class Running {

    private final Timer.Sample sample = Timer.start(meters);
    private final LongTaskTimer.Sample active;
    private final String pattern;
    private final String method;

    private Running(String pattern, String method) {
      this.pattern = pattern;
      this.method = method;
      this.active =
          activeTimers.computeIfAbsent(method, RequestTimers.this::registeredActive).start();
    }

    /** The answer is written. */
    void answered(int status) {
      record(new Tags(pattern, method, status, NONE));
    }

    /** The answer could not be written, which Spring counts as an error of the server's. */
    void brokenOff(Exception cause) {
      record(new Tags(pattern, method, 500, cause.getClass().getSimpleName()));
    }

    private void record(Tags tags) {
      active.stop();
      sample.stop(timer(tags));
    }
  }
}
