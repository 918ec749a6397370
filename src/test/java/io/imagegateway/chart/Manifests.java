package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/**
 * What the chart makes of its values.
 *
 * @param all the objects
 * @param notes what the person who installs it is told
 */
record Manifests(List<Manifest> all, String notes) {

  Stream<Manifest> ofKind(String kind) {
    return all.stream().filter(manifest -> manifest.kind().equals(kind));
  }

  /** The object of this kind, or of this kind and name ("Service/gateway-management"). */
  Optional<Manifest> find(String title) {
    return all.stream()
        .filter(manifest ->
            manifest.title().equals(title)
                || manifest.title().equals(title + "/" + GatewayChart.RELEASE))
        .findFirst();
  }

  Manifest get(String title) {
    return find(title).orElseThrow(() -> new AssertionError("There is no " + title));
  }

  Manifest only(String kind) {
    List<Manifest> found = ofKind(kind).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /** The settings that the gateway's pods are given, read as Spring Boot reads them. */
  Binder settings() {
    JsonNode pod = only("Deployment").at("/spec/template/spec");
    String configMap =
        pod.at("/volumes")
            .valueStream()
            .filter(volume -> volume.at("/name").asText().equals("settings"))
            .map(volume -> volume.at("/configMap/name").asText())
            .findFirst()
            .orElseThrow();
    String yaml = get("ConfigMap/" + configMap).at("/data/application.yaml").asText();
    try {
      // Of the documents of a file the last one wins, so it comes first here.
      MutablePropertySources sources = new MutablePropertySources();
      new YamlPropertySourceLoader()
          .load(
              "settings",
              new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "application.yaml"))
          .forEach(sources::addFirst);
      StandardEnvironment environment = new StandardEnvironment();
      environment
          .getPropertySources()
          .forEach(it -> environment.getPropertySources().remove(it.getName()));
      sources.forEach(environment.getPropertySources()::addLast);
      return Binder.get(environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
