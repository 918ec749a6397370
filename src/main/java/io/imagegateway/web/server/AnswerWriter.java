package io.imagegateway.web.server;

import io.imagegateway.web.AnswerBody;
import io.imagegateway.web.connector.ClientConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.http.parser.AcceptEncoding;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * The writer of whole answers. Each has a {@code Content-Length}, on {@code HEAD} too. One that is
 * to be compressed, by the same settings as in Tomcat ({@code server.compression}), is compressed
 * here, where its bytes may be known already. The bytes that slow clients hold are bounded ({@link
 * WriteBudget}).
 */
@Component
final class AnswerWriter {

  /** Bytes that are written at a time. */
  private static final int PART = 64 * 1024;

  private static final String GZIP = "gzip";
  private static final int LONGEST_KNOWN = 128;
  private static final int MOST_KNOWN = 256;

  private final WriteBudget budget;
  private final Compression compression;

  /** Values of Accept-Encoding, and whether they accept gzip. */
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  AnswerWriter(WriteBudget budget, ServerProperties server) {
    this.budget = budget;
    this.compression = server.getCompression();
  }

  /** Leaves no answer of the API to Tomcat's own compression, which would begin anew each time. */
  static void keepFromTomcat(Connector connector) {
    if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
      protocol.setCompressibleMimeType(
          Arrays.stream(protocol.getCompressibleMimeTypes())
              .filter(type -> !type.equals(MediaType.APPLICATION_JSON_VALUE))
              .collect(Collectors.joining(",")));
    }
  }

  /**
   * Writes an answer whose status and headers are set.
   *
   * @param body its body
   */
  void write(AnswerBody body, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] bytes = body.bytes();
    if (mayCompress(bytes.length, response) && acceptsGzip(request)) {
      bytes = body.gzip();
      response.setHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
      vary(response);
    }
    response.setContentLength(bytes.length);
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      response.flushBuffer();
    } else {
      write(bytes, request, response);
    }
  }

  private boolean mayCompress(int length, HttpServletResponse response) {
    String[] excluded = compression.getExcludedUserAgents();
    return compression.getEnabled()
        && (excluded == null || excluded.length == 0)
        && length >= compression.getMinResponseSize().toBytes()
        && isOfCompressibleType(response.getContentType())
        && !response.containsHeader(HttpHeaders.CONTENT_ENCODING);
  }

  private boolean isOfCompressibleType(@Nullable String type) {
    return type != null && Arrays.stream(compression.getAllMimeTypes()).anyMatch(type::startsWith);
  }

  private boolean acceptsGzip(HttpServletRequest request) {
    String first = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    if (first == null) {
      return false;
    }
    Boolean seen = known.get(first);
    if (seen != null && seen) {
      return true;
    }
    List<String> values = Collections.list(request.getHeaders(HttpHeaders.ACCEPT_ENCODING));
    boolean accepts = values.stream().anyMatch(AnswerWriter::acceptsGzip);
    if (values.size() == 1 && first.length() <= LONGEST_KNOWN && known.size() < MOST_KNOWN) {
      known.put(first, accepts);
    }
    return accepts;
  }

  private static boolean acceptsGzip(String value) {
    try {
      return AcceptEncoding.parse(new StringReader(value)).stream()
          .anyMatch(accepted ->
              accepted.getQuality() > 0 && GZIP.equalsIgnoreCase(accepted.getEncoding()));
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Marks an answer as one that depends on what the client accepts. */
  private static void vary(HttpServletResponse response) {
    if (response.getHeaders(HttpHeaders.VARY).stream()
        .noneMatch(names -> names.toLowerCase(Locale.ROOT).contains("accept-encoding"))) {
      response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
  }

  private void write(byte[] bytes, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Thread writer = Thread.currentThread();
    Output output = output(request, response);
    try (WriteBudget.Write write =
        budget.begin(bytes, bytes.length, () -> cutOff(request, writer))) {
      for (int start = 0; start < bytes.length; start += PART) {
        output.write(bytes, start, Math.min(PART, bytes.length - start));
        write.progressed();
      }
      response.flushBuffer();
    } finally {
      // The budget may have interrupted the thread, which may serve another request next.
      Thread.interrupted();
    }
  }

  /** Where the bytes of an answer go. */
  @FunctionalInterface
  private interface Output {

    /** Writes some of them. */
    void write(byte[] bytes, int start, int length) throws IOException;
  }

  /** The connection itself, which needs no copy of the bytes, where that is known. */
  private static Output output(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<ClientConnection> connection = ClientConnection.of(request);
    return connection.isPresent() ? connection.get()::write : response.getOutputStream()::write;
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
}
