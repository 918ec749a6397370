package io.imagegateway.web.connector;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.collections.SynchronizedStack;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's endpoint, which reports when bytes of a connection begin to wait for a thread. While all
 * threads are busy, that wait is not the client's fault. Its connections are {@link
 * GatheringConnection}s, unless they are encrypted.
 */
final class ReportingEndpoint extends NioEndpoint {

  private static final Logger log = LoggerFactory.getLogger(ReportingEndpoint.class);

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

  /** Does as Tomcat does, which has no method that makes the connection alone. */
  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    if (isSSLEnabled() || getUnixDomainSocketPath() != null) {
      return super.setSocketOptions(socket);
    }
    try {
      NioChannel channel = channel();
      GatheringConnection connection = new GatheringConnection(channel, this);
      channel.reset(socket, connection);
      connections.put(socket, connection);
      socket.configureBlocking(false);
      socketProperties.setProperties(socket.socket());
      connection.setReadTimeout(getConnectionTimeout());
      connection.setWriteTimeout(getConnectionTimeout());
      connection.setKeepAliveLeft(getMaxKeepAliveRequests());
      getPoller().register(connection);
      return true;
    } catch (IOException | RuntimeException e) {
      log.debug("A connection ended before it could be served", e);
      if (!connections.containsKey(socket)) {
        destroySocket(socket);
      }
      return false;
    }
  }

  private NioChannel channel() {
    SynchronizedStack<NioChannel> unused = getNioChannels();
    NioChannel channel = unused == null ? null : unused.pop();
    return channel != null
        ? channel
        : createChannel(
            new SocketBufferHandler(
                socketProperties.getAppReadBufSize(),
                socketProperties.getAppWriteBufSize(),
                socketProperties.getDirectBuffer()));
  }
}
