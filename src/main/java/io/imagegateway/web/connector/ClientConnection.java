package io.imagegateway.web.connector;

import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** The connection that a request came by, which can be closed while its answer is being written. */
public final class ClientConnection {

  private static final String ATTRIBUTE = ClientConnection.class.getName();

  private final SocketWrapperBase<?> socket;

  ClientConnection(SocketWrapperBase<?> socket) {
    this.socket = socket;
  }

  void attachTo(Request request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** The connection of a request; empty where another server than ours received it. */
  public static Optional<ClientConnection> of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection
        ? Optional.of(connection)
        : Optional.empty();
  }

  /** Closes the connection; may be called by any thread, several times. */
  public void close() {
    socket.close();
  }
}
