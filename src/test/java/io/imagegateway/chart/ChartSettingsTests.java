package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The names of settings that the chart accepts. */
class ChartSettingsTests {

  private static final Path METADATA =
      Path.of("target/classes/META-INF/spring-configuration-metadata.json");

  @Test
  void areThoseThatTheGatewayReads() throws IOException {
    List<String> names =
        JsonMapper.shared()
            .readTree(METADATA.toFile())
            .path("properties")
            .valueStream()
            .map(property -> property.path("name").asString())
            .filter(name -> name.matches("(ncp|gateway)\\..*"))
            .distinct()
            .sorted()
            .toList();
    Path renewed = Path.of("target/settings.txt");
    Files.writeString(renewed, names.stream().collect(Collectors.joining("\n", "", "\n")));

    assertThat(Yaml.text(GatewayChart.HOME.resolve("files/settings.txt")).lines())
        .as("to renew: cp %s %s", renewed, GatewayChart.HOME.resolve("files/settings.txt"))
        .containsExactlyElementsOf(names);
  }
}
