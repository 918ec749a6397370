package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.imagegateway.GatewayClient;
import io.imagegateway.MonitoredGatewayTest;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpFake;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;

/**
 * The metrics that alerts and dashboard rely on are really there, with the labels that they rely
 * on.
 */
@MonitoredGatewayTest
class KnownMetricsIntegrationTests {

  private static final Pattern SERIES =
      Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"");

  private final NcpFake ncp;
  private final GatewayClient gateway;
  private final GatewayClient management;

  KnownMetricsIntegrationTests(
      NcpFake ncp, GatewayClient gateway, @LocalManagementPort int managementPort) {
    this.ncp = ncp;
    this.gateway = gateway;
    this.management = new GatewayClient(managementPort);
  }

  @Test
  void everyMetricOfAlertsAndDashboardIsThere() {
    gateway.get("/api/v1/fences/26/box-images");
    ncp.inject(Fault.answering("gateway/endpoint-error.503.json"));
    gateway.get("/api/v1/fences/27/box-images");
    // Garbage collections are counted from the first one on, and reported by another thread.
    ManagementFactory.getMemoryMXBean().gc();

    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(this::checkKnown);
  }

  private void checkKnown() {
    Map<String, Set<String>> series = new TreeMap<>();
    Matcher line = SERIES.matcher(management.get("/actuator/prometheus").text());
    while (line.find()) {
      Set<String> labels = series.computeIfAbsent(line.group(1), _ -> new TreeSet<>());
      if (line.group(2) != null) {
        LABEL.matcher(line.group(2)).results().forEach(label -> labels.add(label.group(1)));
      }
    }
    JsonNode known = Yaml.file(ValuesFiles.DIRECTORY.resolve("metrics/known.yaml"));
    for (Map.Entry<String, JsonNode> metric : known.properties()) {
      // Prometheus itself makes it for each target.
      if (!metric.getKey().equals("up")) {
        assertThat(series).containsKey(metric.getKey());
        assertThat(series.getOrDefault(metric.getKey(), Set.of()))
            .as(metric.getKey())
            .containsExactlyInAnyOrderElementsOf(
                metric.getValue().valueStream().map(JsonNode::asText).toList());
      }
    }
  }
}
