package io.imagegateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * An upstream that answers every request with the same bytes, to many requests at the same time.
 */
final class HostileNcp implements AutoCloseable {

  /** A gate that stays shut because fewer calls came than expected opens after this time. */
  private static final long PATIENCE_IN_SECONDS = 5;

  private final ServerSocket socket;
  private volatile Attack attack = new Attack(1, "", new byte[0]);

  /**
   * What it answers.
   *
   * @param gate opens when as many requests have come as are to be answered at the same time
   * @param bytes all of the answer behind {@code HTTP/1.1 200 OK}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Attack(CountDownLatch gate, byte[] bytes) {

    Attack(int requests, String headers, byte[] body) {
      this(new CountDownLatch(requests), concatenated(headers, body));
    }
  }

  HostileNcp() {
    try {
      socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(() -> {
      while (!socket.isClosed()) {
        try {
          Socket connection = socket.accept();
          Thread.startVirtualThread(() -> serve(connection));
        } catch (IOException _) {
          return;
        }
      }
    });
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** Answers with this from now on, to so many requests at the same time at first. */
  void answer(int requests, String headers, byte[] body) {
    attack = new Attack(requests, headers, body);
  }

  /** Answers with this, in its whole length. */
  void answer(byte[] body) {
    answer(1, "Content-Length: " + body.length, body);
  }

  static byte[] gzipped(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream input = connection.getInputStream();
      OutputStream output = connection.getOutputStream();
      while (readHead(input)) {
        Attack now = attack;
        now.gate().countDown();
        boolean _ = now.gate().await(PATIENCE_IN_SECONDS, TimeUnit.SECONDS);
        output.write(now.bytes());
        output.flush();
      }
    } catch (IOException _) {
      // The gateway has seen enough.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean readHead(InputStream input) throws IOException {
    int line = 0;
    for (int next = input.read(); next >= 0; next = input.read()) {
      if (next == '\n') {
        if (line == 0) {
          return true;
        }
        line = 0;
      } else if (next != '\r') {
        line++;
      }
    }
    return false;
  }

  private static byte[] concatenated(String headers, byte[] body) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII));
    answer.writeBytes((headers + "\r\n\r\n").getBytes(UTF_8));
    answer.writeBytes(body);
    return answer.toByteArray();
  }
}
