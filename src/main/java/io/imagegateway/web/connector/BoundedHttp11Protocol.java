package io.imagegateway.web.connector;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1, with connections that are closed when their time is over ({@link
 * ConnectionPhases}). Tomcat itself has a time-out for each read only, so that a client that sends
 * a byte now and then holds its connection for as long as it likes.
 *
 * <p>Tomcat makes it by its name; {@link #watch} must be called before it starts.
 */
public final class BoundedHttp11Protocol extends Http11NioProtocol {

  private static final long SWEEP_MILLIS = 250;

  private final ReportingEndpoint endpoint;
  private @Nullable ConnectionPhases<SocketWrapperBase<?>> phases;
  private @Nullable ScheduledFuture<?> sweeps;

  /** A protocol that closes no connection before {@link #watch} was called. */
  public BoundedHttp11Protocol() {
    ReportingEndpoint reporting = new ReportingEndpoint();
    super(reporting);
    this.endpoint = reporting;
  }

  /** Measures the connections' times by this clock. */
  public void watch(InstantSource time) {
    ConnectionPhases<SocketWrapperBase<?>> watched = new ConnectionPhases<>(time);
    endpoint.reportTo(watched);
    phases = watched;
  }

  @Override
  protected Processor createProcessor() {
    ConnectionPhases<SocketWrapperBase<?>> watched = phases;
    return watched == null
        ? super.createProcessor()
        : new BoundedHttp11Processor(this, getAdapter(), watched);
  }

  @Override
  public void start() throws Exception {
    super.start();
    ConnectionPhases<SocketWrapperBase<?>> watched = phases;
    if (watched != null) {
      sweeps =
          getUtilityExecutor()
              .scheduleWithFixedDelay(
                  () -> sweep(watched), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sweep(ConnectionPhases<SocketWrapperBase<?>> watched) {
    Set<SocketWrapperBase<NioChannel>> open = endpoint.getConnections();
    // Each by a thread of its own: to close one waits for Tomcat's selector, for up to a second.
    watched
        .overdue(open, getMaxConnections())
        .forEach(connection -> Thread.startVirtualThread(connection::close));
  }

  @Override
  public void stop() throws Exception {
    if (sweeps != null) {
      sweeps.cancel(false);
    }
    super.stop();
  }
}
