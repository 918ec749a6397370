package io.imagegateway.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/**
 * The Grafana dashboard.
 *
 * @param tree its JSON, which is YAML as well
 */
record Dashboard(JsonNode tree) {

  /** What the chart replaces by the runbook's address. */
  static final String RUNBOOK = "docs/runbook.md";

  static Dashboard ofTheChart() {
    Path file = GatewayChart.HOME.resolve("files/ncp-image-gateway.json");
    return new Dashboard(Yaml.file(file));
  }

  List<JsonNode> rows() {
    return panels().stream().filter(panel -> panel.path("type").asText().equals("row")).toList();
  }

  /** The panels that show something. */
  List<JsonNode> charts() {
    return panels().stream().filter(panel -> !panel.path("type").asText().equals("row")).toList();
  }

  List<JsonNode> panels() {
    return tree.path("panels").valueStream().toList();
  }

  /** All expressions, with what Grafana puts in for its variables. */
  List<String> expressions() {
    return charts().stream()
        .flatMap(chart -> chart.path("targets").valueStream())
        .map(target -> target.path("expr").asText())
        .map(expression ->
            expression
                .replace("$__rate_interval", "2m")
                .replace("$__range", "3h")
                .replace("$namespace", "images")
                .replace("$job", ".*"))
        .toList();
  }
}
