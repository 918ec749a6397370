package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.DataSet;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpAction;
import io.imagegateway.ncpfake.NcpFake;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search where newer data is wanted, and where NCP is down. */
@GatewayTest(
    properties = {
      "ncp.datafence.rate-limit=200",
      "ncp.server.rate-limit=200",
      "ncp.datafence.timeout=9s",
      "ncp.server.timeout=9s",
      "gateway.freshness.failure=1ms",
      "gateway.freshness.min-refresh-interval=1ms"
    })
class SearchFreshnessIntegrationTests {

  private static final String SEARCH = "/api/v1/box-images";

  private final NcpFake ncp;
  private final GatewayClient gateway;

  SearchFreshnessIntegrationTests(NcpFake ncp, GatewayClient gateway) {
    this.ncp = ncp;
    this.gateway = gateway;
  }

  @Test
  void answersFromTheStoreWhileNcpIsDown() {
    String path = SEARCH + "?fenceId=26,41&productCode=SVR_WIN";
    Answer before = gateway.get(path);
    assertThat(before.json().get("complete").asBoolean()).isTrue();
    assertThat(before.json().get("content").size()).isPositive();

    ncp.down();
    Answer held = gateway.get(path);
    assertThat(held.text()).isEqualTo(before.text());
    assertThat(held.header("Cache-Status")).startsWith("image-gateway; hit; ttl=");
    Answer stale = gateway.get(path, "Cache-Control", "no-cache");
    assertThat(stale.status()).isEqualTo(200);
    assertThat(stale.json().get("stale").asBoolean()).isTrue();
    assertThat(stale.json().get("complete").asBoolean()).isTrue();
    assertThat(stale.json().get("content")).isEqualTo(before.json().get("content"));
    assertThat(stale.json().get("problems")).isEmpty();
    assertThat(stale.header("Cache-Status")).endsWith("; detail=upstream-failed");
    assertThat(stale.header("Cache-Control")).startsWith("max-age=0");
    assertThat(stale.header("ETag")).isNotEqualTo(before.header("ETag"));

    ncp.heal();
    Answer recovered = gateway.get(path, "Cache-Control", "no-cache");
    assertThat(recovered.text()).isEqualTo(before.text());
    assertThat(recovered.header("ETag")).isEqualTo(before.header("ETag"));
  }

  @Test
  void answersFromTheStoreIfTheListOfDatafencesCannotBeRenewed() {
    String path = SEARCH + "?productCode=SVR_WIN";
    Answer before = gateway.get(path);
    ncp.inject(Fault.answering("gateway/endpoint-error.503.json").on(NcpAction.GET_DATAFENCE));
    Answer stale = gateway.get(path, "Cache-Control", "no-cache");
    assertThat(stale.json().get("stale").asBoolean()).isTrue();
    assertThat(stale.json().get("content")).isEqualTo(before.json().get("content"));
    assertThat(stale.header("Cache-Status")).endsWith("; detail=upstream-failed");
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 1", "20, 100, 2", "21, 0, 0"})
  void renewsTheImagesOfTwentyNamedDatafencesAtMost(int fences, int lists, int batches) {
    ncp.change(_ -> DataSet.large(50, 500));
    String named =
        LongStream.range(1001, 1001 + fences)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(","));
    String path = SEARCH + "?size=1000&fenceId=" + named;
    assertThat(gateway.get(path).json().get("complete").asBoolean()).isTrue();
    ncp.journal().reset();
    Answer renewed = gateway.get(path, "Cache-Control", "no-cache");
    assertThat(renewed.json().get("complete").asBoolean()).isTrue();
    assertThat(ncp.journal().count(NcpAction.GET_BOX_CUSTOM_IMAGE)).isEqualTo(lists);
    assertThat(ncp.journal().count(NcpAction.GET_SERVER_IMAGE_LIST)).isEqualTo(batches);
  }
}
