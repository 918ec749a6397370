package io.imagegateway.ncp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.imagegateway.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
  private final LoopbackServer server;

  RawServer(String head, String body, Then then) {
    server = new LoopbackServer(connection -> serve(connection, head, body, then));
  }

  private void serve(Socket connection, String head, String body, Then then) {
    try {
      InputStream input = connection.getInputStream();
      OutputStream output = connection.getOutputStream();
      if (LoopbackServer.readHead(input).isPresent()) {
        asked.countDown();
        output.write(head.getBytes(UTF_8));
        do {
          output.write(body.getBytes(UTF_8));
        } while (then == Then.SAY_IT_AGAIN);
      }
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

  String url() {
    return server.url();
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
    server.close();
  }
}
