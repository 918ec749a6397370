package io.imagegateway.container;

import io.imagegateway.GatewayClient;
import io.imagegateway.ncpfake.FakeKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fake NCP of the demo's image, alone, which checks every signature. */
final class Ncp extends GenericContainer<Ncp> {

  /** Where gateways in the same network find it. */
  static final String URL = "http://ncp:8082";

  private static final int PORT = 8082;

  Ncp(Network network) {
    super(DockerImageName.parse(Images.demo()));
    withNetwork(network);
    withNetworkAliases("ncp");
    withExposedPorts(PORT);
    withCommand("--fake-only");
    waitingFor(
        Wait.forHttp("/__fake/journal").forPort(PORT).withStartupTimeout(Duration.ofMinutes(2)));
  }

  /** The calls that came since the start or the last reset. */
  List<JsonNode> calls() {
    return new GatewayClient(getMappedPort(PORT))
        .get("/__fake/journal")
        .json()
        .get("calls")
        .valueStream()
        .toList();
  }

  /** Lets every call wait for so long. */
  void delay(Duration delay) {
    tell("faults", Map.of("delay", delay.toString()));
  }

  /** Accepts this key pair and no other. */
  void acceptOnly(FakeKeys keys) {
    tell("keys", Map.of("accept", List.of(keys)));
  }

  /** Makes everything as it was at the start. */
  void reset() {
    tell("reset", Map.of());
  }

  private void tell(String what, Map<String, ?> body) {
    tell(getMappedPort(PORT), what, JsonMapper.shared().writeValueAsString(body));
  }

  /** Sends an order to the control surface of a fake NCP. */
  static void tell(int port, String what, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/__fake/" + what))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        throw new IllegalStateException(what + " was answered with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
