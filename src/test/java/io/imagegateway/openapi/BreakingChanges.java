package io.imagegateway.openapi;

import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openapitools.openapidiff.core.compare.OpenApiDiff;
import org.openapitools.openapidiff.core.compare.OpenApiDiffOptions;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.ConsoleRender;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a document takes away from callers of an older one. */
final class BreakingChanges {

  private BreakingChanges() {}

  /** What broke, line by line; empty if callers of the released API won't notice. */
  static List<String> between(JsonNode released, JsonNode current) {
    return Stream.of(
            compared(released, current),
            schemas(released, current),
            operationIds(released, current))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> compared(JsonNode released, JsonNode current) {
    ChangedOpenApi changes =
        OpenApiDiff.compare(model(released), model(current), OpenApiDiffOptions.builder().build());
    if (changes.isCompatible()) {
      return List.of();
    }
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    new ConsoleRender().render(changes, new OutputStreamWriter(report, StandardCharsets.UTF_8));
    return report.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
  }

  /**
   * The library lets optional fields go, and fields that become optional. All schemas are answers
   * here: who reads a field misses it.
   */
  private static List<String> schemas(JsonNode released, JsonNode current) {
    List<String> broken = new ArrayList<>();
    released
        .at("/components/schemas")
        .forEachEntry((name, schema) -> {
          JsonNode now = current.at("/components/schemas/" + name);
          schema
              .path("properties")
              .forEachEntry((field, was) -> {
                JsonNode is = now.path("properties").path(field);
                if (is.isMissingNode()) {
                  broken.add("field removed: " + name + "." + field);
                } else if (!is.path("$ref").equals(was.path("$ref"))) {
                  broken.add("field of another type: " + name + "." + field);
                }
              });
          Set<String> required = texts(schema.path("required"));
          required.removeAll(texts(now.path("required")));
          required.forEach(field -> broken.add("field may be missing: " + name + "." + field));
        });
    return broken;
  }

  /** Generated clients take their methods' names from these. */
  private static List<String> operationIds(JsonNode released, JsonNode current) {
    Set<String> gone = new TreeSet<>(released.path("paths").findValuesAsString("operationId"));
    gone.removeAll(current.path("paths").findValuesAsString("operationId"));
    return gone.stream().map(id -> "operationId gone: " + id).toList();
  }

  private static Set<String> texts(JsonNode list) {
    return list.valueStream()
        .map(JsonNode::asString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The library compares types as OpenAPI 3.0 tells them, and the document says nothing that 3.0
   * can't say; so it is read as that.
   */
  private static OpenAPI model(JsonNode document) {
    ObjectNode older = document.deepCopy().asObject().put("openapi", "3.0.3");
    try {
      return Json.mapper().readValue(older.toString(), OpenAPI.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
