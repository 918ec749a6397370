package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.DataSet;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpAction;
import io.imagegateway.ncpfake.NcpFake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The search in all Datafences, from a request to the calls to NCP. */
@GatewayTest
class SearchIntegrationTests {

  private static final String SEARCH = "/api/v1/box-images";

  private final NcpFake ncp;
  private final GatewayClient gateway;

  SearchIntegrationTests(NcpFake ncp, GatewayClient gateway) {
    this.ncp = ncp;
    this.gateway = gateway;
  }

  @Test
  void needs256CallsForFiftyDatafencesAndNoneAfterwards() {
    ncp.change(_ -> DataSet.large(50, 500));
    Answer cold = gateway.get(SEARCH + "?size=1000", "Prefer", "wait=30");
    assertThat(cold.json().get("complete").asBoolean()).isTrue();
    assertThat(cold.json().get("totalElements").asInt()).isEqualTo(500);
    assertThat(cold.json().get("content").valueStream())
        .allMatch(image -> image.at("/match/status").asString().equals("CONFIRMED"));
    assertThat(ncp.journal().count(NcpAction.GET_DATAFENCE)).isEqualTo(1);
    assertThat(ncp.journal().count(NcpAction.GET_BOX_CUSTOM_IMAGE)).isEqualTo(250);
    assertThat(ncp.journal().count(NcpAction.GET_SERVER_IMAGE_LIST)).isEqualTo(5);
    assertThat(ncp.journal().count()).isEqualTo(256);

    ncp.journal().reset();
    Answer warm = gateway.get(SEARCH + "?size=1000");
    assertThat(warm.text()).isEqualTo(cold.text());
    assertThat(warm.header("ETag")).isEqualTo(cold.header("ETag"));
    assertThat(gateway.get(SEARCH + "?fenceId=1001,1002&imageName=1").status()).isEqualTo(200);
    assertThat(ncp.journal().count()).isZero();
    assertThat(gateway.get(SEARCH + "?size=1000", "If-None-Match", cold.header("ETag")).status())
        .isEqualTo(304);
  }

  @Test
  void looksUpOnlyTheImagesOfThePage() {
    ncp.change(_ -> DataSet.large(50, 500));
    JsonNode page = gateway.get(SEARCH + "?size=100&page=4", "Prefer", "wait=30").json();
    assertThat(page.get("content")).hasSize(100);
    assertThat(page.get("totalElements").asInt()).isEqualTo(500);
    assertThat(ncp.journal().count(NcpAction.GET_SERVER_IMAGE_LIST)).isEqualTo(1);
  }

  @Test
  void reportsDatafencesThatAreNotAccessibleAsAnswers() {
    Answer answer = gateway.get(SEARCH + "?fenceId=42,26,30&imageName=WIN-2022&strict=true");
    JsonNode body = answer.json();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(body.get("complete").asBoolean()).isTrue();
    assertThat(body.at("/content/0/fenceId").asInt()).isEqualTo(26);
    assertThat(body.at("/content/0/imageNo").asInt()).isEqualTo(25700412);
    assertThat(body.get("content")).hasSize(1);
    assertThat(problems(body))
        .containsExactly("30 - FENCE_NOT_ACCESSIBLE", "42 - FENCE_NOT_ACCESSIBLE");
    assertThat(answer.header("Cache-Control")).matches("max-age=(9|10)");
    // One list each, since they were never found and no list of Datafences is held.
    assertThat(ncp.journal().count(NcpAction.GET_BOX_CUSTOM_IMAGE)).isEqualTo(5 + 1 + 1);
    assertThat(ncp.journal().count(NcpAction.GET_DATAFENCE)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "serverImageNo=25650101&fenceId=26, 4:AMBIGUOUS",
    "serverImageNo=0025700412, 25700412:CONFIRMED",
    "status=AMBIGUOUS&fenceId=26, 25640020:AMBIGUOUS 4:AMBIGUOUS",
    "regionCode=SGN&fenceId=26&imageName=win-2022, 25700412:NOT_FOUND",
    "details=false&fenceId=26&productCode=SVR_WIN, 25700412:NOT_REQUESTED 25700430:NOT_REQUESTED",
    "fenceId=26&page=9, ''",
  })
  void showsWhatTheFiltersChoose(String query, String images) {
    JsonNode body = gateway.get(SEARCH + "?" + query).json();
    assertThat(
            body.get("content")
                .valueStream()
                .map(image ->
                    image.get("imageNo").asString() + ":" + image.at("/match/status").asString())
                .collect(Collectors.joining(" ")))
        .isEqualTo(images);
  }

