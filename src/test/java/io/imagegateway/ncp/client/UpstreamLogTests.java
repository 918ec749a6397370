package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

class UpstreamLogTests {

  private final Logger everything = (Logger) LoggerFactory.getLogger("io.imagegateway.ncp");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final Bench bench = Bench.unlimited();

  @BeforeEach
  void listen() {
    everything.setLevel(Level.TRACE);
    appender.start();
    everything.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    everything.detachAppender(appender);
    everything.setLevel(null);
  }

  @Test
  void logsAFailureOnceAndTheRecoveryOnce() {
    call(ScriptedAttempts.success(), 3);
    assertThat(lines()).isEmpty();
    call(ScriptedAttempts.rejected(), 5);
    call(ScriptedAttempts.success(), 5);

    assertThat(lines())
        .containsExactly(
            "WARN NCP server getServerImageDetail failing: UPSTREAM_REJECTED_REQUEST"
                + " (HTTP status 400, NCP code 100) for serverImageNo=4, 0 failures suppressed",
            "INFO NCP server getServerImageDetail recovered, 4 failures suppressed");
  }

  @Test
  void logsThatItFailsInAnotherWay() {
    call(ScriptedAttempts.rejected(), 2);
    call(ScriptedAttempts.timedOut(), 2);

    assertThat(lines())
        .hasSize(2)
        .last()
        .isEqualTo(
            "WARN NCP server getServerImageDetail failing: UPSTREAM_TIMEOUT"
                + " (HTTP status none, NCP code none) for serverImageNo=3, 1 failures suppressed");
  }

  @Test
  void countsOnceAMinuteWhileItLasts() {
    bench.ncp.always(ScriptedAttempts.malformed());
    for (int second = 0; second <= 180; second++) {
      bench.start();
      bench.time.pass(Duration.ofSeconds(1));
    }

    assertThat(lines()).hasSize(4);
    assertThat(lines().subList(1, 4)).allMatch(line -> line.endsWith(" 59 failures suppressed"));
  }

  @Test
  void logsAtOnceThatAnOperationFailsAgainSoonAfterItsRecovery() {
    call(ScriptedAttempts.malformed(), 1);
    call(ScriptedAttempts.success(), 1);
    call(ScriptedAttempts.malformed(), 1);

    assertThat(lines())
        .containsExactly(
            "WARN NCP server getServerImageDetail failing: UPSTREAM_MALFORMED_RESPONSE"
                + " (HTTP status 200, NCP code none) for serverImageNo=1, 0 failures suppressed",
            "INFO NCP server getServerImageDetail recovered, 0 failures suppressed",
            "WARN NCP server getServerImageDetail failing: UPSTREAM_MALFORMED_RESPONSE"
                + " (HTTP status 200, NCP code none) for serverImageNo=3, 0 failures suppressed");
  }

  @Test
  void staysCalmWhenAnOperationGoesToAndFro() {
    for (int second = 0; second < 120; second++) {
      call(ScriptedAttempts.malformed(), 1);
      call(ScriptedAttempts.success(), 1);
      bench.time.pass(Duration.ofSeconds(1));
    }

    assertThat(lines()).hasSize(8);
    assertThat(lines().get(4)).endsWith(" 58 failures suppressed");
    assertThat(lines().getLast())
        .isEqualTo("INFO NCP server getServerImageDetail recovered, 0 failures suppressed");
  }

  @Test
  void keepsOperationsApart() {
    bench.ncp.always(ScriptedAttempts.rejected());
    for (Operation operation : Operation.values()) {
      assertThat(bench.call(operation)).isDone();
    }

    assertThat(lines())
        .extracting(line -> line.substring(0, line.indexOf(" failing")))
        .containsExactly(
            "WARN NCP datafence get-box-custom-image",
            "WARN NCP datafence get-datafence",
            "WARN NCP datafence get-fence-custom-image",
            "WARN NCP server getServerImageDetail",
            "WARN NCP server getServerImageList");
  }

