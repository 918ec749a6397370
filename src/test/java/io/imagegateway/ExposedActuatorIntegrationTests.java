package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.FakeKeys;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Somebody has exposed all of the actuator, and has values shown. That must not give the key away.
 */
@GatewayTest(
    properties = {
      "management.endpoints.web.exposure.include=*",
      "management.endpoint.env.show-values=always",
      "management.endpoint.configprops.show-values=always",
      "management.endpoint.freshness.access=unrestricted",
      "gateway.expose-shared-login-ids=true"
    })
@AutoConfigureMetrics
class ExposedActuatorIntegrationTests {

  private final GatewayClient gateway;
  private final GatewayClient management;

  ExposedActuatorIntegrationTests(GatewayClient gateway, @LocalManagementPort int managementPort) {
    this.gateway = gateway;
    this.management = new GatewayClient(managementPort);
  }

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("command.line", () -> "java --its-key=" + FakeKeys.PRIMARY.secretKey());
    registry.add("NCLOUD_SECRET_KEY", () -> "another-secret");
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
    for (String path : paths) {
      assertHoldsNoSecret(path);
    }
    assertHoldsNoSecret("/actuator/env/ncp.credentials.secret-key");
    assertHoldsNoSecret("/actuator/env/ncp.credentials.access-key");
    assertHoldsNoSecret("/actuator/configprops/ncp.credentials");
    assertHoldsNoSecret("/actuator/health/upstream");
    assertHoldsNoSecret("/actuator/health/ncp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ncp.credentials.secret-key", "NCLOUD_SECRET_KEY", "command.line"})
  void hidesWhatIsNamedAsAKeyAndWhatHoldsOne(String property) {
    assertThat(management.get("/actuator/env/" + property).json().at("/property/value").asString())
        .isEqualTo("******");
  }

  @Test
  void showsOtherValuesWhereThatIsSet() {
    assertThat(
            management
                .get("/actuator/env/gateway.expose-shared-login-ids")
                .json()
                .at("/property/value")
                .asString())
        .isEqualTo("true");
  }

  @Test
  void clearsKeysAndFencesWhereThatIsAllowed() {
    gateway.get("/api/v1/fences/26/box-images");

    assertThat(clear("/box-images/26:CON").status()).isEqualTo(204);
    assertThat(management.get("/actuator/freshness/box-images/26:CON").status()).isEqualTo(404);
    assertThat(clear("/box-images/26:CON").status()).isEqualTo(204);
    assertThat(clear("/box-images?fenceId=26").status()).isEqualTo(204);
    assertThat(management.get("/actuator/freshness/box-images/26:SVR_WIN").status()).isEqualTo(404);
    assertThat(clear("/box-images").status()).isEqualTo(400);
    assertThat(clear("/box-images?fenceId=x").status()).isEqualTo(400);
    assertThat(clear("/box-images/x").status()).isEqualTo(400);
    assertThat(clear("/server-images?fenceId=26").status()).isEqualTo(400);
    assertThat(clear("/images?fenceId=26").status()).isEqualTo(404);
  }

  private GatewayClient.Answer clear(String path) {
    return management.send("DELETE", "/actuator/freshness" + path);
  }

  /** It holds the key, so it stays off where all endpoints are exposed. */
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
