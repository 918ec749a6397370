package io.imagegateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An upstream that answers every request with the same bytes, to many requests at the same time.
 */
final class HostileNcp implements AutoCloseable {

  /** A gate that stays shut because fewer calls came than expected opens after this time. */
  private static final long PATIENCE_IN_SECONDS = 5;

  private final LoopbackServer server = new LoopbackServer(this::serve);
  private volatile Attack attack = new Attack(1, "", new byte[0]);

  /** What it answers, when as many requests have come as are to be answered at the same time. */
  private static final class Attack {

    private final CountDownLatch gate;
    private final byte[] bytes;

    Attack(int requests, String headers, byte[] body) {
      this.gate = new CountDownLatch(requests);
      this.bytes = concatenated(headers, body);
    }
  }

  String url() {
    return server.url();
  }

  /** Answers with this from now on, to so many requests at the same time at first. */
  void answer(int requests, String headers, byte[] body) {
    attack = new Attack(requests, headers, body);
  }

  /** Answers with this, in its whole length. */
  void answer(byte[] body) {
    answer(1, "Content-Length: " + body.length, body);
  }

  @Override
  public void close() {
    server.close();
  }

  private void serve(Socket connection) throws IOException {
    InputStream input = connection.getInputStream();
    OutputStream output = connection.getOutputStream();
    while (LoopbackServer.readHead(input).isPresent()) {
      Attack now = attack;
      now.gate.countDown();
      try {
        boolean _ = now.gate.await(PATIENCE_IN_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
      output.write(now.bytes);
      output.flush();
    }
  }

  private static byte[] concatenated(String headers, byte[] body) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII));
    answer.writeBytes((headers + "\r\n\r\n").getBytes(UTF_8));
    answer.writeBytes(body);
    return answer.toByteArray();
  }
}
