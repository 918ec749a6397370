package io.imagegateway.web.connector;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's endpoint, which reports when bytes of a connection begin to wait for a thread. While all
 * threads are busy, that wait is not the client's fault.
 */
final class ReportingEndpoint extends NioEndpoint {

  private @Nullable ConnectionPhases<SocketWrapperBase<?>> phases;

  void reportTo(ConnectionPhases<SocketWrapperBase<?>> reported) {
    phases = reported;
  }

  @Override
  public boolean processSocket(
      SocketWrapperBase<NioChannel> connection, SocketEvent event, boolean dispatch) {
    ConnectionPhases<SocketWrapperBase<?>> reported = phases;
    if (reported != null) {
      reported.dispatched(connection);
    }
    return super.processSocket(connection, event, dispatch);
  }
}
