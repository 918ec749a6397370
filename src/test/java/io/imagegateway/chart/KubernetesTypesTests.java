package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The measure is measured: what Kubernetes would refuse is refused here. */
class KubernetesTypesTests {

  @Test
  void acceptsWhatKubernetesAccepts() {
    assertThat(
            KubernetesTypes.complaint(
                manifest(
                    """
                    apiVersion: v1
                    kind: Service
                    metadata: { name: a, labels: { b: "1" } }
                    spec: { ports: [{ port: 80, targetPort: http }] }
                    """)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spec: { port: 80 }                              | port
          spec: { ports: [{ port: 80, target: http }] }   | target
          spec: { ports: [{ port: "80" }] }               | port
          spec: { ports: [{ port: 80.5 }] }               | port
          metadata: { annotations: { a: true } }          | annotations
          metadata: { labels: { version: 1.2 } }          | labels
          metadata: { name: 7 }                           | name
          spec: { ports: { port: 80 } }                   | ports
          """)
  void refusesWhatKubernetesRefuses(String part, String field) {
    assertThat(KubernetesTypes.complaint(manifest("apiVersion: v1\nkind: Service\n" + part)))
        .hasValueSatisfying(complaint -> assertThat(complaint).contains(field));
  }

  @Test
  void refusesFieldsThatOperatorsTypesDoNotHave() {
    assertThat(
            KubernetesTypes.complaint(
                manifest(
                    """
                    apiVersion: monitoring.coreos.com/v1
                    kind: PrometheusRule
                    spec: { groups: [{ name: a, rules: [{ alert: A, expression: up }] }] }
                    """)))
        .hasValueSatisfying(complaint -> assertThat(complaint).contains("expression"));
  }

  @Test
  void refusesTypesOfAnotherVersion() {
    assertThat(
            KubernetesTypes.complaint(
                manifest("apiVersion: policy/v1beta1\nkind: PodDisruptionBudget")))
        .contains("no such type: policy/v1beta1 PodDisruptionBudget");
  }

  @Test
  void refusesAKeyThatIsThereTwice() {
    assertThatThrownBy(() -> Yaml.documents("a: 1\nb: 2\na: 3"))
        .hasMessageContaining("found duplicate key a");
  }

  private static Manifest manifest(String yaml) {
    return new Manifest(Yaml.documents(yaml).getFirst());
  }
}
