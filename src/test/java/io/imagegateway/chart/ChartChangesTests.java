package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change of the values does to what runs already. */
class ChartChangesTests {

  private static final String CHECKSUM = "/spec/template/metadata/annotations/checksum~1config";

  @TempDir Path directory;

  @Test
  void aChangedSettingRollsThePods() throws IOException {
    assertThat(checksum("config: { ncp: { region-code: KR } }"))
        .isNotEqualTo(checksum("config: { ncp: { region-code: SGN } }"))
        .isNotEqualTo(checksum("{}"));
  }

  @Test
  void aChangedPartOfALimitRollsThePods() throws IOException {
    assertThat(checksum("{}")).isNotEqualTo(checksum("replicaCount: 4"));
  }

  @Test
  void nothingButSettingsIsInTheChecksum() throws IOException {
    assertThat(checksum("{}"))
        .isEqualTo(checksum("credentials: { existingSecret: another }"))
        .isEqualTo(checksum("podAnnotations: { a: b }"));
  }

  @Test
  void thePodsDoNotKnowWhatIsInTheSecret() throws IOException {
    Manifest deployment = render("{}").only("Deployment");

    // Nothing of a rotated Secret reaches the pod's description, so nothing restarts.
    assertThat(deployment.at("/spec/template/metadata/annotations").properties())
        .extracting(it -> it.getKey())
        .containsExactly("checksum/config");
  }

  @Test
  void theGatewayTakesItsPartOfTheLimits() throws IOException {
    NcpSettings settings =
        render(
                """
                replicaCount: 3
                limits:
                  datafence: { rateLimit: 55, maxConcurrency: 100 }
                  server: { rateLimit: 10 }
                """)
            .settings()
            .bind("ncp", NcpSettings.class)
            .get();

    assertThat(settings.of(UpstreamService.DATAFENCE).rateLimit()).isEqualTo(11);
    assertThat(settings.of(UpstreamService.DATAFENCE).maxConcurrency()).isEqualTo(20);
    assertThat(settings.of(UpstreamService.SERVER).rateLimit()).isEqualTo(2);
    assertThat(settings.of(UpstreamService.SERVER).maxConcurrency()).isEqualTo(32);
  }

  private String checksum(String values) throws IOException {
    return render(values).only("Deployment").at(CHECKSUM).asText();
  }

  private Manifests render(String values) throws IOException {
    Path place = Files.createTempDirectory(directory, "values");
    Path file = place.resolve("values.yaml");
    Files.writeString(file, values);
    return new GatewayChart(place).render(file);
  }
}
