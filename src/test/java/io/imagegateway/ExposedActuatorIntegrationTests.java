package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Somebody has exposed all of the actuator. That must not give the key away. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "management.endpoints.web.exposure.include=*",
      "gateway.expose-shared-login-ids=true"
    })
@AutoConfigureMetrics
class ExposedActuatorIntegrationTests {

  private static final NcpFake NCP = NcpFake.start();

  /** A heap dump holds what the process holds, so it is out of reach whoever exposes it. */
  private static final List<String> DUMPS = List.of("/actuator/heapdump");

  private final GatewayClient gateway;
  private final GatewayClient management;

  ExposedActuatorIntegrationTests(
      @LocalServerPort int port, @LocalManagementPort int managementPort) {
    gateway = new GatewayClient(port);
    management = new GatewayClient(managementPort);
  }

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("ncp.datafence.base-url", NCP::url);
    registry.add("ncp.server.base-url", NCP::url);
    registry.add("ncp.credentials.access-key", FakeKeys.PRIMARY::accessKey);
    registry.add("ncp.credentials.secret-key", FakeKeys.PRIMARY::secretKey);
  }

  @AfterAll
  static void stop() {
    NCP.close();
  }

  @Test
  void showsNoSecretInAnyAnswer() {
    gateway.get("/api/v1/fences/26/box-images");
    List<String> paths =
        management.get("/actuator").json().get("_links").values().stream()
            .map(link -> link.get("href").asString())
            .filter(href -> !href.contains("{"))
            .map(href -> href.replaceFirst("^http://[^/]*", ""))
            .toList();
    assertThat(paths).contains("/actuator/env", "/actuator/configprops", "/actuator/beans");
    assertThat(paths).doesNotContainAnyElementsOf(DUMPS);
    for (String path : paths) {
      assertHoldsNoSecret(path);
    }
    assertHoldsNoSecret("/actuator/env/ncp.credentials.secret-key");
    assertHoldsNoSecret("/actuator/env/ncp.credentials.access-key");
    assertHoldsNoSecret("/actuator/configprops/ncp.credentials");
    assertHoldsNoSecret("/actuator/health/upstream");
    assertHoldsNoSecret("/actuator/health/ncp");
  }

  @Test
  void givesNoHeapDump() {
    assertThat(management.get("/actuator/heapdump").status()).isEqualTo(404);
  }

  private void assertHoldsNoSecret(String path) {
    Answer answer = management.get(path);
    String text = answer.text().toLowerCase(Locale.ROOT);
    List<String> secrets =
        List.of(
            FakeKeys.PRIMARY.accessKey(),
            FakeKeys.PRIMARY.secretKey(),
            "@example.com",
            "x-ncp-apigw-signature-v2:");
    assertThat(secrets.stream().filter(secret -> text.contains(secret.toLowerCase(Locale.ROOT))))
        .as(path)
        .isEmpty();
  }
}