  @Test
  void isPartialWhereAListFailsAndAnErrorIfStrict() {
    ncp.inject(
        Fault.answering("gateway/endpoint-error.503.json")
            .on(NcpAction.GET_BOX_CUSTOM_IMAGE)
            .onFence(26)
            .onProductCode("CON"));
    Answer partial = gateway.get(SEARCH + "?fenceId=26,41&imageName=no-such-name");
    assertThat(partial.json().get("complete").asBoolean()).isFalse();
    assertThat(partial.json().get("content")).isEmpty();
    assertThat(problems(partial.json())).containsExactly("26 CON UPSTREAM_FAILED");
    assertThat(partial.header("Cache-Control")).isEqualTo("no-store");
    assertThat(gateway.get(SEARCH + "?fenceId=26,41&strict=true").status()).isEqualTo(502);
    assertThat(gateway.get(SEARCH + "?fenceId=26&productCode=CON").status()).isEqualTo(502);
  }

  @Test
  void answersAtTheDeadlineWhatHasCome() {
    ncp.inject(
        Fault.delaying(Duration.ofSeconds(3)).on(NcpAction.GET_BOX_CUSTOM_IMAGE).onFence(41));
    JsonNode partial =
        gateway
            .get(SEARCH + "?fenceId=29,41,43&productCode=SVR_LNX_UBUNTU", "Prefer", "wait=2")
            .json();
    assertThat(problems(partial)).containsExactly("41 - UPSTREAM_TIMEOUT");
    assertThat(partial.get("complete").asBoolean()).isFalse();
    assertThat(partial.at("/content/0/match/status").asString()).isEqualTo("CONFIRMED");
    JsonNode whole = gateway.get(SEARCH + "?fenceId=41&productCode=SVR_LNX_UBUNTU").json();
    assertThat(whole.get("complete").asBoolean()).isTrue();
    assertThat(
            ncp.journal().calls(NcpAction.GET_BOX_CUSTOM_IMAGE).stream()
                .filter(call -> call.parameter("fenceId").equals(Optional.of("41")))
                .count())
        .isLessThanOrEqualTo(1);
  }

  @Test
  void isAnErrorWithoutTheListOfDatafences() {
    ncp.inject(Fault.answering("gateway/endpoint-error.503.json").on(NcpAction.GET_DATAFENCE));
    assertThat(gateway.get(SEARCH).json().get("code").asString()).isEqualTo("UPSTREAM_FAILED");
    assertThat(gateway.get(SEARCH + "?fenceId=29").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "color=red                          | color",
        "imagename=x                        | imagename",
        "imageName=                         | imageName",
        "imageName=a&imageName=b            | imageName",
        "serverImageNo=x                    | serverImageNo",
        "serverImageNo=1&details=false      | serverImageNo",
        "status=CONFIRMED&details=false     | status",
        "status=NOT_REQUESTED               | status",
        "status=confirmed                   | status",
        "page=-1                            | page",
        "page=2147483648                    | page",
        "size=0                             | size",
        "size=1001                          | size",
        "fenceId=0                          | fenceId",
        "fenceId=                           | fenceId",
        "productCode=con                    | productCode",
      })
  void refusesBadParametersWithoutACall(String query, String field) {
    Answer answer = gateway.get(SEARCH + "?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(ncp.journal().count()).isZero();
  }

  @Test
  void takesTwoHundredDifferentDatafencesAndNoMore() {
    String most =
        LongStream.rangeClosed(1, 201).mapToObj(Long::toString).collect(Collectors.joining(","));
    assertThat(gateway.get(SEARCH + "?fenceId=" + most).status()).isEqualTo(400);
    assertThat(gateway.get(SEARCH + "?imageName=" + "x".repeat(101)).status()).isEqualTo(400);
    assertThat(gateway.get(SEARCH + "?fenceId=29&imageName=" + "x".repeat(100)).status())
        .isEqualTo(200);
  }

  private static List<String> problems(JsonNode body) {
    return body.get("problems")
        .valueStream()
        .map(problem ->
            problem.get("fenceId").asString()
                + " "
                + problem.path("productCode").asString("-")
                + " "
                + problem.get("code").asString())
        .toList();
  }
}
