package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpFake;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.test.web.server.LocalManagementPort;
import tools.jackson.databind.JsonNode;

/** What the management port shows, and what it does not. */
@MonitoredGatewayTest
class ManagementIntegrationTests {

  private static final String FENCE = "/api/v1/fences/26/box-images";

  private final NcpFake ncp;
  private final HealthEndpointGroups groups;
  private final GatewayClient gateway;
  private final GatewayClient management;

  ManagementIntegrationTests(
      NcpFake ncp,
      HealthEndpointGroups groups,
      GatewayClient gateway,
      @LocalManagementPort int managementPort) {
    this.ncp = ncp;
    this.groups = groups;
    this.gateway = gateway;
    this.management = new GatewayClient(managementPort);
  }

  @Test
  void showsWhatTheContractNamesAndNothingElse() {
    assertThat(management.get("/actuator").json().get("_links").propertyNames())
        .containsExactlyInAnyOrder(
            "self",
            "health",
            "health-path",
            "info",
            "prometheus",
            "caches",
            "caches-cache",
            "freshness",
            "freshness-cache",
            "freshness-cache-key",
            "sbom",
            "sbom-id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env",
        "configprops",
        "beans",
        "heapdump",
        "threaddump",
        "loggers",
        "metrics",
        "mappings",
        "conditions",
        "scheduledtasks",
        "httpexchanges",
        "logfile",
        "shutdown",
        "startup"
      })
  void doesNotShowTheActuatorsOtherEndpoints(String endpoint) {
    assertThat(management.get("/actuator/" + endpoint).status()).isEqualTo(404);
    assertThat(management.send("POST", "/actuator/" + endpoint).status()).isEqualTo(404);
  }

