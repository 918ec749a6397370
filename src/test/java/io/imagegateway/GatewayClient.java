package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.openapi.ApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of the gateway, who sees what is on the wire and nothing else. */
public final class GatewayClient {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  /** A caller of the gateway that listens on this loopback port. */
  public GatewayClient(int port) {
    this.port = port;
  }

  /** The port that it calls. */
  public int port() {
    return port;
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param headers the headers
   * @param text the body
   */
  public record Answer(int status, HttpHeaders headers, String text) {

    /** The body as JSON. */
    public JsonNode json() {
      return MAPPER.readTree(text);
    }

    /** The only value of a header; empty if it is not there. */
    public String header(String name) {
      return String.join(" | ", headers.allValues(name));
    }
  }

  /** Asks for a path, with headers as name and value in turns. */
  public Answer get(String path, String... headers) {
    return send("GET", path, headers);
  }

  /** Sends a request without a body, with headers as name and value in turns. */
  public Answer send(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return judged(
          method, path, new Answer(response.statusCode(), response.headers(), response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Fails the test if an answer of the API differs from the API's document. */
  private static Answer judged(String method, String path, Answer answer) {
    if (path.startsWith("/api/")) {
      assertThat(ApiDocument.violationsOf(method, path, answer))
          .as("what differs from the API's document in the answer to %s %s", method, path)
          .isEmpty();
    }
    return answer;
  }

  /** Sends a request line as it stands, however wrong, and gives the whole answer as text. */
  public String raw(String requestTarget) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "GET " + requestTarget + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
