package io.imagegateway.ncp.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Answers every request with the same characters, be they HTTP or not. */
final class RawServer implements AutoCloseable {

  /** What it does behind its answer. */
  enum Then {
    HANG_UP,
    SAY_NOTHING,
    SAY_IT_AGAIN
  }

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private final ServerSocket socket;

  RawServer(String head, String body, Then then) {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(() -> {
      while (!socket.isClosed()) {
        try {
          Socket connection = socket.accept();
          Thread.startVirtualThread(() -> serve(connection, head, body, then));
        } catch (IOException _) {
          return;
        }
      }
    });
  }

  private void serve(Socket connection, String head, String body, Then then) {
    try (connection) {
      InputStream input = connection.getInputStream();
      OutputStream output = connection.getOutputStream();
      readHead(input);
      asked.countDown();
      output.write(head.getBytes(UTF_8));
      do {
        output.write(body.getBytes(UTF_8));
      } while (then == Then.SAY_IT_AGAIN);
      if (then == Then.SAY_NOTHING) {
        while (input.read() >= 0) {
          // The other side leaves when it has had enough.
        }
        left.countDown();
      }
    } catch (IOException _) {
      left.countDown();
    }
  }

  private static void readHead(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = input.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append(new String(new byte[] {(byte) next}, US_ASCII));
    }
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** Open until the first request is there. */
  CountDownLatch asked() {
    return asked;
  }

  /** Open until a client hangs up. */
  CountDownLatch left() {
    return left;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
