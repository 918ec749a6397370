package io.imagegateway.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The rules for Prometheus, as rendered.
 *
 * @param spec the groups, in the form of Prometheus' own rule files
 */
record Alerts(JsonNode spec) {

  static Alerts of(Manifests manifests) {
    return new Alerts(manifests.only("PrometheusRule").at("/spec"));
  }

  List<JsonNode> rules() {
    return spec.path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .toList();
  }

  List<JsonNode> alerts() {
    return rules().stream().filter(rule -> rule.has("alert")).toList();
  }

  List<String> names() {
    return alerts().stream().map(alert -> alert.path("alert").asText()).toList();
  }

  /**
   * The rules without annotations, which Prometheus' tests would otherwise compare word by word.
   */
  String withoutAnnotations() {
    JsonNode copy = spec.deepCopy();
    new Alerts(copy).rules().forEach(rule -> ((ObjectNode) rule).remove("annotations"));
    return copy.toString();
  }
}
