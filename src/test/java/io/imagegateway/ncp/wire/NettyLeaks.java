package io.imagegateway.ncp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class after which a buffer of Netty's was never released. Every buffer is watched
 * while its tests run. A buffer that is lost on purpose shows that losses are noticed, and when the
 * collector has found all of them.
 */
public final class NettyLeaks implements BeforeAllCallback, AfterAllCallback {

  private static final int ROUNDS = 200;

  private final Queue<String> reports = new ConcurrentLinkedQueue<>();
  private final Reports appender = new Reports();
  private ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

  /** Keeps what Netty's detector reports. */
  private final class Reports extends AppenderBase<ILoggingEvent> {

    @Override
    protected void append(ILoggingEvent event) {
      reports.add(event.getFormattedMessage());
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    appender.start();
    logger().addAppender(appender);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      assertThat(reported()).as("buffers that were never released").isEmpty();
    } finally {
      logger().detachAppender(appender);
      ResourceLeakDetector.setLevel(level);
    }
  }

  /** What was reported, once a loss that was made here is among it. */
  private List<String> reported() {
    String lostHere = "lost on purpose: " + UUID.randomUUID();
    lose(lostHere);
    for (int round = 0; round < ROUNDS && !seen(lostHere); round++) {
      System.gc();
      // The detector reports what was lost when the next buffer is made.
      ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    assertThat(seen(lostHere)).as("whether a loss is noticed").isTrue();
    return reports.stream()
        .filter(report -> report.contains("LEAK:") && !report.contains(lostHere))
        .toList();
  }

  private boolean seen(String hint) {
    return reports.stream().anyMatch(report -> report.contains(hint));
  }

  private static void lose(String hint) {
    ByteBufAllocator.DEFAULT.directBuffer(1).touch(hint);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  }
}
