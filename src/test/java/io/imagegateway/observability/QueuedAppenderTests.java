package io.imagegateway.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class QueuedAppenderTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("test");
  private final Console console = new Console();
  private final AtomicInteger dropped = new AtomicInteger();
  private final QueuedAppender queue = new QueuedAppender(console, 3, dropped::incrementAndGet);

  /** An appender that blocks until it is opened. */
  private static final class Console extends AppenderBase<ILoggingEvent> {

    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      reached.countDown();
      boolean interrupted = false;
      while (open.getCount() > 0) {
        try {
          open.await();
        } catch (InterruptedException _) {
          // Like a write to a full pipe, it goes on.
          interrupted = true;
        }
      }
      lines.add(event.getLevel() + " " + event.getFormattedMessage());
      contexts.add(event.getMDCPropertyMap());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @BeforeEach
  void start() {
    context.setMDCAdapter((ch.qos.logback.classic.util.LogbackMDCAdapter) MDC.getMDCAdapter());
    console.setContext(context);
    console.start();
    queue.setContext(context);
    queue.start();
    log.setLevel(Level.DEBUG);
    log.addAppender(queue);
  }

  @AfterEach
  void stop() throws InterruptedException {
    console.open.countDown();
    queue.flush(PATIENCE);
    MDC.clear();
  }

  @Test
  void writesInOrderWithTheContextOfTheThreadThatLogged() {
    console.open.countDown();
    MDC.put("http.request.id", "one");
    log.info("first {}", 1);
    MDC.put("http.request.id", "two");
    log.debug("second");

    await().atMost(PATIENCE).until(() -> console.lines.size() == 2);
    assertThat(console.lines).containsExactly("INFO first 1", "DEBUG second");
    assertThat(console.contexts)
        .containsExactly(Map.of("http.request.id", "one"), Map.of("http.request.id", "two"));
  }

  @Test
  void neverWaitsForTheConsoleAndReportsWhatItDropped() throws InterruptedException {
    log.info("stuck");
    console.reached.await();
    for (int line = 1; line <= 10; line++) {
      log.info("line {}", line);
    }
    assertThat(dropped).hasValue(7);
    assertThat(console.lines).isEmpty();

    console.open.countDown();

    await().atMost(PATIENCE).until(() -> console.lines.size() == 5);
    assertThat(console.lines)
        .containsExactly(
            "INFO stuck",
            "INFO line 1",
            "INFO line 2",
            "INFO line 3",
            "WARN 7 log lines were dropped: the console did not take them in time");
    log.info("afterwards");
    await().atMost(PATIENCE).until(() -> console.lines.size() == 6);
    assertThat(console.lines).last().isEqualTo("INFO afterwards");
  }

  @Test
  void writesWhatWaitsBeforeItEnds() throws InterruptedException {
    console.open.countDown();
    log.info("last");

    assertThat(queue.flush(PATIENCE)).isTrue();
    assertThat(console.lines).containsExactly("INFO last");
  }

  @Test
  void doesNotWaitForeverForAConsoleThatTakesNothing() throws InterruptedException {
    log.info("stuck");
    console.reached.await();

    assertThat(queue.flush(Duration.ofMillis(1))).isFalse();
    log.info("too late");
    assertThat(dropped).hasValue(1);
  }
}
