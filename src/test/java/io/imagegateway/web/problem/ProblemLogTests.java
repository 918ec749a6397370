package io.imagegateway.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.ProblemCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.HandlerMapping;

class ProblemLogTests {

  private final VirtualTime time = new VirtualTime();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ProblemLog problems = new ProblemLog(time, time.scheduler(), meters);
  private final Logger logger = (Logger) LoggerFactory.getLogger(ProblemLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void namesRequestFenceAndImageOfAFailure() {
    MockHttpServletRequest request = request("/api/v1/fences/26/box-images/7");
    request.setAttribute(
        HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("fenceId", "26", "imageNo", "7"));
    answer(ProblemCode.UPSTREAM_FAILED, request);
    assertThat(lines("WARN"))
        .containsExactly(
            "502 UPSTREAM_FAILED for /api/v1/fences/26/box-images/7 (request r-1), fence 26,"
                + " image 7");
  }

  @Test
  void namesNothingThatIsNoNumber() {
    MockHttpServletRequest request = request("/x");
    request.setAttribute(
        HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE,
        Map.of("fenceId", "26\nforged", "serverImageNo", "1".repeat(20)));
    answer(ProblemCode.INTERNAL_ERROR, request);
    assertThat(lines("WARN")).containsExactly("500 INTERNAL_ERROR for /x (request r-1)");
  }

  @Test
  void leavesCallersMistakesToDebugging() {
    answer(ProblemCode.NOT_FOUND, request("/x"));
    assertThat(lines("DEBUG")).containsExactly("404 NOT_FOUND for /x (request r-1)");
    assertThat(lines("WARN")).isEmpty();
  }

  @Test
  void cutsALongPath() {
    answer(ProblemCode.OVERLOADED, request("/" + "y".repeat(16_000)));
    assertThat(lines("WARN"))
        .containsExactly("503 OVERLOADED for /" + "y".repeat(255) + "... (request r-1)");
  }

  @Test
  void writesTenLinesASecondAndCountsTheOthersOnceAMinute() {
    fail(13);
    time.pass(Duration.ofSeconds(1));
    fail(11);
    assertThat(lines("WARN")).hasSize(20).allMatch(line -> line.startsWith("502 "));
    time.pass(Duration.ofSeconds(59));
    assertThat(lines("WARN"))
        .hasSize(21)
        .last()
        .isEqualTo("4 more problems with status 5xx within the last minute, not logged");
    time.pass(Duration.ofMinutes(5));
    assertThat(lines("WARN")).hasSize(21);
    fail(11);
    time.pass(Duration.ofMinutes(1));
    assertThat(lines("WARN"))
        .hasSize(32)
        .last()
        .isEqualTo("1 more problems with status 5xx within the last minute, not logged");
  }

  @Test
  void countsEveryProblemByItsCode() {
    fail(13);
    answer(ProblemCode.NOT_FOUND, request("/x"));
    assertThat(count("UPSTREAM_FAILED")).isEqualTo(13);
    assertThat(count("NOT_FOUND")).isEqualTo(1);
    assertThat(count("OVERLOADED")).isZero();
    assertThat(meters.getMeters()).hasSameSizeAs(ProblemCode.values());
  }

  private double count(String code) {
    return meters.get("gateway.problems").tag("code", code).counter().count();
  }

  private void fail(int times) {
    IntStream.range(0, times)
        .forEach(_ -> answer(ProblemCode.UPSTREAM_FAILED, request("/api/v1/fences/26/box-images")));
  }

  private void answer(ProblemCode code, MockHttpServletRequest request) {
    problems.answered(ProblemWriter.problem(code, request), request);
  }

  private static MockHttpServletRequest request(String path) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.addHeader(RequestId.HEADER, "r-1");
    return request;
  }

  private List<String> lines(String level) {
    return lines.list.stream()
        .filter(line -> line.getLevel().toString().equals(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
