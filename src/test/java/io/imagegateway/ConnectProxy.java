package io.imagegateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that opens tunnels (RFC 9110, section 9.3.6), all of them to one port on loopback
 * whatever they are asked for, and keeps what went through them to there.
 */
public final class ConnectProxy implements AutoCloseable {

  private final LoopbackServer server;
  private final int target;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  /** A proxy to this port on loopback. */
  public ConnectProxy(int target) {
    this.target = target;
    this.server = new LoopbackServer(this::serve);
  }

  /** Its address. */
  public String url() {
    return server.url();
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
    server.close();
  }

  private void serve(Socket client) throws IOException {
    String head = LoopbackServer.readHead(client.getInputStream()).orElseThrow();
    try (Socket there = new Socket(InetAddress.getLoopbackAddress(), target)) {
      asked.add(head.lines().findFirst().orElseThrow());
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
    }
  }

  private static void back(Socket there, Socket client) {
    try {
      there.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // One of the two has left.
    }
  }
}
