package io.imagegateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that are careless or hostile, against a gateway in a process of its own. After each of
 * them the process is alive and ready, and a good caller is served from the cache within a second.
 */
public abstract class HostileClients {

  /**
   * Lists alone: they are served for minutes, but absent server images are looked up again soon.
   */
  private static final String FENCE = "/api/v1/fences/26/box-images?details=false";

  private static final int MEGABYTE = 1 << 20;
  private static final int SLOW_READERS = 500;

  /** A second, and what a busy machine adds to it. Starving callers would wait for much longer. */
  private static final Duration SOON = Duration.ofSeconds(3);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final String large;
  private @Nullable Answer stored;

  /**
   * The attacks with this answer for slow readers.
   *
   * @param large the path of a large answer, above what the sockets' buffers hold if possible
   */
  protected HostileClients(String large) {
    this.large = large;
  }

  /** The gateway's port on loopback. */
  protected abstract int port();

  /** The status of its readiness. */
  protected abstract int readiness();

  @BeforeEach
  protected void store() {
    GatewayClient caller = new GatewayClient(port());
    Answer answer = caller.get(FENCE);
    assertThat(answer.json().get("complete").asBoolean()).isTrue();
    assertThat(caller.get(large).status()).isEqualTo(200);
    stored = answer;
  }