  @Test
  void showsNothingOfItOnTheMainPort() {
    assertThat(gateway.get("/actuator").status()).isEqualTo(404);
    assertThat(gateway.get("/actuator/prometheus").status()).isEqualTo(404);
    assertThat(management.raw(FENCE)).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void namesTheBuildAndItsCommitAndNothingOfTheMachine() {
    Answer info = management.get("/actuator/info");
    assertThat(info.status()).isEqualTo(200);
    // A source tree that is no clone has no commit.
    assertThat(info.json().path("git").toString())
        .matches("(\\{\"commit\":\\{\"id\":\"[0-9a-f]{7}\",\"time\":\"[-0-9]+T[0-9:]+Z\"}})?");
    assertThat(info.json().propertyNames()).contains("build").isSubsetOf("git", "build");
    assertThat(info.json().at("/build/name").asString()).isEqualTo("NCP Image Gateway");
    assertThat(info.json().at("/build/version").asString()).isNotBlank();
  }

  @Test
  void listsTheCachesButDoesNotClearThem() {
    gateway.get(FENCE);
    ncp.journal().reset();
    assertThat(management.get("/actuator/caches").json().at("/cacheManagers/cacheManager/caches"))
        .hasSize(5);
    assertThat(management.send("DELETE", "/actuator/caches").status()).isEqualTo(405);
    assertThat(management.send("DELETE", "/actuator/caches/box-images").status()).isEqualTo(405);
    gateway.get(FENCE);
    assertThat(ncp.journal().calls()).isEmpty();
  }

  @Test
  void explainsWhatIsStoredButDoesNotClearIt() {
    gateway.get(FENCE);
    ncp.journal().reset();

    JsonNode entry = management.get("/actuator/freshness/box-images/26:CON").json();
    assertThat(entry.propertyNames())
        .containsExactly(
            "cache", "key", "state", "age", "freshFor", "servedFor", "loading", "source");
    assertThat(entry.get("cache").asString()).isEqualTo("box-images");
    assertThat(entry.get("key").asString()).isEqualTo("26:CON");
    assertThat(entry.get("state").asString()).isEqualTo("FRESH");
    assertThat(entry.get("age").isIntegralNumber()).isTrue();
    assertThat(entry.get("loading").asBoolean()).isFalse();
    assertThat(entry.get("source").asString()).isEqualTo("NCP");
    assertThat(
            management.get("/actuator/freshness").json().at("/caches/box-images").propertyNames())
        .containsExactly("FRESH", "STALE", "OUTAGE", "ABSENT", "FAILED");
    assertThat(management.get("/actuator/freshness/box-images/26:SVR").status()).isEqualTo(400);
    assertThat(management.get("/actuator/freshness/box-images/9999:CON").status()).isEqualTo(404);
    assertThat(management.get("/actuator/freshness/images/26:CON").status()).isEqualTo(404);
    assertThat(management.send("DELETE", "/actuator/freshness/box-images/26:CON").status())
        .isEqualTo(405);
    assertThat(management.send("DELETE", "/actuator/freshness/box-images?fenceId=26").status())
        .isEqualTo(405);
    gateway.get(FENCE);
    assertThat(ncp.journal().calls()).isEmpty();
  }

  @Test
  void staysReadyAndAliveWhileNcpRefusesItsKey() {
    ncp.inject(Fault.answering("gateway/auth-failed.401.json"));
    for (int image = 1; image <= 4; image++) {
      gateway.get("/api/v1/server-images/9" + image);
    }
    Answer upstream = management.get("/actuator/health/upstream");
    assertThat(upstream.status()).isEqualTo(200);
    assertThat(upstream.json().get("status").asString()).isEqualTo("DEGRADED");
    assertThat(upstream.json().at("/components/ncp/details/server/pausedBy").asString())
        .isEqualTo("UPSTREAM_AUTHENTICATION_FAILED");
    for (String group : List.of("readiness", "liveness")) {
      Answer answer = management.get("/actuator/health/" + group);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("{\"status\":\"UP\"}");
    }
    assertThat(management.get("/actuator/health").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"readiness", "liveness"})
  void takesNothingButItsOwnStateIntoTheProbes(String probe) {
    HealthEndpointGroup group = Objects.requireNonNull(groups.get(probe));
    assertThat(group.isMember(probe + "State")).isTrue();
    assertThat(List.of("ncp", "diskSpace", "ping", "ssl")).noneMatch(group::isMember);
    assertThat(Objects.requireNonNull(groups.get("upstream")).isMember("ncp")).isTrue();
  }

  @Test
  void countsRequestsByTemplateAndNcpCallsByOperationWithBuckets() {
    gateway.get(FENCE);
    gateway.get("/api/v1/server-images/4711");
    String metrics = management.get("/actuator/prometheus").text();
    assertThat(metrics)
        .contains(
            "http_server_requests_seconds_bucket{error=\"none\",exception=\"none\",method=\"GET\","
                + "outcome=\"SUCCESS\",status=\"200\","
                + "uri=\"/api/v1/fences/{fenceId}/box-images\",le=\"0.25\"}",
            "ncp_client_requests_seconds_bucket{operation=\"get-box-custom-image\","
                + "outcome=\"success\",service=\"datafence\",le=\"0.25\"}",
            "uri=\"/api/v1/server-images/{serverImageNo}\"",
            "freshness_reads_total{cache=\"box-images\",result=\"miss\"}",
            "freshness_age_seconds{cache=\"box-images\"}",
            "ncp_last_success_seconds{operation=\"get-box-custom-image\",service=\"datafence\"}",
            "ncp_credentials_age_seconds",
            "ncp_clock_offset_seconds",
            "box_image_matches_total{status=\"CONFIRMED\"}",
            "cache_gets_total{");
    assertThat(metrics).doesNotContain("http_client_requests", "ncp_attempts");
    assertThat(tagValues(metrics, "http_server_requests_seconds_bucket", "le"))
        .containsExactlyInAnyOrder(
            "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.0", "5.0", "10.0", "+Inf");
    assertThat(tagValues(metrics, "ncp_client_requests_seconds_bucket", "le"))
        .containsExactlyInAnyOrder("0.05", "0.1", "0.25", "0.5", "1.0", "2.0", "4.0", "+Inf");
    assertThat(tagValues(metrics, "http_server_requests_active_seconds_bucket", "le"))
        .hasSizeLessThanOrEqualTo(2);
  }

  /** Requests for unknown paths and methods must not fill the memory of the metrics. */
  @Test
  void makesNoSeriesForWhatCallersMakeUp() {
    for (int i = 0; i < 150; i++) {
      gateway.get("/made-up/" + i);
      gateway.get("/api/v1/made-up-" + i + "?q=" + i);
      gateway.get("/problems/made-up-" + i);
      gateway.get("/webjars/made-up-" + i);
      gateway.get("/swagger-ui/made-up-" + i);
      gateway.get("/api/v1/fences/made-up-" + i + "/box-images?productCode=" + i);
      gateway.raw("/api/v1/%zz" + i);
      gateway.send("MADEUP" + i, "/api/v1/product-codes");
      gateway.send("MADEUP" + i, "/made-up");
    }
    String metrics = management.get("/actuator/prometheus").text();
    assertThat(metrics.lines().filter(line -> line.toLowerCase(Locale.ROOT).contains("made")))
        .isEmpty();
    assertThat(tagValues(metrics, "http_server_requests_seconds_count", "uri"))
        .hasSizeLessThan(20)
        .contains("/problems/{slug}");
    assertThat(tagValues(metrics, "http_server_requests_seconds_count", "method"))
        .allMatch(method -> Set.of("GET", "POST", "UNKNOWN").contains(method));
  }

  /** The values of a tag of all series of this name. */
  private static Set<String> tagValues(String metrics, String name, String tag) {
    Pattern value = Pattern.compile("[{,]" + tag + "=\"([^\"]*)\"");
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .flatMap(line -> value.matcher(line).results())
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
