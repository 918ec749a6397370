package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every rendered object, whatever the values. */
class ChartRulesTests {

  private static final String MATRIX = "io.imagegateway.chart.ValuesFiles#matrix";

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource(MATRIX)
  void everyContainerHasRequestsAndLimits(Path values) {
    assertThat(containers(render(values)))
        .allSatisfy(container -> {
          assertThat(container.at("/resources/limits/cpu").asText()).isNotEmpty();
          assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
          assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
          assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void everyContainerOfALastingPodHasItsThreeProbesOnTheManagementPort(Path values) {
    Manifest pod = render(values).only("Deployment").pod().findFirst().orElseThrow();

    assertThat(pod.containers())
        .isNotEmpty()
        .allSatisfy(container -> {
          assertThat(probe(container, "startupProbe"))
              .isEqualTo("management/actuator/health/liveness");
          assertThat(probe(container, "livenessProbe"))
              .isEqualTo("management/actuator/health/liveness");
          assertThat(probe(container, "readinessProbe"))
              .isEqualTo("management/actuator/health/readiness");
        });
  }

  private static String probe(JsonNode container, String probe) {
    JsonNode get = container.at("/" + probe + "/httpGet");
    return get.path("port").asText() + get.path("path").asText();
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void noContainerHasRights(Path values) {
    Manifests manifests = render(values);

    assertThat(pods(manifests))
        .isNotEmpty()
        .allSatisfy(pod -> {
          JsonNode context = pod.at("/spec/securityContext");
          assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
          assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
          assertThat(List.of("hostNetwork", "hostPID", "hostIPC"))
              .allSatisfy(host -> assertThat(pod.at("/spec").has(host)).isFalse());
          assertThat(pod.at("/spec/volumes").valueStream())
              .allSatisfy(volume -> assertThat(volume.has("hostPath")).isFalse());
        });
    assertThat(containers(manifests))
        .allSatisfy(container -> {
          JsonNode context = container.path("securityContext");
          assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
          assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
          assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
          assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void noPodHasAToken(Path values) {
    Manifests manifests = render(values);

    assertThat(pods(manifests))
        .allSatisfy(pod ->
            assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse());
    assertThat(manifests.ofKind("ServiceAccount"))
        .allSatisfy(account ->
            assertThat(account.at("/automountServiceAccountToken").asBoolean(true)).isFalse());
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void noSecretIsInTheEnvironmentOrInAConfigMap(Path values) {
    Manifests manifests = render(values);

    assertThat(containers(manifests))
        .allSatisfy(container ->
            assertThat(container.path("env").toString() + container.path("envFrom"))
                .doesNotContain("secretKeyRef", "secretRef")
                .doesNotContainIgnoringCase("access_key", "secret_key"));
    assertThat(manifests.ofKind("ConfigMap"))
        .allSatisfy(map ->
            assertThat(map.at("/data/application.yaml").asText())
                .doesNotContainPattern("(?i)(access|secret)-?_?key"));
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void theKeysAreMountedAsADirectoryThatFollowsTheSecret(Path values) {
    Manifests manifests = render(values);
    Manifest pod = manifests.only("Deployment").pod().findFirst().orElseThrow();

    List<JsonNode> volumes =
        pod.at("/spec/volumes").valueStream().filter(volume -> volume.has("secret")).toList();
    assertThat(volumes).hasSize(1);
    assertThat(volumes.getFirst().at("/secret/items").isMissingNode()).isTrue();
    List<JsonNode> mounts =
        pod.containers()
            .flatMap(container -> container.path("volumeMounts").valueStream())
            .filter(mount -> mount.path("name").equals(volumes.getFirst().path("name")))
            .toList();
    assertThat(mounts).hasSize(1);
    assertThat(mounts.getFirst().has("subPath")).isFalse();
    assertThat(mounts.getFirst().path("readOnly").asBoolean()).isTrue();
    assertThat(mounts.getFirst().path("mountPath").asText())
        .isEqualTo(
            manifests.settings().bind("ncp.credentials.directory", String.class).orElse("unset"));
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void everySelectorMeansTheGatewaysPodsAndNoOthers(Path values) {
    Manifests manifests = render(values);
    Map<String, String> gateway =
        manifests.only("Deployment").pod().findFirst().orElseThrow().labels();
    Map<String, String> test = manifests.only("Pod").labels();

    assertThat(podSelectors(manifests))
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(selector -> {
          assertThat(selector).isNotEmpty();
          assertThat(gateway).containsAllEntriesOf(selector);
          assertThat(test.entrySet().containsAll(selector.entrySet())).isFalse();
        });
  }

  private static Stream<Map<String, String>> podSelectors(Manifests manifests) {
    return manifests.all().stream()
        .flatMap(manifest ->
            switch (manifest.kind()) {
              case "Service" -> Stream.of(manifest.at("/spec/selector"));
              case "NetworkPolicy" -> Stream.of(manifest.at("/spec/podSelector/matchLabels"));
              case "PodDisruptionBudget" -> Stream.of(manifest.at("/spec/selector/matchLabels"));
              case "Deployment" ->
                  Stream.concat(
                      Stream.of(manifest.at("/spec/selector/matchLabels")),
                      manifest
                          .at("/spec/template/spec/topologySpreadConstraints")
                          .valueStream()
                          .map(constraint -> constraint.at("/labelSelector/matchLabels")));
              default -> Stream.empty();
            })
        .map(Manifest::strings);
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void theMonitorFindsEachPodOnce(Path values) {
    Manifests manifests = render(values);

    assertThat(manifests.ofKind("ServiceMonitor"))
        .allSatisfy(monitor -> {
          Map<String, String> selector = Manifest.strings(monitor.at("/spec/selector/matchLabels"));
          List<Manifest> services =
              manifests
                  .ofKind("Service")
                  .filter(service -> service.labels().entrySet().containsAll(selector.entrySet()))
                  .toList();
          assertThat(services).hasSize(1);
          assertThat(services.getFirst().at("/spec/ports").findValuesAsText("name"))
              .containsExactly(monitor.at("/spec/endpoints/0/port").asText());
        });
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void everyPortAndNameThatIsReferredToIsThere(Path values) {
    Manifests manifests = render(values);
    Manifest deployment = manifests.only("Deployment");
    Manifest pod = deployment.pod().findFirst().orElseThrow();
    List<String> ports = pod.at("/spec/containers/0/ports").findValuesAsText("name");

    assertThat(manifests.ofKind("Service"))
        .allSatisfy(service ->
            assertThat(ports)
                .containsAll(service.at("/spec/ports").findValuesAsText("targetPort")));
    assertThat(manifests.ofKind("HorizontalPodAutoscaler"))
        .allSatisfy(scaler ->
            assertThat(scaler.at("/spec/scaleTargetRef/name").asText())
                .isEqualTo(deployment.name()));
    assertThat(manifests.ofKind("Ingress"))
        .allSatisfy(ingress ->
            assertThat(ingress.at("/spec/rules").findValues("service"))
                .isNotEmpty()
                .allSatisfy(service ->
                    assertThat(
                            manifests
                                .get("Service/" + service.path("name").asText())
                                .at("/spec/ports")
                                .findValuesAsText("name"))
                        .containsExactly(service.at("/port/name").asText())));
    assertThat(
            pod.at("/spec/volumes")
                .valueStream()
                .filter(it -> it.path("name").asText().equals("settings")))
        .allSatisfy(volume ->
            assertThat(manifests.find("ConfigMap/" + volume.at("/configMap/name").asText()))
                .isPresent());
    assertThat(manifests.ofKind("ServiceAccount"))
        .allSatisfy(account ->
            assertThat(account.name()).isEqualTo(pod.at("/spec/serviceAccountName").asText()));
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void noPodIsKilledBeforeItsRequestsHaveEnded(Path values) {
    Manifests manifests = render(values);
    Manifest deployment = manifests.only("Deployment");
    JsonNode pod = deployment.at("/spec/template/spec");
    long drain =
        manifests
            .settings()
            .bind("spring.lifecycle.timeout-per-shutdown-phase", java.time.Duration.class)
            .get()
            .toSeconds();

    assertThat(pod.path("terminationGracePeriodSeconds").asLong())
        .isGreaterThanOrEqualTo(
            pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asLong() + drain + 10);
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void allPodsTogetherKeepTheLimitAndUseMostOfIt(Path values) {
    Manifests manifests = render(values);
    long pods = largestNumberOfPods(manifests);
    JsonNode limits =
        GatewayChart.merged(Yaml.file(GatewayChart.HOME.resolve("values.yaml")), Yaml.file(values))
            .path("limits");

    for (String service : List.of("datafence", "server")) {
      for (Map.Entry<String, String> setting :
          Map.of("rateLimit", "rate-limit", "maxConcurrency", "max-concurrency").entrySet()) {
        JsonNode limit = limits.path(service).path(setting.getKey());
        String name = "ncp." + service + "." + setting.getValue();
        if (limit.isNumber()) {
          long set = manifests.settings().bind(name, Long.class).get();
          // Pods that share a store keep the whole limit together, and their parts without it.
          long each = manifests.settings().bind(name + "-alone", Long.class).orElse(set);
          assertThat(set).as(name).isIn(each, limit.asLong());
          assertThat(each).isPositive();
          assertThat(each * pods).as(name).isLessThanOrEqualTo(limit.asLong());
          assertThat((each + 1) * pods).as(name).isGreaterThan(limit.asLong());
        } else {
          assertThat(manifests.settings().bind(name, Long.class).isBound()).as(name).isFalse();
        }
      }
    }
  }

  /**
   * Pods wanted, new ones besides, and old ones that are stopping: one step of a rollout at a time.
   */
  private static long largestNumberOfPods(Manifests manifests) {
    Manifest deployment = manifests.only("Deployment");
    long wanted =
        manifests
            .ofKind("HorizontalPodAutoscaler")
            .map(scaler -> scaler.at("/spec/maxReplicas").asLong())
            .findFirst()
            .orElseGet(() -> deployment.at("/spec/replicas").asLong());
    assertThat(deployment.at("/spec/minReadySeconds").asLong())
        .as("one step at a time")
        .isGreaterThanOrEqualTo(
            deployment.at("/spec/template/spec/terminationGracePeriodSeconds").asLong());
    long surge = pods(deployment.at("/spec/strategy/rollingUpdate/maxSurge"), wanted);
    long missing = pods(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable"), wanted);
    return wanted + surge + (surge + missing);
  }

  private static long pods(JsonNode share, long of) {
    return share.isNumber()
        ? share.asLong()
        : Math.ceilDiv(Long.parseLong(share.asText().replace("%", "")) * of, 100L);
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void thePolicyLetsTheApiBeCalledOnOnePortAndTheManagementOnTheOther(Path values) {
    assertThat(render(values).ofKind("NetworkPolicy"))
        .allSatisfy(policy -> {
          assertThat(policy.at("/spec/policyTypes").valueStream().map(JsonNode::asText))
              .containsExactly("Ingress", "Egress");
          assertThat(policy.at("/spec/ingress").findValuesAsText("port"))
              .containsExactly("8080", "8081");
          assertThat(policy.at("/spec/ingress").valueStream())
              .allSatisfy(rule -> assertThat(rule.path("from")).isNotEmpty());
          assertThat(policy.at("/spec/ingress/1/from").toString())
              .doesNotContain("\"podSelector\":{}", "\"namespaceSelector\":{}");
        });
  }

  private Manifests render(Path values) {
    return new GatewayChart(directory).render(values);
  }

  private static Stream<Manifest> pods(Manifests manifests) {
    return manifests.all().stream().flatMap(Manifest::pod);
  }

  private static List<JsonNode> containers(Manifests manifests) {
    List<JsonNode> containers = pods(manifests).flatMap(Manifest::containers).toList();
    assertThat(containers).hasSizeGreaterThanOrEqualTo(2);
    return containers;
  }
}