  @AfterEach
  protected void servesAGoodCallerFromTheCacheAndIsReady() throws Exception {
    long before = System.nanoTime();
    Answer answer = new GatewayClient(port()).get(FENCE);
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    for (AutoCloseable one : opened) {
      one.close();
    }
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("content"))
        .isEqualTo(Objects.requireNonNull(stored).json().get("content"));
    assertThat(answer.header("Cache-Status")).startsWith("image-gateway; hit");
    assertThat(took).isLessThan(SOON);
    assertThat(readiness()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /, false",
    "PUT, /api/v1/fences/26/box-images, true",
    "PATCH, /nowhere, false",
    "DELETE, /api/v1/product-codes, true",
    "POST, /api/v1/fences/26/box-images, false",
    "POST, /error, true",
    "BREW, /, false"
  })
  protected void rejectsAFormOf64MegabytesAtOnceAndReadsNoneOfIt(
      String method, String path, boolean chunked) throws IOException {
    assertThat(sendBody(method, path, "application/x-www-form-urlencoded", chunked))
        .startsWith("HTTP/1.1 405 ")
        .contains("METHOD_NOT_ALLOWED")
        .contains("Allow: GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  protected void answersAGetAndDoesNotReadItsBody(boolean chunked) throws IOException {
    assertThat(sendBody("GET", FENCE, "multipart/form-data; boundary=b", chunked))
        .startsWith("HTTP/1.1 200 ");
  }

  /** Sends up to 64 MB, until the answer is there or the gateway closes the connection. */
  private String sendBody(String method, String path, String contentType, boolean chunked)
      throws IOException {
    byte[] form = "a&".repeat(32 * 1024).getBytes(ISO_8859_1);
    try (Socket socket = connect()) {
      socket.setSoTimeout(Math.toIntExact(SOON.toMillis()));
      OutputStream output = socket.getOutputStream();
      String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + 64 * MEGABYTE;
      output.write(
          (method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                  + contentType
                  + "\r\n"
                  + length
                  + "\r\n\r\n")
              .getBytes(ISO_8859_1));
      // The answer comes before the body, so it is read before more is sent than is discarded.
      String answer = readSome(socket);
      try {
        for (int sent = 0; sent < 64 * MEGABYTE; sent += form.length) {
          if (chunked) {
            output.write((Integer.toHexString(form.length) + "\r\n").getBytes(ISO_8859_1));
          }
          output.write(form);
          if (chunked) {
            output.write("\r\n".getBytes(ISO_8859_1));
          }
        }
        throw new AssertionError("the gateway took all of the body");
      } catch (SocketException closed) {
        return answer;
      }
    }
  }

  @Test
  protected void closesARequestWhoseBodyIsDribbledAfterItsAnswer() throws IOException {
    Socket socket = connect();
    opened.add(socket);
    write(socket, "PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n");
    assertThat(readSome(socket)).startsWith("HTTP/1.1 405 ");
    dribble(List.of(socket));
    Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> isClosed(socket));
  }

  @Test
  protected void givesARequestsHeadFiveSecondsInAll() throws IOException {
    Socket socket = connect();
    opened.add(socket);
    write(socket, "GET / HTTP/1.1\r\nX-A: ");
    long before = System.nanoTime();
    dribble(List.of(socket));
    Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> isClosed(socket));
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
  }

  @Test
  protected void servesANewCallerWithinTenSecondsBeside5000HalfRequestsAndAnActiveOneAsEver()
      throws IOException {
    GatewayClient active = new GatewayClient(port());
    active.get(FENCE);
    List<SocketChannel> hostile = new ArrayList<>();
    ByteBuffer half =
        ByteBuffer.wrap("GET /api/v1/fences HTTP/1.1\r\nHost: l".getBytes(ISO_8859_1));
    for (int i = 0; i < 5000; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
      hostile.add(channel);
      opened.add(channel);
      if (i % 2 == 0 && channel.finishConnect()) {
        channel.write(half.duplicate());
      }
      if (i % 250 == 0) {
        assertThat(timed(() -> active.get(FENCE))).isLessThan(SOON);
      }
    }
    assertThat(timed(() -> new GatewayClient(port()).get(FENCE)))
        .isLessThan(Duration.ofSeconds(10));
    assertThat(timed(() -> active.get(FENCE))).isLessThan(SOON);
    assertThat(timed(this::readiness)).isLessThan(SOON);
    for (SocketChannel channel : hostile) {
      channel.close();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> isSoon(() -> new GatewayClient(port()).get(FENCE)));
  }

  @Test
  protected void boundsWhatSlowReadersOfALargeAnswerHold() throws IOException {
    List<Socket> readers = new ArrayList<>();
    for (int i = 0; i < SLOW_READERS; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
      readers.add(socket);
      opened.add(socket);
      write(socket, "GET " + large + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    ScheduledExecutorService reading = Executors.newSingleThreadScheduledExecutor();
    opened.add(reading::shutdownNow);
    var _ =
        reading.scheduleWithFixedDelay(
            () -> readers.forEach(HostileClients::readAByte), 1, 1, TimeUnit.SECONDS);
    // Once the answers are made, their slow readers cost nothing any more.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> isSoon(() -> new GatewayClient(port()).get(FENCE)));
    for (int i = 0; i < 5; i++) {
      assertThat(timed(() -> new GatewayClient(port()).get(FENCE))).isLessThan(SOON);
      assertThat(timed(this::readiness)).isLessThan(SOON);
    }
    reading.shutdownNow();
    for (Socket reader : readers) {
      reader.close();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> isSoon(() -> new GatewayClient(port()).get(FENCE)));
  }

  private static void readAByte(Socket socket) {
    try {
      if (socket.getInputStream().available() > 0) {
        socket.getInputStream().read();
      }
    } catch (IOException cutOff) {
      // As it should be.
    }
  }

  /** Sends a byte a second by each of the connections. */
  private void dribble(List<Socket> sockets) {
    ScheduledExecutorService dribbling = Executors.newSingleThreadScheduledExecutor();
    opened.add(dribbling::shutdownNow);
    var _ =
        dribbling.scheduleWithFixedDelay(
            () ->
                sockets.forEach(socket -> {
                  try {
                    socket.getOutputStream().write('a');
                  } catch (IOException closed) {
                    // As it should be.
                  }
                }),
            500,
            1000,
            TimeUnit.MILLISECONDS);
  }

  private static boolean isClosed(Socket socket) {
    try {
      socket.setSoTimeout(100);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port());
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String readSome(Socket socket) throws IOException {
    byte[] bytes = new byte[4096];
    int read = socket.getInputStream().read(bytes);
    return new String(bytes, 0, Math.max(0, read), ISO_8859_1);
  }

  private static boolean isSoon(Runnable what) {
    return timed(what).compareTo(SOON) < 0;
  }

  private static Duration timed(Runnable what) {
    long before = System.nanoTime();
    what.run();
    return Duration.ofNanos(System.nanoTime() - before);
  }
}
