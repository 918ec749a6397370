package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written about the chart, held against the chart. */
class ChartDocumentationTests {

  private static final Path README = GatewayChart.HOME.resolve("README.md");
  private static final Path RUNBOOK = Path.of("docs/runbook.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\| (?:`([^`]*)`)? \\| .+ \\|$");

  @TempDir Path directory;

  @Test
  void theReadmeHasEveryValueWithItsDefaultAndNoOther() {
    Map<String, String> told = new TreeMap<>();
    ROW.matcher(Yaml.text(README))
        .results()
        .forEach(row ->
            assertThat(told.put(row.group(1), row.group(2) == null ? "" : row.group(2)))
                .as(row.group(1))
                .isNull());
    Map<String, String> values = new TreeMap<>();
    leaves("", defaults())
        .forEach((path, value) ->
            values.put(path, value.isTextual() ? value.asText() : value.toString()));

    assertThat(told).containsExactlyEntriesOf(values);
  }

  @Test
  void theSchemaHasEveryValue() {
    JsonNode schema = Yaml.file(GatewayChart.HOME.resolve("values.schema.json"));

    assertThat(leaves("", defaults()).keySet())
        .hasSizeGreaterThan(80)
        .allSatisfy(path -> {
          JsonNode at = schema;
          for (String name : path.split("\\.", -1)) {
            at = resolved(schema, resolved(schema, at).path("properties").path(name));
          }
          assertThat(at.isMissingNode()).as(path).isFalse();
        });
  }

  @Test
  void theSchemaKnowsEveryObjectToTheLastField() {
    List<String> open = new ArrayList<>();
    collectOpen("", Yaml.file(GatewayChart.HOME.resolve("values.schema.json")), open);

    assertThat(open).isEmpty();
  }

  /** Objects that name fields, but take others as well. */
  private static void collectOpen(String path, JsonNode schema, List<String> open) {
    // What a condition or an item of a Kubernetes list leaves open, the schema around it or
    // Kubernetes knows.
    if (schema.has("properties")
        && !schema.has("additionalProperties")
        && !path.endsWith("/if")
        && !path.endsWith("/then")
        && !path.endsWith("/else")
        && !path.equals("/$defs/named/items")) {
      open.add(path);
    }
    schema
        .properties()
        .forEach(entry -> collectOpen(path + "/" + entry.getKey(), entry.getValue(), open));
  }

  @Test
  void everyValueIsExplainedWhereItIsSet() {
    List<String> unexplained = new ArrayList<>();
    List<String> lines = Yaml.text(GatewayChart.HOME.resolve("values.yaml")).lines().toList();
    explained(lines, unexplained);

    assertThat(unexplained).isEmpty();
  }

  /** A value is explained by a comment right above it, or above something that it is part of. */
  private static void explained(List<String> lines, List<String> unexplained) {
    boolean[] byIndent = new boolean[20];
    boolean comment = false;
    for (String line : lines) {
      String text = line.strip();
      if (text.startsWith("#")) {
        comment = true;
      } else if (text.isEmpty()) {
        comment = false;
      } else {
        int depth = (line.length() - line.stripLeading().length()) / 2;
        byIndent[depth] = comment || (depth > 0 && byIndent[depth - 1]);
        boolean leaf = !text.endsWith(":");
        if (leaf && !byIndent[depth]) {
          unexplained.add(line);
        }
        comment = false;
      }
    }
  }

  @Test
  void everyAlertHasItsSectionInTheRunbook() {
    List<String> alerts =
        Alerts.of(new GatewayChart(directory).render(ValuesFiles.DIRECTORY.resolve("watched.yaml")))
            .names();
    Map<String, String> sections = sections(Yaml.text(RUNBOOK));

    assertThat(sections.keySet()).containsAll(alerts);
    assertThat(alerts)
        .allSatisfy(alert ->
            assertThat(sections.getOrDefault(alert, ""))
                .as(alert)
                .contains("**What callers see.**", "**Look at.**", "**Do.**"));
    assertThat(sections.keySet().stream().filter(title -> title.matches("(Gateway|Ncp)[A-Z]\\S*")))
        .containsExactlyInAnyOrderElementsOf(alerts);
  }

  private static Map<String, String> sections(String markdown) {
    Map<String, String> sections = new TreeMap<>();
    Pattern.compile("(?ms)^## (\\S.*?)$(.*?)(?=^## |\\z)")
        .matcher(markdown)
        .results()
        .forEach(section -> sections.put(section.group(1).strip(), section.group(2)));
    return sections;
  }

  @Test
  void theSchemaLetsEveryAlertBeLeftOutAndNoOther() {
    JsonNode names =
        Yaml.file(GatewayChart.HOME.resolve("values.schema.json"))
            .at("/properties/prometheusRule/properties/disabled/items/enum");
    Manifests manifests =
        new GatewayChart(directory).render(ValuesFiles.DIRECTORY.resolve("watched.yaml"));

    assertThat(names.valueStream().map(JsonNode::asText))
        .containsExactlyElementsOf(Alerts.of(manifests).names());
  }

