package io.imagegateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What would hurt callers is caught, what would not is let pass. */
class BreakingChangesTests {

  private static final String LIST = "/paths/~1api~1v1~1fences~1{fenceId}~1box-images";
  private static final String IMAGES = "/paths/~1api~1v1~1server-images/get";
  private static final String SERVER_IMAGE = "/components/schemas/ServerImage";

  @Test
  void findsNothingBetweenEquals() {
    JsonNode document = ApiDocument.read(ApiDocument.FILE);
    assertThat(BreakingChanges.between(document, document.deepCopy())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void catchesWhatBreaksCallers(Consumer<ObjectNode> change) {
    assertThat(after(change)).isNotEmpty();
  }

  static Stream<Named<Consumer<ObjectNode>>> catchesWhatBreaksCallers() {
    return Stream.of(
        change("path removed", api -> object(api, "/paths").remove("/api/v1/product-codes")),
        change(
            "path renamed",
            api -> {
              ObjectNode paths = object(api, "/paths");
              paths.set("/api/v1/products", paths.remove("/api/v1/product-codes"));
            }),
        change("method removed", api -> object(api, LIST).remove("get")),
        change("operationId changed", api -> object(api, IMAGES).put("operationId", "other")),
        change(
            "field removed",
            api -> object(api, SERVER_IMAGE + "/properties").remove("serverImageName")),
        change(
            "field's type changed",
            api -> property(api, "ServerImage", "serverImageName").put("type", "integer")),
        change(
            "number's format changed",
            api -> property(api, "MatchedBoxImage", "imageNo").put("format", "int32")),
        change(
            "list's element type changed",
            api ->
                property(api, "MatchResult", "candidates")
                    .withObject("/items")
                    .put("type", "integer")),
        change(
            "field refers to another schema",
            api ->
                property(api, "MatchedBoxImage", "match")
                    .put("$ref", "#/components/schemas/CommonCode")),
        change(
            "required field of an answer became optional",
            api -> remove(api, SERVER_IMAGE + "/required", "serverImageNo")),
        change(
            "answer's values closed",
            api -> property(api, "MatchResult", "status").putArray("enum").add("CONFIRMED")),
        change(
            "required parameter added",
            api ->
                parameters(api, IMAGES)
                    .addObject()
                    .put("name", "zoneCode")
                    .put("in", "query")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string")),
        change(
            "parameter became required",
            api -> parameter(api, IMAGES, "regionCode").put("required", true)),
        change(
            "parameter removed",
            api -> {
              ArrayNode parameters = parameters(api, IMAGES);
              for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i).path("name").asString("").equals("strict")) {
                  parameters.remove(i);
                }
              }
            }),
        change(
            "parameter's type changed",
            api -> parameter(api, IMAGES, "strict").withObject("/schema").put("type", "integer")),
        change(
            "parameter's value removed",
            api -> remove(parameter(api, IMAGES, "regionCode"), "/schema/enum", "SGN")),
        change(
            "list parameter's value removed",
            api ->
                remove(parameter(api, LIST + "/get", "productCode"), "/schema/items/enum", "CON")),
        change(
            "parameter's maximum lowered",
            api ->
                parameter(api, LIST + "/get", "fenceId").withObject("/schema").put("maximum", 99)),
        change(
            "list parameter's maximum lowered",
            api ->
                parameter(api, IMAGES, "serverImageNo").withObject("/schema").put("maxItems", 10)),
        change(
            "parameter's pattern changed",
            api ->
                parameter(api, IMAGES, "serverImageNo")
                    .withObject("/schema/items")
                    .put("pattern", "^[0-9]{8}$")),
        change("answer removed", api -> object(api, IMAGES + "/responses").remove("200")),
        change(
            "media type changed",
            api -> {
              ObjectNode content = object(api, IMAGES + "/responses/200/content");
              content.set("application/xml", content.remove("application/json"));
            }),
        change(
            "header of an answer removed",
            api -> object(api, IMAGES + "/responses/200/headers").remove("ETag")));
  }

  @ParameterizedTest
  @MethodSource
  void letsPassWhatCallersWillNotNotice(Consumer<ObjectNode> change) {
    assertThat(after(change)).isEmpty();
  }

  static Stream<Named<Consumer<ObjectNode>>> letsPassWhatCallersWillNotNotice() {
    return Stream.of(
        change(
            "path added",
            api ->
                object(api, "/paths")
                    .set(
                        "/api/v1/zones",
                        object(api, "/paths").get("/api/v1/product-codes").deepCopy())),
        change(
            "field added",
            api ->
                object(api, SERVER_IMAGE + "/properties")
                    .putObject("bootMode")
                    .put("type", "string")),
        change(
            "required field added to an answer",
            api -> {
              object(api, SERVER_IMAGE + "/properties").putObject("bootMode").put("type", "string");
              ((ArrayNode) api.at(SERVER_IMAGE + "/required")).add("bootMode");
            }),
        change(
            "known value added to an answer",
            api ->
                ((ArrayNode) property(api, "MatchResult", "status").get("x-extensible-enum"))
                    .add("GUESSED")),
        change(
            "optional parameter added",
            api ->
                parameters(api, IMAGES)
                    .addObject()
                    .put("name", "zoneCode")
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", "string")),
        change(
            "parameter's value added",
            api ->
                ((ArrayNode) parameter(api, IMAGES, "regionCode").at("/schema/enum")).add("USW")),
        change(
            "words changed",
            api -> {
              object(api, "/info").put("description", "Other words.");
              object(api, IMAGES).put("summary", "Other words");
              property(api, "ServerImage", "serverImageName").put("description", "Other words.");
            }),
        change(
            "status added",
            api ->
                object(api, IMAGES + "/responses")
                    .putObject("429")
                    .put("$ref", "#/components/responses/Unavailable")));
  }

  private static List<String> after(Consumer<ObjectNode> change) {
    JsonNode released = ApiDocument.read(ApiDocument.FILE);
    ObjectNode current = released.deepCopy().asObject();
    change.accept(current);
    assertThat(current).as("a change that changes").isNotEqualTo(released);
    return BreakingChanges.between(released, current);
  }

  private static Named<Consumer<ObjectNode>> change(String name, Consumer<ObjectNode> change) {
    return Named.of(name, change);
  }

  private static ObjectNode object(JsonNode node, String pointer) {
    return node.at(pointer).asObject();
  }

  private static ObjectNode property(JsonNode api, String schema, String name) {
    return object(api, "/components/schemas/" + schema + "/properties/" + name);
  }

  private static ArrayNode parameters(JsonNode api, String operation) {
    return (ArrayNode) api.at(operation + "/parameters");
  }

  private static ObjectNode parameter(JsonNode api, String operation, String name) {
    for (JsonNode parameter : parameters(api, operation)) {
      if (parameter.path("name").asString("").equals(name)) {
        return parameter.asObject();
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static void remove(JsonNode node, String list, String value) {
    ArrayNode values = (ArrayNode) node.at(list);
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).asString().equals(value)) {
        values.remove(i);
      }
    }
  }
}
