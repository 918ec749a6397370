package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Alerts and dashboard, as Prometheus itself reads them. */
class PrometheusRulesTests {

  private static final Path WATCHED = ValuesFiles.DIRECTORY.resolve("watched.yaml");
  private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"");

  @TempDir Path directory;

  static Stream<Named<Path>> watched() {
    return Stream.of("watched.yaml", "watched-otherwise.yaml", "long-names.yaml")
        .map(name -> Named.of(name, ValuesFiles.DIRECTORY.resolve(name)));
  }

  @ParameterizedTest
  @MethodSource("watched")
  void prometheusTakesTheRules(Path values) throws IOException {
    Promtool promtool = Promtool.orLeaveOut();
    Alerts alerts = alerts(values);
    Files.writeString(directory.resolve("rules.yaml"), alerts.spec().toString());

    assertThat(promtool.run(directory, "check", "rules", "rules.yaml").output())
        .contains("SUCCESS: " + alerts.rules().size() + " rules found");
  }

  @ParameterizedTest
  @MethodSource("io.imagegateway.chart.ValuesFiles#alerts")
  void firesWhenItShould(Path test) throws IOException {
    Promtool promtool = Promtool.orLeaveOut();
    Files.writeString(directory.resolve("rules.yaml"), alerts(WATCHED).withoutAnnotations());
    Files.copy(test, directory.resolve("test.yaml"));

    Promtool.Result result = promtool.run(directory, "test", "rules", "test.yaml");

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("SUCCESS");
  }

  @Test
  void prometheusTakesEveryExpressionOfTheDashboard() throws IOException {
    Promtool promtool = Promtool.orLeaveOut();
    List<String> expressions = Dashboard.ofTheChart().expressions();

    assertThat(expressions).hasSizeGreaterThan(20).allSatisfy(it -> assertThat(it).isNotBlank());
    assertThat(promtool.check(directory, expressions).output())
        .contains("SUCCESS: " + expressions.size() + " rules found");
  }

  @Test
  void prometheusRefusesWhatIsNoExpression() throws IOException {
    Promtool promtool = Promtool.orLeaveOut();

    assertThat(promtool.check(directory, List.of("sum(rate(up[5m]))", "sum(rate(up)")).status())
        .isNotZero();
  }

  @Test
  void everyAlertIsTestedWithACaseThatFiresAndOneThatDoesNot() {
    for (String alert : alerts(WATCHED).names()) {
      JsonNode test = Yaml.file(ValuesFiles.DIRECTORY.resolve("alerts/" + alert + ".yaml"));
      List<JsonNode> cases = test.findValues("exp_alerts");

      assertThat(test.findValuesAsText("alertname")).as(alert).containsOnly(alert);
      assertThat(cases).as(alert).anySatisfy(it -> assertThat(it.isEmpty()).isFalse());
      assertThat(cases).as(alert).anySatisfy(it -> assertThat(it.isEmpty()).isTrue());
    }
  }

  @ParameterizedTest
  @MethodSource("watched")
  void everyAlertHasASeverityAndARunbook(Path values) {
    assertThat(alerts(values).alerts())
        .hasSizeGreaterThanOrEqualTo(10)
        .allSatisfy(alert -> {
          assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
          assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
          assertThat(alert.at("/annotations/description").asText()).isNotBlank();
          assertThat(alert.at("/annotations/runbook_url").asText())
              .matches("[^#]+#" + lowerCase(alert.path("alert").asText()));
          assertThat(alert.path("for").asText()).matches("[1-9][0-9]*[smhd]");
        });
  }

  @ParameterizedTest
  @MethodSource("watched")
  void nothingOfTheTemplateIsLeftOver(Path values) {
    assertThat(alerts(values).spec().toString()).doesNotContainPattern("@[a-zA-Z]+@");
  }

  @Test
  void alertsAndDashboardUseMetricsThatTheGatewayHas() {
    JsonNode known = Yaml.file(ValuesFiles.DIRECTORY.resolve("metrics/known.yaml"));
    Alerts alerts = alerts(WATCHED);
    Set<String> recorded = new TreeSet<>(alerts.spec().findValuesAsText("record"));
    List<String> expressions =
        Stream.concat(
                alerts.rules().stream().map(rule -> rule.path("expr").asText()),
                Dashboard.ofTheChart().expressions().stream())
            .toList();

    assertThat(expressions).allSatisfy(expression -> checkMetrics(expression, known, recorded));
  }

  private static void checkMetrics(String expression, JsonNode known, Set<String> recorded) {
    Matcher selector = SELECTOR.matcher(expression);
    int selectors = 0;
    while (selector.find()) {
      selectors++;
      String metric = selector.group(1);
      if (!recorded.contains(metric)) {
        assertThat(known.has(metric)).as("%s is a metric", metric).isTrue();
      }
      Set<String> labels = new TreeSet<>(Set.of("namespace", "job", "pod"));
      known.path(metric).forEach(label -> labels.add(label.asText()));
      assertThat(LABEL.matcher(selector.group(2)).results().map(label -> label.group(1)))
          .as("labels of %s", metric)
          .contains("namespace", "job")
          .isSubsetOf(labels);
    }
    assertThat(selectors).as(expression).isPositive();
  }

  @Test
  void theDashboardAsksItsFourQuestionsFromTopToBottom() {
    assertThat(Dashboard.ofTheChart().rows())
        .extracting(row -> row.path("title").asText())
        .containsExactly(
            "Are callers happy?", "Is NCP happy?", "Is the cache doing its work?", "Is it us?");
  }

  @Test
  void everyChartOfTheDashboardExplainsItself() {
    List<JsonNode> charts = Dashboard.ofTheChart().charts();

    assertThat(charts).hasSizeGreaterThan(20);
    assertThat(charts)
        .allSatisfy(chart -> {
          assertThat(chart.path("title").asText()).isNotBlank();
          assertThat(chart.path("description").asText()).endsWith(".");
          assertThat(chart.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
          assertThat(chart.findValues("datasource"))
              .allSatisfy(
                  source -> assertThat(source.path("uid").asText()).isEqualTo("${datasource}"));
          assertThat(chart.path("targets")).isNotEmpty();
        });
    assertThat(charts).extracting(chart -> chart.path("title").asText()).doesNotHaveDuplicates();
    assertThat(Dashboard.ofTheChart().panels())
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates();
  }

  @Test
  void noChartOfTheDashboardCoversAnother() {
    Set<String> taken = new TreeSet<>();
    for (JsonNode panel : Dashboard.ofTheChart().panels()) {
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      assertThat(right).isLessThanOrEqualTo(24);
      for (int x = place.path("x").asInt(); x < right; x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          assertThat(taken.add(x + "/" + (place.path("y").asInt() + y)))
              .as(panel.path("title").asText())
              .isTrue();
        }
      }
    }
  }

  @Test
  void theConfigMapHoldsTheDashboardWithTheRunbooksAddress() {
    JsonNode rendered =
        new GatewayChart(directory)
            .render(WATCHED)
            .get("ConfigMap/ncp-image-gateway-dashboard")
            .at("/data/ncp-image-gateway.json");

    String address = Yaml.file(WATCHED).at("/prometheusRule/runbookUrl").asText(Dashboard.RUNBOOK);
    assertThat(rendered.asText()).contains("\"" + address + "\"");
    assertThat(Yaml.documents(rendered.asText().replace(address, Dashboard.RUNBOOK)))
        .containsExactly(Dashboard.ofTheChart().tree());
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  private Alerts alerts(Path values) {
    return Alerts.of(new GatewayChart(directory.resolve("chart")).render(values));
  }
}
