package io.imagegateway.observability;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The queue between the gateway's threads and its console, while the gateway runs. A console that
 * nobody reads, because its pipe is full or its terminal is stopped, stops no request. The start
 * and the report of a failed start are written directly.
 *
 * <p>It wraps the appender that Spring Boot has configured, so that all settings below {@code
 * logging} keep their meaning.
 */
@Component
final class ConsoleQueue implements SmartLifecycle {

  private static final String CONSOLE = "CONSOLE";
  private static final Duration FLUSH = Duration.ofSeconds(1);

  private final int size;
  private final Counter dropped;
  private final ILoggerFactory loggers = LoggerFactory.getILoggerFactory();

  private @Nullable Appender<ILoggingEvent> console;
  private @Nullable QueuedAppender queue;

  ConsoleQueue(ConsoleSettings settings, MeterRegistry registry) {
    size = settings.consoleQueue();
    dropped =
        Counter.builder("log.events.dropped")
            .description("Log lines that the console did not take in time")
            .register(registry);
  }

  /** Starts before the ports open. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  @Override
  public void start() {
    if (size == 0 || !(loggers instanceof LoggerContext context)) {
      return;
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Appender<ILoggingEvent> configured = root.getAppender(CONSOLE);
    // Another context of the same process may have put its own queue there.
    if (configured == null || configured instanceof QueuedAppender) {
      return;
    }
    QueuedAppender wrapping = new QueuedAppender(configured, size, dropped::increment);
    wrapping.setContext(context);
    wrapping.start();
    root.addAppender(wrapping);
    root.detachAppender(configured);
    console = configured;
    queue = wrapping;
  }

  /**
   * Writes what waits and puts the console back. A console that takes nothing for a second is left
   * behind the queue, so that it cannot hold up the end of the process either.
   */
  @Override
  public void stop() {
    if (!(loggers instanceof LoggerContext context) || queue == null || console == null) {
      return;
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    try {
      if (queue.flush(FLUSH)) {
        root.addAppender(console);
        root.detachAppender(queue);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    queue = null;
    console = null;
  }

  @Override
  public boolean isRunning() {
    return queue != null;
  }
}
