package io.imagegateway.ncp.signing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClockOffsetTests {

  private final VirtualTime time = new VirtualTime();
  private final ClockOffset offset = new ClockOffset(UpstreamService.SERVER, time);
  private final Logger logger = (Logger) LoggerFactory.getLogger(ClockOffset.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
  }

  @Test
  void isKeptUpToADayInEitherDirection() {
    offset.keep(Duration.ofDays(1));
    assertThat(offset.current()).isEqualTo(Duration.ofDays(1));
    offset.keep(Duration.ofDays(-1));
    assertThat(offset.current()).isEqualTo(Duration.ofDays(-1));

    offset.keep(Duration.ofDays(1).plusMillis(1));
    offset.keep(Duration.ofDays(-1).minusMillis(1));
    offset.keep(Duration.ofDays(365));
    assertThat(offset.current()).isEqualTo(Duration.ofDays(-1));
  }

  @Test
  void isLoggedWithItsServiceAndDirection() {
    offset.keep(Duration.ofSeconds(-601));
    time.pass(Duration.ofMinutes(1));
    offset.keep(Duration.ofHours(1));
    time.pass(Duration.ofMinutes(1));
    offset.keep(Duration.ofSeconds(1));

    assertThat(lines())
        .containsExactly(
            "WARN The clock of NCP server is behind this machine's by 601 s;"
                + " calls are signed with NCP's time, 0 changes not logged",
            "WARN The clock of NCP server is ahead of this machine's by 3600 s;"
                + " calls are signed with NCP's time, 0 changes not logged",
            "INFO The clocks of NCP server and this machine agree again;"
                + " calls are signed with the latter, 0 changes not logged");
  }

  @Test
  void isLoggedOnceAMinuteHoweverOftenItChanges() {
    for (int i = 0; i < 1200; i++) {
      offset.keep(i % 2 == 0 ? Duration.ofMinutes(10) : Duration.ZERO);
      time.pass(Duration.ofMillis(100));
    }

    assertThat(lines())
        .containsExactly(
            "WARN The clock of NCP server is ahead of this machine's by 600 s;"
                + " calls are signed with NCP's time, 0 changes not logged",
            "WARN The clock of NCP server is ahead of this machine's by 600 s;"
                + " calls are signed with NCP's time, 599 changes not logged");
  }

  private List<String> lines() {
    return appender.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }
}
