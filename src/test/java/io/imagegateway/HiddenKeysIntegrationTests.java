package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.FakeKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** An operator has the actuator show more than it does by default, values included. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "management.endpoints.web.exposure.include=env,configprops",
      "management.endpoint.env.show-values=always",
      "management.endpoint.configprops.show-values=always",
      "ncp.region-codes=KR,SGN"
    })
class HiddenKeysIntegrationTests {

  private static final FakeKeys KEYS = FakeKeys.PRIMARY;

  private final GatewayClient management;

  HiddenKeysIntegrationTests(@LocalManagementPort int port) {
    management = new GatewayClient(port);
  }

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("ncp.credentials.access-key", KEYS::accessKey);
    registry.add("ncp.credentials.secret-key", KEYS::secretKey);
    registry.add("command.line", () -> "java -jar gateway.jar --its-key=" + KEYS.secretKey());
    registry.add("NCLOUD_SECRET_KEY", () -> "another-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env", "configprops"})
  void showsValuesButNoKey(String endpoint) {
    Answer answer = management.get("/actuator/" + endpoint);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .contains("SGN", "******")
        .doesNotContain(KEYS.accessKey(), KEYS.secretKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ncp.credentials.secret-key", "NCLOUD_SECRET_KEY", "command.line"})
  void hidesWhatIsNamedAsAKeyAndWhatHoldsOne(String property) {
    assertThat(management.get("/actuator/env/" + property).json().at("/property/value").asString())
        .isEqualTo("******");
  }
}
