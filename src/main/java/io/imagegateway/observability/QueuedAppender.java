package io.imagegateway.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded queue in front of an appender that may block. No thread that logs ever waits: what does
 * not fit is dropped and counted, and one line reports the number as soon as the queue is empty
 * again. Logback's own asynchronous appender drops without counting.
 */
final class QueuedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  private final Appender<ILoggingEvent> target;
  private final BlockingQueue<ILoggingEvent> queue;
  private final Runnable onDrop;
  private final AtomicLong unreported = new AtomicLong();
  private final Thread writer;
  private final CountDownLatch written = new CountDownLatch(1);
  private volatile boolean ending;

  /**
   * A queue in front of an appender.
   *
   * @param size events that wait at most
   * @param onDrop called for each event that is dropped
   */
  QueuedAppender(Appender<ILoggingEvent> target, int size, Runnable onDrop) {
    this.target = target;
    this.queue = new ArrayBlockingQueue<>(size);
    this.onDrop = onDrop;
    this.writer = Thread.ofPlatform().daemon().name("console").unstarted(this::write);
    setName(target.getName());
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    if (ending || !queue.offer(event)) {
      unreported.incrementAndGet();
      onDrop.run();
    }
  }

  /**
   * Stops accepting events and waits until those in the queue are written.
   *
   * @return whether they were, within this time
   */
  boolean flush(Duration patience) throws InterruptedException {
    ending = true;
    writer.interrupt();
    return written.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void write() {
    while (!ending) {
      try {
        target.doAppend(queue.take());
        if (queue.isEmpty()) {
          report();
        }
      } catch (InterruptedException _) {
        // Only flush() interrupts, after it has set the mark that ends the loop.
        break;
      }
    }
    for (ILoggingEvent event = queue.poll(); event != null; event = queue.poll()) {
      target.doAppend(event);
    }
    report();
    written.countDown();
  }

  private void report() {
    long dropped = unreported.getAndSet(0);
    if (dropped > 0 && getContext() instanceof LoggerContext context) {
      Logger log = context.getLogger(QueuedAppender.class);
      LoggingEvent event =
          new LoggingEvent(
              QueuedAppender.class.getName(),
              log,
              Level.WARN,
              "{} log lines were dropped: the console did not take them in time",
              null,
              new Object[] {dropped});
      target.doAppend(event);
    }
  }
}
