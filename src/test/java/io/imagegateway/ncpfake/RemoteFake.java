package io.imagegateway.ncpfake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;

/** A fake in another process, driven through its control surface. */
public final class RemoteFake {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  /** The fake at this loopback port. */
  public RemoteFake(int port) {
    this.port = port;
  }

  /** Its base URL. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Whether it listens. */
  public boolean isUp() {
    try {
      return send("GET", "journal", "").statusCode() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /** Injects a fault, in the form that {@code GET /__fake/} describes. */
  public void fault(String json) {
    order("POST", "faults", json);
  }

  /** Withdraws all faults. */
  public void heal() {
    order("DELETE", "faults", "");
  }

  /** Restores the state at the start. */
  public void reset() {
    order("POST", "reset", "");
  }

  /** Sets the clock apart. */
  public void clockOffset(String duration) {
    order("POST", "clock", "{\"offset\": \"" + duration + "\"}");
  }

  /** Accepts these pairs and no others. */
  public void acceptOnly(FakeKeys... keys) {
    order("POST", "keys", "{\"accept\": " + DataSet.JSON.writeValueAsString(keys) + "}");
  }

  /** Forgets the calls so far. */
  public void forgetCalls() {
    order("DELETE", "journal", "");
  }

  /** The calls since the last reset. */
  public JsonNode calls() {
    return DataSet.JSON.readTree(order("GET", "journal", "")).get("calls");
  }

  private String order(String method, String path, String body) {
    HttpResponse<String> response = send(method, path, body);
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException("the fake rejected " + method + " " + path);
    }
    return response.body();
  }

  private HttpResponse<String> send(String method, String path, String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url() + "/__fake/" + path))
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
