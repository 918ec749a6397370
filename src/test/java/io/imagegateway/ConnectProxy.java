package io.imagegateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that opens tunnels (RFC 9110, section 9.3.6), all of them to one port on loopback
 * whatever they are asked for, and keeps what went through them to there.
 */
public final class ConnectProxy implements AutoCloseable {

  private final ServerSocket socket;
  private final int target;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  /** A proxy to this port on loopback. */
  public ConnectProxy(int target) {
    this.target = target;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** The request lines that asked for a tunnel. */
  public List<String> asked() {
    return asked;
  }

  /** All that went through the tunnels, away from here. */
  public String sent() {
    synchronized (sent) {
      return sent.toString(ISO_8859_1);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.startVirtualThread(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket there = new Socket(InetAddress.getLoopbackAddress(), target)) {
      asked.add(head(client.getInputStream()).lines().findFirst().orElseThrow());
      client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
      Thread.startVirtualThread(() -> back(there, client));
      InputStream from = client.getInputStream();
      OutputStream to = there.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = from.read(buffer); read > 0; read = from.read(buffer)) {
        synchronized (sent) {
          sent.write(buffer, 0, read);
        }
        to.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // One of the two has left.
    }
  }

  private static void back(Socket there, Socket client) {
    try {
      there.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // One of the two has left.
    }
  }

  private static String head(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = input.read(); next >= 0; next = input.read()) {
      head.append((char) next);
      if (head.indexOf("\r\n\r\n") >= 0) {
        break;
      }
    }
    return head.toString();
  }
}
