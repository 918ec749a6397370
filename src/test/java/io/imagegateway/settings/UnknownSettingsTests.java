package io.imagegateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.settings.UnknownSettings.Unknown;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class UnknownSettingsTests {

  private final UnknownSettings unknown =
      new UnknownSettings(
          new KnownSettings(
              new TreeMap<>(
                  Map.of(
                      "gateway.fences.allowed", false,
                      "gateway.freshness.box-images.max-size", false,
                      "gateway.freshness.failure", false,
                      "gateway.labels", true,
                      "ncp.datafence.base-url", false))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.freshness.failure",
        "gateway.freshness.boxImages.maxSize",
        "gateway.freshness.box_images.max_size",
        "GATEWAY.FRESHNESS.FAILURE",
        "gateway.fences.allowed[0]",
        "gateway.labels.whatever.it-is",
        "gateway.labels[a.b]",
        "server.port",
        "ncpfake.port",
        "gatewayed.by"
      })
  void knowsPropertiesInEverySpellingThatIsBound(String name) {
    assertThat(unknown.in(file(name))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gateway.freshnes.failure, gateway.freshness.failure",
    "gateway.fences.allow, gateway.fences.allowed",
    "gateway.fence.allowed[0], gateway.fences.allowed",
    "ncp.base-url, ncp.datafence.base-url",
    "gateway.label.team, gateway.labels"
  })
  void namesAnUnknownPropertyItsSourceAndTheNearestKnownOne(String name, String nearest) {
    assertThat(unknown.in(file(name))).containsExactly(new Unknown(name, "mine.yaml", nearest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GATEWAY_FRESHNESS_FAILURE",
        "GATEWAY_FRESHNESS_BOXIMAGES_MAXSIZE",
        "GATEWAY_FRESHNESS_BOX_IMAGES_MAX_SIZE",
        "GATEWAY_FENCES_ALLOWED_0",
        "GATEWAY_LABELS_TEAM",
        "gateway_freshness_failure",
        "NCP_DATAFENCE_BASEURL",
        // Made by Kubernetes for a Service of such a name.
        "GATEWAY_SERVICE_HOST",
        "NCP_IMAGE_GATEWAY_PORT_8080_TCP_ADDR",
        "NCP_IMAGE_GATEWAY_SERVICE_PORT_HTTP",
        "PATH"
      })
  void knowsVariablesInEverySpellingThatIsBound(String name) {
    assertThat(unknown.in(environment(name))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GATEWAY_FRESHNES_FAILURE, gateway.freshness.failure",
    "NCP_DATAFENCE_URL, ncp.datafence.base-url",
    "GATEWAY_FENCE_ALLOWED_0, gateway.fences.allowed"
  })
  void namesAnUnknownVariable(String name, String nearest) {
    assertThat(unknown.in(environment(name)))
        .containsExactly(new Unknown(name, "systemEnvironment", nearest));
  }

  @Test
  void namesEachUnknownNameOnce() {
    MutablePropertySources sources = file("gateway.x");
    sources.addLast(new MapPropertySource("other.yaml", Map.of("gateway.x", "1")));

    assertThat(unknown.in(sources))
        .containsExactly(new Unknown("gateway.x", "mine.yaml", "gateway.labels"));
  }

  private static MutablePropertySources file(String name) {
    return sources(new MapPropertySource("mine.yaml", Map.of(name, "value")));
  }

  private static MutablePropertySources environment(String name) {
    return sources(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "value")));
  }

  private static MutablePropertySources sources(PropertySource<?> source) {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(source);
    return sources;
  }
}
