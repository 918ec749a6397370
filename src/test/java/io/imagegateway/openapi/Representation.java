package io.imagegateway.openapi;

import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of the answers: of each operation the digest of its answer's schemas and examples, and
 * of the gateway's own words in them.
 *
 * @param version of the representation, which is part of every entity tag
 * @param operations digests by operation
 */
record Representation(int version, SortedMap<String, String> operations) {

  static final Path FILE = Path.of("openapi", "representation.json");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
          .build();

  /** The form that a document and its examples show. */
  static Representation of(JsonNode document, Path examples, int version) throws IOException {
    SortedMap<String, String> operations = new TreeMap<>();
    for (JsonNode path : document.path("paths")) {
      JsonNode operation = path.path("get");
      String name = operation.path("operationId").asString();
      StringBuilder form = new StringBuilder(words());
      describe(operation.at("/responses/200/content/application~1json/schema"), document, form);
      for (String file : List.of(name + ".json", name + ".partial.json")) {
        Path example = examples.resolve(file);
        form.append(Files.exists(example) ? Files.readString(example) : "");
      }
      operations.put(name, Fingerprints.of(form.toString()));
    }
    return new Representation(version, operations);
  }

  static Representation read() throws IOException {
    return Files.exists(FILE)
        ? MAPPER.readValue(FILE.toFile(), Representation.class)
        : new Representation(0, new TreeMap<>());
  }

  /** What the file becomes: operations may be added, and all may change under a new version. */
  Representation renewedBy(Representation now) {
    boolean unchanged =
        operations.entrySet().stream()
            .allMatch(known -> known.getValue().equals(now.operations.get(known.getKey())));
    return unchanged || now.version > version ? now : this;
  }

  void write() throws IOException {
    Files.writeString(FILE, MAPPER.writeValueAsString(this) + "\n");
  }

  /** The texts of failures within answers. */
  private static String words() {
    return Arrays.toString(
        Stream.of(ProblemCode.values())
            .map(code -> code + code.explanation() + code.retryable())
            .toArray());
  }

  /** A schema without its descriptions, and those that it refers to. */
  private static void describe(JsonNode schema, JsonNode document, StringBuilder form) {
    if (schema.has("$ref")) {
      describe(document.at(schema.path("$ref").asString().substring(1)), document, form);
      return;
    }
    if (schema.isObject()) {
      ObjectNode plain = schema.deepCopy().asObject();
      plain.remove(List.of("description", "example", "items", "properties"));
      form.append(plain);
      describe(schema.path("items"), document, form);
      schema
          .path("properties")
          .forEachEntry((name, property) -> {
            form.append(name);
            describe(property, document, form);
          });
    }
  }
}
