package io.imagegateway.web.server;

import io.imagegateway.web.connector.ClientConnection;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * A filter that makes each answer whole before any of it is written. So an answer has a {@code
 * Content-Length}, on {@code HEAD} too, and the shortest answers are not compressed; its request is
 * no longer in progress while a slow client reads; and the bytes that slow clients hold are bounded
 * ({@link WriteBudget}).
 */
@Component
final class AnswerFilter extends OncePerRequestFilter {

  /** Bytes that are written at a time. */
  private static final int PART = 64 * 1024;

  private final WriteBudget budget;

  AnswerFilter(WriteBudget budget) {
    this.budget = budget;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isFile(request)) {
      RequestLimitFilter.answerMade(request);
      chain.doFilter(request, response);
      return;
    }
    ContentCachingResponseWrapper made = new ContentCachingResponseWrapper(response);
    chain.doFilter(request, made);
    RequestLimitFilter.answerMade(request);
    if (made.getContentSize() == 0 || response.isCommitted()) {
      made.copyBodyToResponse();
      return;
    }
    response.setContentLength(made.getContentSize());
    write(made.getContentAsByteArray(), request, response.getOutputStream());
    response.flushBuffer();
  }

  private void write(byte[] body, HttpServletRequest request, OutputStream output)
      throws IOException {
    Thread writer = Thread.currentThread();
    try (WriteBudget.Write write = budget.begin(body.length, () -> cutOff(request, writer))) {
      for (int start = 0; start < body.length; start += PART) {
        output.write(body, start, Math.min(PART, body.length - start));
        write.progressed();
      }
      output.flush();
    } finally {
      // The budget may have interrupted the thread, which may serve another request next.
      Thread.interrupted();
    }
  }

  /**
   * Closes the connection, by a thread of its own, as that waits for Tomcat's selector; and wakes
   * the writer, which does not notice that its connection was closed while it waits for the client.
   */
  private static void cutOff(HttpServletRequest request, Thread writer) {
    Optional<ClientConnection> connection = ClientConnection.of(request);
    Thread.startVirtualThread(() -> {
      connection.ifPresent(ClientConnection::close);
      writer.interrupt();
    });
  }

  /** Swagger UI's files have their lengths, and are streamed. */
  private static boolean isFile(HttpServletRequest request) {
    return request.getServletPath().startsWith("/swagger-ui/");
  }
}
