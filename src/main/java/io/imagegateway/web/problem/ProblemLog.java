package io.imagegateway.web.problem;

import io.imagegateway.lookup.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;
import reactor.core.scheduler.Scheduler;

/**
 * The log's lines about problems, and their counter {@code gateway.problems}. A problem with status
 * 4xx is a caller's matter and logged at DEBUG. One with status 5xx is logged at WARN, at most ten
 * a second, so that no caller can flood the log; the others are counted in one line a minute.
 */
@Component
final class ProblemLog {

  private static final Logger log = LoggerFactory.getLogger(ProblemLog.class);

  private static final int LINES_PER_SECOND = 10;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int LONGEST_PATH = 256;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");

  private final InstantSource time;
  private final Scheduler timer;
  private final Map<String, Counter> counters;

  private Instant since = Instant.MIN;
  private int lines;
  private long omitted;

  ProblemLog(InstantSource time, Scheduler timer, MeterRegistry meters) {
    this.time = time;
    this.timer = timer;
    // So that each is there before it happens: a rate needs a first value.
    this.counters =
        Arrays.stream(ProblemCode.values())
            .map(ProblemCode::name)
            .collect(Collectors.toUnmodifiableMap(code -> code, code -> counter(code, meters)));
  }

  /** A request is answered with this problem. */
  void answered(Problem problem, HttpServletRequest request) {
    Objects.requireNonNull(counters.get(problem.code())).increment();
    if (problem.status() < 500) {
      write(Level.DEBUG, problem, request);
    } else if (isWithinLimit()) {
      write(Level.WARN, problem, request);
    }
  }

  private static Counter counter(String code, MeterRegistry meters) {
    return Counter.builder("gateway.problems")
        .description("Requests that were answered with a problem")
        .tag("code", code)
        .register(meters);
  }

  private synchronized boolean isWithinLimit() {
    Instant now = time.instant();
    if (!now.isBefore(since.plus(SECOND))) {
      since = now;
      lines = 0;
    }
    if (lines < LINES_PER_SECOND) {
      lines++;
      return true;
    }
    if (omitted == 0) {
      timer.schedule(this::summarize, 1, TimeUnit.MINUTES);
    }
    omitted++;
    return false;
  }

  private void summarize() {
    long count;
    synchronized (this) {
      count = omitted;
      omitted = 0;
    }
    log.warn("{} more problems with status 5xx within the last minute, not logged", count);
  }

  /** The path is logged as it was sent: percent-encoded, so that it can't forge a line. */
  private static void write(Level level, Problem problem, HttpServletRequest request) {
    log.atLevel(level)
        .addKeyValue("error.code", problem.code())
        .addKeyValue("http.response.status_code", problem.status())
        .addKeyValue("event.outcome", "failure")
        .log(
            "{} {} for {} (request {}){}{}",
            problem.status(),
            problem.code(),
            shortened(problem.instance()),
            problem.requestId(),
            named(request, "fence", "fenceId"),
            named(request, "image", "imageNo", "serverImageNo"));
  }

  private static String shortened(String path) {
    return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "...";
  }

  /** A number in the path by its name, if it is one. */
  private static String named(HttpServletRequest request, String name, String... variables) {
    if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
        instanceof Map<?, ?> values) {
      for (String variable : variables) {
        if (values.get(variable) instanceof String number && NUMBER.matcher(number).matches()) {
          return ", " + name + " " + number;
        }
      }
    }
    return "";
  }
}