  @Test
  void namesTheFenceOrTheImagesByNumberAndNothingElse() {
    bench.ncp.always(ScriptedAttempts.malformed());
    assertThat(
            bench.send(
                NcpRequest.of(Operation.GET_BOX_CUSTOM_IMAGE)
                    .with("fenceId", "26")
                    .with("productCode", "CON")))
        .isDone();
    assertThat(
            bench.send(
                NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST)
                    .with("regionCode", "KR")
                    .with("serverImageNoList.", List.of("11", "12", "13", "14", "15"))))
        .isDone();
    assertThat(
            bench.send(
                NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL)
                    .with("serverImageNo", "1\n2026 WARN forged")))
        .isDone();

    assertThat(lines())
        .extracting(line -> line.substring(line.indexOf(")")))
        .containsExactly(
            ") for fenceId=26, 0 failures suppressed",
            ") for serverImageNo=11,12,13 and 2 more, 0 failures suppressed",
            "), 0 failures suppressed");
  }

  @Test
  void doesNotBlameNcpForAFullGateway() {
    bench.startWithin(Duration.ofMillis(1));

    assertThat(lines()).isEmpty();
  }

  @Test
  void repeatsNothingThatIsNoCode() {
    UpstreamLog log = new UpstreamLog(bench.time);
    log.ended(
        NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST),
        new Outcome.Failed<>(
            new Failure(
                ProblemCode.UPSTREAM_FAILED,
                new Failure.Upstream(UpstreamService.SERVER, 500, "a text\nof NCP"),
                null)));
    log.ended(
        NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST),
        new Outcome.Failed<>(Failure.of(ProblemCode.INTERNAL_ERROR)));

    assertThat(lines())
        .containsExactly(
            "WARN NCP server getServerImageList failing: UPSTREAM_FAILED"
                + " (HTTP status 500, NCP code unreadable), 0 failures suppressed",
            "WARN NCP server getServerImageList failing: INTERNAL_ERROR"
                + " (HTTP status none, NCP code none), 0 failures suppressed");
  }

  @Test
  void holdsNoSecretWhateverHappens() {
    bench.credentials.stored = FakeCredentials.NEW;
    bench.credentials.second = FakeCredentials.SECOND;
    call(ScriptedAttempts.unauthorized(VirtualTime.START.plusSeconds(3600)), 5);
    bench.time.pass(Duration.ofMinutes(1));
    bench.ncp.inTurn(
        ScriptedAttempts.unauthorized(bench.time.instant().plusSeconds(3600)),
        ScriptedAttempts.success());
    bench.start();
    bench.ncp.always(sent -> Mono.error(new IllegalStateException(sent.credentials().secretKey())));
    bench.start();
    bench.ncp.always(_ -> {
      IllegalStateException traceless = new IllegalStateException("old-secret");
      traceless.setStackTrace(new StackTraceElement[0]);
      return Mono.error(traceless);
    });
    bench.start();

    assertThat(lines())
        .anyMatch(line -> line.contains("UPSTREAM_AUTHENTICATION_FAILED"))
        .contains(
            "WARN The clock of NCP server is ahead of this machine's by 3600 s;"
                + " calls are signed with NCP's time, 0 changes not logged",
            "ERROR A bug: a call of getServerImageDetail broke off")
        .noneMatch(line -> line.matches("(?s).*(old|new|second)-(access|secret).*"));
    assertThat(appender.list)
        .filteredOn(event -> event.getThrowableProxy() != null)
        .hasSize(2)
        .extracting(event -> event.getThrowableProxy().getMessage())
        .containsOnly("java.lang.IllegalStateException");
  }

  private void call(AttemptResult<String> answer, int times) {
    bench.ncp.always(answer);
    bench.calls(times);
  }

  private List<String> lines() {
    return appender.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }
}
