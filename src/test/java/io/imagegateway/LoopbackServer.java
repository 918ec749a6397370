package io.imagegateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A server on a free loopback port that serves each connection on a virtual thread of its own. */
public final class LoopbackServer implements AutoCloseable {

  private final ServerSocket socket;

  /** Serves connections. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Serves one connection, which is closed afterwards.
     *
     * @throws IOException if the client has closed it
     */
    void serve(Socket connection) throws IOException;
  }

  /** Listens from now on. */
  public LoopbackServer(Handler handler) {
    try {
      socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(() -> {
      while (!socket.isClosed()) {
        try {
          Socket connection = socket.accept();
          Thread.startVirtualThread(() -> serve(handler, connection));
        } catch (IOException _) {
          return;
        }
      }
    });
  }

  private static void serve(Handler handler, Socket connection) {
    try (connection) {
      handler.serve(connection);
    } catch (IOException _) {
      // The client has closed it.
    }
  }

  /** The base URL. */
  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** Stops listening; connections stay open. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the head of a request, with the empty line; empty if the client has closed. */
  public static Optional<String> readHead(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    byte[] next = new byte[1];
    while (input.read(next) > 0) {
      head.append(new String(next, ISO_8859_1));
      if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        return Optional.of(head.toString());
      }
    }
    return Optional.empty();
  }

  /** The bytes, compressed. */
  public static byte[] gzipped(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
