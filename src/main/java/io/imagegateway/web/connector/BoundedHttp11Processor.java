package io.imagegateway.web.connector;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 processor, which reports the phases of the connection that it serves and
 * rejects HTTP/0.9.
 *
 * <p>A request line without a version is HTTP/0.9 for Tomcat: its answer has no head, so that its
 * body could be taken for a part of another answer. Such a connection is closed without an answer.
 * Tomcat also keeps that version for the next connection whose request line it can't read, so this
 * processor serves no further connection.
 */
final class BoundedHttp11Processor extends Http11Processor {

  private final ConnectionPhases<SocketWrapperBase<?>> phases;
  private final Reporting reporting;

  BoundedHttp11Processor(
      AbstractHttp11Protocol<?> protocol,
      Adapter adapter,
      ConnectionPhases<SocketWrapperBase<?>> phases) {
    Reporting reporting = new Reporting(adapter, phases);
    super(protocol, reporting);
    this.phases = phases;
    this.reporting = reporting;
  }

  @Override
  public SocketState service(SocketWrapperBase<?> connection) throws IOException {
    reporting.connection = connection;
    phases.reading(connection);
    SocketState state = super.service(connection);
    if (state == SocketState.OPEN) {
      phases.idle(connection);
    } else if (state == SocketState.LONG) {
      phases.reading(connection);
    }
    return state;
  }

  /** Asked when this processor is to be reused: those of upgraded connections never are. */
  @Override
  public boolean isUpgrade() {
    return reporting.retired || super.isUpgrade();
  }

  /** Tomcat's adapter, called once the head of a request is complete, or can't be read. */
  private static final class Reporting implements Adapter {

    private final Adapter adapter;
    private final ConnectionPhases<SocketWrapperBase<?>> phases;
    private @Nullable SocketWrapperBase<?> connection;
    private boolean simple;
    private boolean retired;

    Reporting(Adapter adapter, ConnectionPhases<SocketWrapperBase<?>> phases) {
      this.adapter = adapter;
      this.phases = phases;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
      if (request.protocol().equals("")) {
        simple = true;
        response.setStatus(HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED);
        adapter.log(request, response, 0);
        response.action(ActionCode.CLOSE_NOW, null);
        return;
      }
      SocketWrapperBase<?> served = connection;
      if (served == null) {
        adapter.service(request, response);
        return;
      }
      phases.serving(served);
      ClientConnection.attach(served, request);
      try {
        adapter.service(request, response);
      } finally {
        phases.answered(served);
      }
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
      return adapter.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent event)
        throws Exception {
      return adapter.asyncDispatch(request, response, event);
    }

    @Override
    public void log(Request request, Response response, long time) {
      adapter.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
      if (simple) {
        retired = true;
        // What is not kept is not deregistered either, and would stay in the statistics for good.
        request.getRequestProcessor().setGlobalProcessor(null);
      }
      connection = null;
      adapter.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
      return adapter.getDomain();
    }
  }
}
