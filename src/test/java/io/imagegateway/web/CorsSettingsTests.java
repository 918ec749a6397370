package io.imagegateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CorsSettingsTests {

  @EnableConfigurationProperties(CorsSettings.class)
  private static final class Settings {}

  private final ApplicationContextRunner start =
      new ApplicationContextRunner().withUserConfiguration(Settings.class);

  @Test
  void allowsNoOriginByDefault() {
    start.run(
        context -> assertThat(context.getBean(CorsSettings.class).allowedOrigins()).isEmpty());
  }

  @Test
  void allowsFurtherHeadersByName() {
    start
        .withPropertyValues("gateway.cors.allowed-headers=Authorization,X-Team")
        .run(context ->
            assertThat(context.getBean(CorsSettings.class).allowedHeaders())
                .containsExactly("Authorization", "X-Team"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "X Team", "X-Team:", "X-Té"})
  void stopsTheStartForWhatIsNoHeadersName(String header) {
    start
        .withPropertyValues("gateway.cors.allowed-headers=" + header)
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("allowedHeaders")
                .hasMessageContaining("must be the name of a header"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://console.example.com",
        "http://localhost:3000",
        "http://127.0.0.1:8080",
        "http://[::1]:5173",
        "https://example.com:80",
        "http://example.com:8080",
        "http://example.com:443"
      })
  void takesOriginsAsBrowsersSendThem(String origin) {
    start
        .withPropertyValues("gateway.cors.allowed-origins=https://other.example.com," + origin)
        .run(context ->
            assertThat(context.getBean(CorsSettings.class).allowedOrigins())
                .containsExactlyInAnyOrder("https://other.example.com", origin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "console.example.com",
        "https://*.example.com",
        "https://console.example.com/",
        "https://console.example.com/app",
        "https://Console.example.com",
        "https://console.example.com:443",
        "http://console.example.com:80",
        "http://console.example.com:0",
        "ftp://console.example.com",
        "https://",
        "https://user@console.example.com"
      })
  void stopsTheStartForWhatNoBrowserSends(String origin) {
    start
        .withPropertyValues("gateway.cors.allowed-origins=" + origin)
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("gateway.cors")
                .hasMessageContaining("allowedOrigins")
                .hasMessageContaining("must be an origin as browsers send it"));
  }
}
