package io.imagegateway.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.imagegateway.GatewayClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The API's document as a judge of answers: whether the status, the media type, the headers and the
 * body are as it says. It is stricter than callers may be: a field that it doesn't know, and a
 * value that it doesn't list, is a violation.
 */
public final class ApiDocument {

  /** The document as it stands in the repository. */
  static final Path FILE = Path.of("openapi", "openapi.json");

  /** The document that callers were given last. */
  static final Path RELEASED = Path.of("openapi", "released", "openapi.json");

  /** Whether the files are to be written anew instead of compared. */
  static final boolean RENEW = Boolean.getBoolean("openapi.renew");

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final JsonNode document;
  private final JsonNode strictSchemas;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

  ApiDocument(JsonNode document) {
    this.document = document;
    this.strictSchemas = standing(document.at("/components/schemas"));
    strictSchemas.forEach(ApiDocument::close);
  }

  private static final class Current {
    private static final ApiDocument DOCUMENT = new ApiDocument(read(FILE));
  }

  /** What an answer does that the repository's document does not say; empty if nothing. */
  public static List<String> violationsOf(String method, String target, Answer answer) {
    return RENEW ? List.of() : Current.DOCUMENT.violations(method, target, answer);
  }

  static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an answer to a request for this path and query does that the document does not say. */
  List<String> violations(String method, String target, Answer answer) {
    if (method.equals("OPTIONS")) {
      return List.of(); // a matter of HTTP and CORS, not of the API
    }
    JsonNode operation = operation(method, target);
    if (operation.isMissingNode()) {
      return method.equals("HEAD") ? List.of() : undescribed(answer);
    }
    JsonNode response = resolved(operation.path("responses").path(answer.status() + ""));
    if (response.isMissingNode()) {
      return List.of("status " + answer.status() + " is not in the document");
    }
    List<String> violations = new ArrayList<>();
    response
        .path("headers")
        .forEachEntry((name, header) -> violations.addAll(header(name, resolved(header), answer)));
    if (!method.equals("HEAD")) {
      violations.addAll(body(response.path("content"), answer));
    }
    return violations;
  }

  /** An unknown path, or a method that the path does not have: a problem with status 4xx. */
  private List<String> undescribed(Answer answer) {
    if (answer.status() / 100 != 4) {
      return List.of("status " + answer.status() + " to a request that is not in the document");
    }
    return body(
        resolved(document.at("/components/responses/InvalidRequest")).path("content"), answer);
  }

  private JsonNode operation(String method, String target) {
    String path = target.split("[?#]", 2)[0];
    String name = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    Optional<JsonNode> item =
        document.path("paths").properties().stream()
            .filter(candidate -> matches(candidate.getKey(), path))
            .map(Map.Entry::getValue)
            .findFirst();
    return item.orElse(document.path("no such path")).path(name);
  }

  private static boolean matches(String template, String path) {
    String pattern =
        Stream.of(template.split("\\{[^}]+}", -1))
            .map(Pattern::quote)
            .reduce((left, right) -> left + "[^/]+" + right)
            .orElseThrow();
    return path.matches(pattern);
  }

  private List<String> header(String name, JsonNode header, Answer answer) {
    List<String> values = answer.headers().allValues(name);
    if (values.isEmpty()) {
      return header.path("required").asBoolean(false)
          ? List.of("header " + name + " is missing")
          : List.of();
    }
    JsonNode schema = header.path("schema");
    return values.stream()
        .map(value -> typed(value, schema))
        .flatMap(value -> invalid(schema, value).map(error -> "header " + name + ": " + error))
        .toList();
  }

  private static JsonNode typed(String value, JsonNode schema) {
    return schema.path("type").asString("").equals("integer") && value.matches("-?[0-9]{1,18}")
        ? MAPPER.getNodeFactory().numberNode(Long.parseLong(value))
        : StringNode.valueOf(value);
  }

  private List<String> body(JsonNode content, Answer answer) {
    if (content.isEmpty()) {
      return answer.text().isEmpty() ? List.of() : List.of("a body where there is to be none");
    }
    String mediaType = answer.header("Content-Type");
    JsonNode media = content.path(mediaType);
    if (media.isMissingNode()) {
      return List.of("media type " + mediaType + " is not in the document");
    }
    return invalid(media.path("schema"), answer.json()).toList();
  }

  private Stream<String> invalid(JsonNode schema, JsonNode value) {
    return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage());
  }

  private Schema compiled(JsonNode schema) {
    ObjectNode whole = standing(schema).asObject();
    close(whole);
    whole.set("$defs", strictSchemas);
    return registry.getSchema(whole);
  }

  /** The same outside of the document, where schemas are called by other names. */
  private static JsonNode standing(JsonNode schema) {
    return MAPPER.readTree(schema.toString().replace("#/components/schemas/", "#/$defs/"));
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isMissingNode() ? node : document.at(reference.asString().substring(1));
  }

  /** Closes a schema to fields and values that it does not name. */
  private static void close(JsonNode schema) {
    if (!(schema instanceof ObjectNode node)) {
      return;
    }
    if (node.has("x-extensible-enum")) {
      node.set("enum", node.remove("x-extensible-enum"));
    }
    node.remove("example");
    if (node.has("properties")) {
      node.put("additionalProperties", false);
      node.get("properties").forEach(ApiDocument::close);
    }
    close(node.path("items"));
  }
}
