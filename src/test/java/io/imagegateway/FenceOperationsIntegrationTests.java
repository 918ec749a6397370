package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.DataSet;
import io.imagegateway.ncpfake.NcpAction;
import io.imagegateway.ncpfake.NcpFake;
import io.imagegateway.ncpfake.Quirks;
import io.imagegateway.ncpfake.Quirks.DatafenceForm;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.CacheManager;
import tools.jackson.databind.JsonNode;

/** The Datafences of the account and their fence images, asked of the whole gateway. */
@GatewayTest
class FenceOperationsIntegrationTests {

  private static final String FENCES = "/api/v1/fences";
  private static final String IMAGES = FENCES + "/26/fence-images";

  private final NcpFake ncp;
  private final GatewayClient gateway;
  private final CacheManager caches;
  private final MeterRegistry meters;

  FenceOperationsIntegrationTests(
      NcpFake ncp, GatewayClient gateway, CacheManager caches, MeterRegistry meters) {
    this.ncp = ncp;
    this.gateway = gateway;
    this.caches = caches;
    this.meters = meters;
  }

  @Test
  void listsTheDatafencesOfTheAccountWithOneCall() {
    Answer answer = gateway.get(FENCES);
    assertThat(answer.text())
        .isEqualTo(
            """
            {"complete":true,"stale":false,"content":[
            {"fenceId":26,"fenceName":"datafence001","boxCount":2,"createDate":"2025-04-21T11:24:01+09:00","statusCode":"USE","statusName":"In use","description":"Research fence","exportScreenBucketName":"datafence001-review","sslVpnName":"fence-vpn-1"},
            {"fenceId":27,"fenceName":"spark-fence","boxCount":1,"createDate":"2025-09-01T10:05:00+09:00","statusCode":"USE","statusName":"In use","description":"Spark cluster of the data platform","sslVpnName":"fence-vpn-1"},
            {"fenceId":28,"fenceName":"report-fence","boxCount":1,"createDate":"2025-10-01T09:00:00+09:00","statusCode":"USE","statusName":"In use","description":"Monthly reports","exportScreenBucketName":"report-fence-review"},
            {"fenceId":29,"fenceName":"fence-new","boxCount":0,"createDate":"2025-11-20T16:45:12+09:00","statusCode":"INITIALIZE","statusName":"Initializing"},
            {"fenceId":41,"fenceName":"유전체-분석","boxCount":2,"createDate":"2025-07-15T13:30:00+09:00","statusCode":"USE","statusName":"In use","description":"유전체 데이터 분석 구역 (반출 심사 필요)","exportScreenBucketName":"genome-review","sslVpnName":"유전체-vpn"},
            {"fenceId":42,"fenceName":"partner-fence","boxCount":3,"createDate":"2025-08-01T09:00:00+09:00","statusCode":"USE","statusName":"In use","description":"Run by a partner"},
            {"fenceId":43,"fenceName":"ml-fence","boxCount":1,"createDate":"2025-11-25T18:00:00+09:00","statusCode":"ING","statusName":"In progress","exportScreenBucketName":"ml-fence-review","sslVpnName":"fence-vpn-2"},
            {"fenceId":44,"fenceName":"survey-2024","boxCount":0,"createDate":"2024-03-04T08:00:00+09:00","statusCode":"RETURN","statusName":"Returning","sslVpnName":"fence-vpn-1"},
            {"fenceId":45,"fenceName":"지난-프로젝트","boxCount":0,"createDate":"2023-11-30T17:20:45+09:00","statusCode":"TERMINATE","statusName":"Terminated","description":"Ended in 2024"}]}
            """
                .replace("\n", ""));
    assertThat(answer.header("Cache-Status")).isEqualTo("image-gateway; fwd=miss");
    assertThat(gateway.get(FENCES + "/41").json()).isEqualTo(answer.json().at("/content/4"));
    Answer again = gateway.get(FENCES, "If-None-Match", answer.header("ETag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(ncp.journal().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(DatafenceForm.class)
  void readsTheListInWhicheverFormNcpSendsIt(DatafenceForm form) {
    ncp.quirks(Quirks.NONE.withDatafenceForm(form));
    Answer answer = gateway.get(FENCES);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/content/0/fenceName").asString()).isEqualTo("datafence001");
    assertThat(answer.json().get("content")).hasSize(form == DatafenceForm.OBJECT ? 1 : 9);
  }

  @ParameterizedTest
  @EnumSource(DatafenceForm.class)
  void answersAnAccountWithoutDatafencesWithAnEmptyList(DatafenceForm form) {
    ncp.change(_ -> DataSet.empty());
    ncp.quirks(Quirks.NONE.withDatafenceForm(form));
    assertThat(gateway.get(FENCES).text())
        .isEqualTo("{\"complete\":true,\"stale\":false,\"content\":[]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {FENCES, FENCES + "/26", FENCES + "/99", IMAGES, IMAGES + "/2"})
  void answersAnOutageWithItsCauseAndNeverWithAnAbsence(String path) {
    ncp.down();
    Answer answer = gateway.get(path);
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.json().get("code").asString()).isEqualTo("UPSTREAM_FAILED");
    assertThat(answer.json().at("/upstream/service").asString()).isEqualTo("datafence");
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "99", "9007199254740991"})
  void doesNotFindADatafenceThatAFreshListDoesNotShow(String fence) {
    Answer answer = gateway.get(FENCES + "/" + fence);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("code").asString()).isEqualTo("FENCE_NOT_ACCESSIBLE");
    assertThat(ncp.journal().count(NcpAction.GET_DATAFENCE)).isEqualTo(1);
  }

  @Test
  void ignoresParametersWhereThereAreNone() {
    assertThat(gateway.get(FENCES + "?page=1&fenceid=3").status()).isEqualTo(200);
  }

  @Test
  void joinsTheFenceImagesWithServerImages() {
    double before = confirmed();
    JsonNode answer = gateway.get(IMAGES).json();
    assertThat(answer.get("fenceId").asLong()).isEqualTo(26);
    assertThat(answer.get("complete").asBoolean()).isTrue();
    assertThat(answer.get("problems")).isEmpty();
    assertThat(answer.get("content").valueStream().map(FenceOperationsIntegrationTests::shown))
        .containsExactly(
            "25623135 FENCE_UBUNTU CONFIRMED 25623135",
            "25640013 FENCE_UBUNTU NUMBER_ONLY 25640013",
            "2 FENCE_UBUNTU NAME_ONLY 25623140",
            "1 FENCE_UBUNTU NOT_FOUND ");
    assertThat(confirmed() - before).isEqualTo(1);
    assertThat(ncp.journal().count(NcpAction.GET_FENCE_CUSTOM_IMAGE)).isEqualTo(1);
    ncp.journal().reset();
    assertThat(gateway.get(IMAGES + "/2").json()).isEqualTo(answer.at("/content/2"));
    assertThat(ncp.journal().calls()).isEmpty();
  }

  @Test
  void asksForTheListOnlyWithoutDetails() {
    JsonNode answer = gateway.get(IMAGES + "?details=false").json();
    assertThat(answer.at("/content").valueStream().map(each -> each.at("/match/status").asString()))
        .containsExactly("NOT_REQUESTED", "NOT_REQUESTED", "NOT_REQUESTED", "NOT_REQUESTED");
    assertThat(ncp.journal().count()).isEqualTo(1);
  }

  @Test
  void looksInTheRegionThatIsAskedFor() {
    JsonNode image = gateway.get(IMAGES + "/25623135?regionCode=SGN").json();
    assertThat(shown(image)).isEqualTo("25623135 FENCE_UBUNTU NAME_ONLY 30010002");
  }

  @Test
  void isIncompleteOrWithStrictAnErrorWhereALookUpFails() {
    String path = FENCES + "/28/fence-images";
    Answer partial = gateway.get(path);
    assertThat(partial.header("Cache-Control")).isEqualTo("no-store");
    assertThat(partial.json().get("complete").asBoolean()).isFalse();
    assertThat(partial.json().at("/content/1/match/status").asString()).isEqualTo("UNAVAILABLE");
    assertThat(partial.json().get("problems")).isEmpty();
    assertThat(gateway.get(path + "/25800281").header("Cache-Control")).isEqualTo("no-store");
    Answer strict = gateway.get(path + "?strict=true");
    assertThat(strict.status()).isEqualTo(502);
    assertThat(strict.json().get("code").asString())
        .isEqualTo(partial.json().at("/content/1/match/problem/code").asString());
  }

  @ParameterizedTest
  @CsvSource({
    "/26/fence-images/99,FENCE_IMAGE_NOT_FOUND",
    "/29/fence-images/1,FENCE_IMAGE_NOT_FOUND",
    "/30/fence-images,FENCE_NOT_ACCESSIBLE",
    "/42/fence-images/1,FENCE_NOT_ACCESSIBLE",
    "/99/fence-images,FENCE_NOT_ACCESSIBLE"
  })
  void doesNotFindWhatIsNotThere(String path, String code) {
    Answer answer = gateway.get(FENCES + path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("code").asString()).isEqualTo(code);
  }

  @Test
  void answersADatafenceWithoutFenceImagesWithAnEmptyList() {
    assertThat(gateway.get(FENCES + "/29/fence-images").text())
        .isEqualTo(
            "{\"fenceId\":29,\"complete\":true,\"stale\":false,\"content\":[],\"problems\":[]}");
  }

  @Test
  void namesTheSameContentWithTheSameTag() {
    Answer first = gateway.get(IMAGES);
    for (String fresh : new String[] {"fence-images", "server-images"}) {
      Objects.requireNonNull(caches.getCache(fresh)).clear();
    }
    Answer unchanged = gateway.get(IMAGES, "If-None-Match", first.header("ETag"));
    assertThat(unchanged.status()).isEqualTo(304);
    ncp.change(data -> data.withoutFenceImage(26, 1));
    Objects.requireNonNull(caches.getCache("fence-images")).clear();
    Answer changed = gateway.get(IMAGES, "If-None-Match", first.header("ETag"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().get("content")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "/0,fenceId",
    "/x,fenceId",
    "/9007199254740992,fenceId",
    "/-1/fence-images,fenceId",
    "/26/fence-images/0,imageNo",
    "/26/fence-images/9007199254740992,imageNo",
    "/26/fence-images?details=yes,details",
    "/26/fence-images?details=,details",
    "/26/fence-images?strict=true&strict=true,strict",
    "/26/fence-images?regionCode=kr,regionCode",
    "/26/fence-images?Strict=true,Strict",
    "/26/fence-images/2?regioncode=KR,regioncode"
  })
  void rejectsBadParametersWithoutACall(String path, String field) {
    Answer answer = gateway.get(FENCES + path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors").valueStream().map(each -> each.get("field").asString()))
        .containsExactly(field);
    assertThat(ncp.journal().calls()).isEmpty();
  }

  private double confirmed() {
    return meters.get("box.image.matches").tag("status", "CONFIRMED").counter().count();
  }

  private static String shown(JsonNode image) {
    return "%s %s %s %s"
        .formatted(
            image.get("imageNo").asLong(),
            image.get("productCode").asString(),
            image.at("/match/status").asString(),
            image.at("/serverImage/serverImageNo").asString());
  }
}
