package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway below a path prefix, which a trusted proxy strips and names. */
@GatewayTest(properties = "server.forward-headers-strategy=framework")
class PathPrefixIntegrationTests {

  private static final String PREFIX = "X-Forwarded-Prefix";

  private final GatewayClient gateway;

  PathPrefixIntegrationTests(GatewayClient gateway) {
    this.gateway = gateway;
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/fences/0, /images/problems/invalid-request",
    "/api/v1/fences/26/box-images/999, /images/problems/box-image-not-found",
    "/no-such-path, /images/problems/not-found",
  })
  void isInTheLinksOfProblems(String path, String type) {
    var problem = gateway.get(path, PREFIX, "/images").json();
    assertThat(problem.get("type").asString()).isEqualTo(type);
    assertThat(problem.get("instance").asString()).isEqualTo("/images" + path);
  }

  @Test
  void isNowhereIfNoProxyNamesOne() {
    assertThat(gateway.get("/no-such-path").json().get("type").asString())
        .isEqualTo("/problems/not-found");
  }

  @ParameterizedTest
  @CsvSource({"/v3/api-docs", "/images/v3/api-docs"})
  void needsNotBeNamedForTheAddressInTheApisDocument(String read) {
    String server = gateway.get("/v3/api-docs").json().at("/servers/0/url").asString();
    assertThat(URI.create("https://example.com" + read).resolve(server).resolve("api/v1/fences"))
        .hasToString("https://example.com" + read.replace("/v3/api-docs", "/api/v1/fences"));
  }

  @Test
  void isInTheWayToSwaggerUi() {
    assertThat(gateway.get("/swagger-ui.html", PREFIX, "/images").header("Location"))
        .endsWith("/images/swagger-ui/index.html");
    assertThat(
            gateway
                .get("/v3/api-docs/swagger-config", PREFIX, "/images")
                .json()
                .get("url")
                .asString())
        .isEqualTo("/images/v3/api-docs");
  }
}
