package io.imagegateway.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One object for Kubernetes.
 *
 * @param tree the object
 */
record Manifest(JsonNode tree) {

  String apiVersion() {
    return at("/apiVersion").asText();
  }

  String kind() {
    return at("/kind").asText();
  }

  String name() {
    return at("/metadata/name").asText();
  }

  /** Kind and name. */
  String title() {
    return kind() + "/" + name();
  }

  /** The part at a JSON pointer; a missing node if there is none. */
  JsonNode at(String pointer) {
    return tree.at(pointer);
  }

  Map<String, String> labels() {
    return strings(at("/metadata/labels"));
  }

  /** The pod, if this makes one: its metadata and spec. */
  Stream<Manifest> pod() {
    return switch (kind()) {
      case "Pod" -> Stream.of(this);
      case "Deployment" -> Stream.of(new Manifest(at("/spec/template")));
      default -> Stream.empty();
    };
  }

  /** The containers of a pod, initial ones included. */
  Stream<JsonNode> containers() {
    return Stream.of("/spec/containers", "/spec/initContainers")
        .map(this::at)
        .flatMap(JsonNode::valueStream);
  }

  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new TreeMap<>();
    object.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }
}
