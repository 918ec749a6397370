package io.imagegateway.openapi;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Makes requests from the API's document: for every parameter a value that its schema allows, one
 * at or just over an edge of it, or one that means harm.
 */
final class RequestGenerator {

  /**
   * A request.
   *
   * @param target path and query
   * @param headers names and values in turns
   * @param valid whether every parameter is as the document says
   * @param acceptsJson whether the answer may be JSON
   */
  record Request(String target, List<String> headers, boolean valid, boolean acceptsJson) {}

  private record Value(List<String> texts, boolean valid) {
    static Value valid(String text) {
      return new Value(List.of(text), true);
    }

    static Value invalid(String text) {
      return new Value(List.of(text), false);
    }
  }

  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "+1",
          "1.0",
          "1e3",
          "0x1F",
          "NaN",
          "null",
          "undefined",
          "TRUE",
          "٣",
          "１２",
          "26 ",
          "9223372036854775808",
          "99999999999999999999",
          "' OR 1=1 --",
          "<script>alert(1)</script>",
          "${jndi:ldap://127.0.0.1/a}",
          "{{7*7}}",
          "..",
          "../../etc/passwd",
          "a/b",
          "a;b=c",
          "a\\b",
          "%2e%2e",
          "\u0000",
          "\r\nX-Injected: yes",
          "\u202e\ufeff",
          "\ud83d\ude00",
          "con",
          "svr_win",
          "KR,SGN",
          "1,,2",
          ",",
          "x".repeat(2000));

  private static final List<String> HOSTILE_HEADERS =
      List.of(
          "",
          ",",
          ";;;",
          "wait=0",
          "wait=-1",
          "wait=99999999999999999999",
          "wait=\"5",
          "no-cache, max-age=-1",
          "*",
          "W/\"",
          "\"" + "e".repeat(500) + "\"",
          "../../x",
          "${jndi:ldap://127.0.0.1/a}",
          "a b\tc");

  private static final Map<String, String> GOOD_HEADERS =
      Map.of(
          "Prefer", "wait=5",
          "Cache-Control", "no-cache",
          "If-None-Match", "W/\"0\"",
          "X-Request-Id", "order-4711.retry_2");

  private static final List<String> ACCEPTABLE =
      List.of("*/*", "application/json", "application/problem+json", "text/html, */*;q=0.1");
  private static final List<String> UNACCEPTABLE =
      List.of("text/html", "image/png", "a/b;q=x", ",;");

  private final JsonNode document;
  private final List<Map.Entry<String, JsonNode>> paths;
  private final RandomGenerator random;

  RequestGenerator(JsonNode document, RandomGenerator random) {
    this.document = document;
    this.paths = List.copyOf(document.path("paths").properties());
    this.random = random;
  }

  Request next() {
    Map.Entry<String, JsonNode> path = oneOf(paths);
    String target = path.getKey();
    List<String> query = new ArrayList<>();
    List<String> headers = new ArrayList<>();
    boolean valid = true;
    for (JsonNode reference : path.getValue().at("/get/parameters")) {
      JsonNode parameter = resolved(reference);
      String name = parameter.path("name").asString();
      boolean required = parameter.path("required").asBoolean(false);
      switch (parameter.path("in").asString()) {
        case "path" -> {
          Value value = value(parameter.path("schema"));
          valid &= value.valid();
          target = target.replace("{" + name + "}", encoded(value.texts().getFirst()));
        }
        case "query" -> {
          if (required ? random.nextInt(20) > 0 : random.nextInt(3) == 0) {
            Value value = value(parameter.path("schema"));
            valid &= value.valid();
            value.texts().forEach(text -> query.add(name + "=" + encoded(text)));
          } else {
            valid &= !required;
          }
        }
        default -> {
          if (random.nextInt(4) == 0) {
            headers.add(name);
            headers.add(
                random.nextBoolean()
                    ? Objects.requireNonNull(GOOD_HEADERS.get(name))
                    : oneOf(HOSTILE_HEADERS));
          }
        }
      }
    }
    if (random.nextInt(10) == 0) {
      query.add("unknown" + encoded(oneOf(HOSTILE)) + "=" + encoded(oneOf(HOSTILE)));
    }
    boolean acceptsJson = random.nextInt(10) > 0;
    headers.add("Accept");
    headers.add(oneOf(acceptsJson ? ACCEPTABLE : UNACCEPTABLE));
    return new Request(
        target + (query.isEmpty() ? "" : "?" + String.join("&", query)),
        headers,
        valid && !rejectedAsAWhole(path.getKey(), query),
        acceptsJson);
  }

  /** The search rejects unknown parameters, and filters by what is not looked up. */
  private static boolean rejectedAsAWhole(String path, List<String> query) {
    return path.equals("/api/v1/box-images")
        && (query.stream().anyMatch(each -> each.startsWith("unknown"))
            || (query.contains("details=false")
                && query.stream()
                    .anyMatch(
                        each -> each.startsWith("serverImageNo=") || each.startsWith("status="))));
  }

  private Value value(JsonNode schema) {
    if (schema.path("type").asString().equals("array")) {
      return random.nextInt(4) == 0 ? edge(schema) : list(schema, 1 + random.nextInt(3));
    }
    return switch (random.nextInt(4)) {
      case 0 -> edge(schema);
      case 1 -> hostile(schema, oneOf(HOSTILE));
      default -> Value.valid(allowed(schema));
    };
  }

  private Value list(JsonNode schema, int size) {
    List<Value> values =
        IntStream.range(0, size).mapToObj(_ -> value(schema.path("items"))).toList();
    List<String> texts = values.stream().flatMap(value -> value.texts().stream()).toList();
    if (random.nextBoolean()) {
      return new Value(texts, values.stream().allMatch(Value::valid));
    }
    // The document's arrays may also be sent separated by commas, and spaces around these.
    String joined = String.join(random.nextBoolean() ? "," : " , ", texts);
    boolean valid =
        Stream.of(joined.replaceAll("[ \\t]*,[ \\t]*", ",").split(",", -1))
            .allMatch(text -> hostile(schema.path("items"), text).valid());
    return new Value(List.of(joined), valid);
  }

  private Value edge(JsonNode schema) {
    return switch (schema.path("type").asString()) {
      case "array" -> {
        int most = schema.path("maxItems").asInt(20);
        int size = random.nextBoolean() ? most : most + 1;
        boolean bounded = schema.has("maxItems");
        int first = random.nextInt(1_000_000);
        yield new Value(
            IntStream.range(first, first + size)
                .mapToObj(
                    number -> bounded ? Integer.toString(number) : allowed(schema.path("items")))
                .toList(),
            !bounded || size <= most);
      }
      case "integer" -> {
        long edge = schema.path(random.nextBoolean() ? "minimum" : "maximum").asLong();
        long value = edge + random.nextInt(-1, 2);
        yield new Value(
            List.of(Long.toString(value)),
            value >= schema.path("minimum").asLong() && value <= schema.path("maximum").asLong());
      }
      default -> {
        String text = "1".repeat(random.nextInt(17, 22));
        yield hostile(schema, text);
      }
    };
  }

  private String allowed(JsonNode schema) {
    if (schema.has("enum")) {
      return oneOf(List.copyOf(schema.path("enum").valueStream().toList())).asString();
    }
    return switch (schema.path("type").asString()) {
      case "integer" ->
          oneOf(
              Stream.of("26", "29", "30", "25700412", "1", "99")
                  .filter(text -> Long.parseLong(text) <= schema.path("maximum").asLong())
                  .toList());
      case "boolean" -> random.nextBoolean() ? "true" : "false";
      default ->
          oneOf(List.of("25700412", "25623135", "007", "99", "" + random.nextInt(1, 1 << 30)));
    };
  }

  /** Harm may be meant and yet be allowed: the schema decides. */
  private static Value hostile(JsonNode schema, String text) {
    boolean allowed =
        schema.has("enum")
            ? schema.path("enum").valueStream().anyMatch(value -> value.asString().equals(text))
            : switch (schema.path("type").asString()) {
              case "integer" ->
                  text.matches("[0-9]{1,16}")
                      && Long.parseLong(text) >= schema.path("minimum").asLong()
                      && Long.parseLong(text) <= schema.path("maximum").asLong();
              case "boolean" -> text.equals("true") || text.equals("false");
              default ->
                  text.matches(schema.path("pattern").asString("(?s).*"))
                      && text.length() >= schema.path("minLength").asInt(0)
                      && text.codePointCount(0, text.length())
                          <= schema.path("maxLength").asInt(Integer.MAX_VALUE);
            };
    return allowed ? Value.valid(text) : Value.invalid(text);
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