  @Test
  void theRunbooksQueriesAreQueries() throws IOException {
    Promtool promtool = Promtool.orLeaveOut();
    List<String> queries =
        Pattern.compile("(?s)```promql\n(.*?)```")
            .matcher(Yaml.text(RUNBOOK))
            .results()
            .map(query -> query.group(1).strip())
            .toList();

    assertThat(queries).hasSizeGreaterThan(5);
    assertThat(promtool.check(directory, queries).output())
        .contains("SUCCESS: " + queries.size() + " rules found");
  }

  /** Of a selector, kubectl shows ten lines of each pod unless told otherwise. */
  @Test
  void theRunbooksLogsAreWholeAndItsEventsAreNotAskedForByLabel() {
    assertThat(commands(RUNBOOK))
        .hasSizeGreaterThan(5)
        .filteredOn(command -> command.contains(" -l "))
        .isNotEmpty()
        .allSatisfy(command -> assertThat(command).doesNotContain("events"))
        .filteredOn(command -> command.contains(" logs "))
        .isNotEmpty()
        .allSatisfy(command -> assertThat(command).contains("--tail=-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docs/operations.md", "docs/runbook.md", "helm/ncp-image-gateway/README.md"})
  void theCommandsAgreeOnTheNamesOfReleaseAndSecret(Path document) {
    String secret = defaults().at("/credentials/existingSecret").asText();

    assertThat(commands(document))
        .isNotEmpty()
        .filteredOn(command -> command.contains("create secret"))
        .isNotEmpty()
        .allSatisfy(command ->
            assertThat(command)
                .contains("create secret generic " + secret + " ", "--from-literal=issued-at="));
    assertThat(commands(document))
        .filteredOn(command -> command.startsWith("helm"))
        .allSatisfy(command -> assertThat(command).contains(" " + GatewayChart.RELEASE));
    assertThat(commands(document))
        .filteredOn(command -> command.contains(" install "))
        .allSatisfy(command ->
            assertThat(command)
                .contains("--set image.repository=YOUR-REGISTRY/", "--set image.tag="));
  }

  /** The commands of a document, each in one line. */
  private static List<String> commands(Path document) {
    return Pattern.compile("(?s)```sh\n(.*?)```")
        .matcher(Yaml.text(document))
        .results()
        .flatMap(block -> block.group(1).replaceAll("\\\\\n\\s*", "").lines())
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Test
  void theChartIsOfTheProgramsVersion() {
    String pom = Yaml.text(Path.of("pom.xml"));
    String version =
        Pattern.compile("<artifactId>ncp-image-gateway</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(pom)
            .results()
            .map(match -> match.group(1))
            .findFirst()
            .orElseThrow();

    assertThat(Yaml.file(GatewayChart.HOME.resolve("Chart.yaml")).path("appVersion").asText())
        .isEqualTo(version.replace("-SNAPSHOT", ""));
  }

  @ParameterizedTest
  @MethodSource("io.imagegateway.chart.ValuesFiles#matrix")
  void theNotesSayHowManyCallsAPodMayMake(Path values) {
    Manifests manifests = new GatewayChart(directory).render(values);

    assertThat(manifests.notes()).contains("helm test ncp-image-gateway -n images");
    manifests
        .settings()
        .bind("ncp.datafence.rate-limit", String.class)
        .ifBound(limit ->
            assertThat(manifests.notes())
                .contains("  - " + limit + " calls per second to datafence"));
  }

  @ParameterizedTest
  @MethodSource("io.imagegateway.chart.ValuesFiles#matrix")
  void theNotesNameTheNamespacesThatWereTakenFromUrls(Path values) {
    Manifests manifests = new GatewayChart(directory).render(values);
    List<String> namespaces =
        manifests
            .ofKind("NetworkPolicy")
            .flatMap(policy -> policy.at("/spec/egress").valueStream())
            .filter(rule -> rule.at("/ports/0/port").asInt() != 53)
            .flatMap(rule -> rule.path("to").valueStream())
            .filter(peer -> peer.has("namespaceSelector") || peer.has("podSelector"))
            .map(peer ->
                peer.at("/namespaceSelector/matchLabels")
                    .path("kubernetes.io/metadata.name")
                    .asText(GatewayChart.NAMESPACE))
            .toList();

    assertThat(namespaces)
        .allSatisfy(
            namespace -> assertThat(manifests.notes()).contains(": namespace " + namespace + "\n"));
    assertThat(manifests.notes().contains("for names of this cluster"))
        .isEqualTo(!namespaces.isEmpty());
  }

  private static JsonNode defaults() {
    return Yaml.file(GatewayChart.HOME.resolve("values.yaml"));
  }

  /**
   * What the values end in: texts, numbers, lists, and objects that are empty or that users fill.
   */
  private static Map<String, JsonNode> leaves(String prefix, JsonNode value) {
    Map<String, JsonNode> leaves = new TreeMap<>();
    value
        .properties()
        .forEach(entry -> {
          String path = prefix + entry.getKey();
          if (entry.getValue().isObject()
              && !entry.getValue().isEmpty()
              && !path.equals("dashboard.labels")) {
            leaves.putAll(leaves(path + ".", entry.getValue()));
          } else {
            leaves.put(path, entry.getValue());
          }
        });
    return leaves;
  }

  private static JsonNode resolved(JsonNode schema, JsonNode at) {
    return at.has("$ref") ? schema.at(at.path("$ref").asText().substring(1)) : at;
  }
}
