package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart rendered over the matrix of values files. */
class ChartRenderingTests {

  private static final String MATRIX = "io.imagegateway.chart.ValuesFiles#matrix";

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource(MATRIX)
  void makesWhatKubernetesKnowsToTheLastField(Path values) {
    assertThat(new GatewayChart(directory).render(values).all())
        .isNotEmpty()
        .allSatisfy(manifest -> assertThat(KubernetesTypes.complaint(manifest)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void makesWhatItsFileExpects(Path values) {
    Manifests manifests = new GatewayChart(directory).render(values);

    assertThat(Expectation.of(values))
        .isNotEmpty()
        .allSatisfy(expectation -> expectation.check(manifests));
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void makesEachObjectOnceAndInTheReleasesNamespace(Path values) {
    List<Manifest> manifests = new GatewayChart(directory).render(values).all();

    assertThat(manifests).extracting(Manifest::title).doesNotHaveDuplicates();
    assertThat(manifests)
        .extracting(manifest -> manifest.at("/metadata/namespace").asText())
        .containsOnly(GatewayChart.NAMESPACE);
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void stayWithinTheLengthsThatKubernetesAllows(Path values) {
    assertThat(new GatewayChart(directory).render(values).all())
        .allSatisfy(manifest -> {
          assertThat(manifest.name()).matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
          assertThat(manifest.labels().values())
              .allSatisfy(label ->
                  assertThat(label).matches("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?"));
        });
  }

  @ParameterizedTest
  @MethodSource(MATRIX)
  void passesTheLinter(Path values) {
    LintResult result = GatewayChart.lint(values, directory);

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    // An icon is recommended, and of no use here.
    assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
  }

  @ParameterizedTest
  @MethodSource("io.imagegateway.chart.ValuesFiles#refused")
  void refuses(Path values) {
    String reason = Yaml.text(values).lines().findFirst().orElseThrow();

    assertThat(reason).startsWith("# refused: ");
    assertThatThrownBy(() -> GatewayChart.template(values))
        .hasMessageContaining(reason.substring("# refused: ".length()));
  }

  @Test
  void refusesAKubernetesThatHasNoSleepActionYet() {
    assertThatThrownBy(() -> GatewayChart.templateFor("1.29.9"))
        .hasMessageContaining("chart requires kubeVersion: >=1.30.0-0");
  }
}
