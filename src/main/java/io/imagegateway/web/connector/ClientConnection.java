package io.imagegateway.web.connector;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** The connection that a request came by, while its answer is being written. */
public final class ClientConnection {

  private static final String ATTRIBUTE = ClientConnection.class.getName();

  private final SocketWrapperBase<?> socket;
  private final Response response;

  private ClientConnection(SocketWrapperBase<?> socket, Response response) {
    this.socket = socket;
    this.response = response;
  }

  /** Keeps the connection with a request that came by it. */
  static void attach(SocketWrapperBase<?> socket, Request request) {
    request.setAttribute(ATTRIBUTE, new ClientConnection(socket, request.getResponse()));
  }

  /** The connection of a request; empty where another server than ours received it. */
  public static Optional<ClientConnection> of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection
        ? Optional.of(connection)
        : Optional.empty();
  }

  /**
   * Writes a part of the answer's body as it is, past the buffer of the servlet's output, which
   * must be empty. The headers go first, if they have not yet gone.
   *
   * @throws ClientAbortException if the client does not take it, as the servlet's output does
   */
  public void write(byte[] bytes, int start, int length) throws IOException {
    try {
      response.doWrite(ByteBuffer.wrap(bytes, start, length));
    } catch (CloseNowException e) {
      throw e;
    } catch (IOException e) {
      response.setErrorException(e);
      throw new ClientAbortException(e);
    }
  }

  /** Closes the connection; may be called by any thread, several times. */
  public void close() {
    socket.close();
  }
}
