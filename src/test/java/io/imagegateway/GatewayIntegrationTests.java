package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncpfake.Call;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpAction;
import io.imagegateway.ncpfake.NcpFake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;

/** The whole gateway over HTTP, against a fake NCP that checks every signature. */
@GatewayTest
class GatewayIntegrationTests {

  private static final String FENCE = "/api/v1/fences/26/box-images";

  private final NcpFake ncp;
  private final GatewayClient gateway;

  GatewayIntegrationTests(NcpFake ncp, GatewayClient gateway) {
    this.ncp = ncp;
    this.gateway = gateway;
  }

  @Test
  void joinsEveryKindOfImageInTheOrderOfTheProductCodes() {
    Answer answer = gateway.get(FENCE);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    JsonNode list = answer.json();
    assertThat(list.get("fenceId").asInt()).isEqualTo(26);
    assertThat(list.get("complete").asBoolean()).isTrue();
    assertThat(list.get("stale").asBoolean()).isFalse();
    assertThat(list.get("problems")).isEmpty();
    assertThat(each(list.get("content"), "imageNo", "productCode", "match/status"))
        .containsExactly(
            "25623101 CON CONFIRMED",
            "25640013 CON CONFIRMED",
            "1 CON NOT_FOUND",
            "25640011 TF_CPU NUMBER_ONLY",
            "25640020 TF_CPU AMBIGUOUS",
            "25640040 TF_CPU CONFIRMED",
            "3 TF_GPU NAME_ONLY",
            "4 TF_GPU AMBIGUOUS",
            "25650110 TF_GPU CONFIRMED",
            "25623135 SVR_LNX_UBUNTU CONFIRMED",
            "25623140 SVR_LNX_UBUNTU CONFIRMED",
            "25623199 SVR_LNX_UBUNTU NOT_FOUND",
            "20145566 SVR_LNX_UBUNTU CONFIRMED",
            "25800001 SVR_LNX_UBUNTU CONFIRMED",
            "25800002 SVR_LNX_UBUNTU CONFIRMED",
            "16187005 SVR_LNX_UBUNTU NOT_FOUND",
            "16187020 SVR_LNX_UBUNTU NAME_ONLY",
            "25700412 SVR_WIN CONFIRMED",
            "25700430 SVR_WIN CONFIRMED");
  }

  @Test
  void givesTheWholeServerImageUnderNcpsNames() {
    JsonNode image = gateway.get("/api/v1/fences/26/box-images/25700412").json().get("serverImage");
    assertThat(image.get("serverImageNo").asString()).isEqualTo("25700412");
    assertThat(image.at("/osType/code").asString()).isEqualTo("WINDOWS");
    assertThat(image.at("/serverImageOperation/code").asString()).isEqualTo("NULL");
    assertThat(image.get("createDate").asString()).matches("[0-9-]+T[0-9:]+[+]09:00");
    assertThat(image.get("blockStorageMappingList")).hasSize(2);
    assertThat(image.at("/blockStorageMappingList/1/blockStorageSize").asLong())
        .isEqualTo(2199023255552L);
    assertThat(image.at("/blockStorageMappingList/0/blockStorageSnapshotInstanceNo").isString())
        .isTrue();
    assertThat(image.at("/blockStorageMappingList/1/isEncryptedVolume").asBoolean()).isTrue();
    assertThat(image.get("blockStorageTotalSize").asLong())
        .isEqualTo(
            image.at("/blockStorageMappingList/0/blockStorageSize").asLong() + 2199023255552L);
    assertThat(image.has("sharedLoginIdList")).isFalse();
  }

  @Test
  void signsEveryCallAndAsksForJson() {
    gateway.get(FENCE);
    gateway.get("/api/v1/server-images/25623135?regionCode=SGN");
    assertThat(ncp.journal().calls()).isNotEmpty().allMatch(Call::authentic);
    assertThat(ncp.journal().calls())
        .allSatisfy(call -> assertThat(call.parameter("responseFormatType")).contains("json"));
  }

  @Test
  void needsFiveListsOneBatchAndOneIndexForAColdJoin() {
    gateway.get(FENCE);
    assertThat(ncp.journal().count(NcpAction.GET_BOX_CUSTOM_IMAGE)).isEqualTo(5);
    assertThat(ncp.journal().count(NcpAction.GET_SERVER_IMAGE_LIST)).isEqualTo(2);
    assertThat(ncp.journal().count(NcpAction.GET_SERVER_IMAGE_DETAIL)).isZero();
  }

  @Test
  void needsNoCallForAWarmJoinAndReportsAHit() {
    Answer cold = gateway.get(FENCE);
    assertThat(cold.header("Cache-Status")).isEqualTo("image-gateway; fwd=miss");
    ncp.journal().reset();
    Answer warm = gateway.get(FENCE);
    assertThat(ncp.journal().calls()).isEmpty();
    assertThat(warm.header("Cache-Status")).matches("image-gateway; hit; ttl=(2[0-9]|30)");
    assertThat(warm.header("Cache-Control")).matches("max-age=(29|30)");
    assertThat(warm.header("ETag")).isEqualTo(cold.header("ETag"));
    assertThat(warm.text()).isEqualTo(cold.text());
  }

  @Test
  void answersWithNothingButHeadersToACallerWhoHasTheBody() {
    String etag = gateway.get(FENCE).header("ETag");
    Answer again = gateway.get(FENCE, "If-None-Match", etag);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(etag);
    assertThat(again.header("Cache-Control")).startsWith("max-age=");
    assertThat(again.header("Vary")).isEqualToIgnoringCase("Accept-Encoding");
    assertThat(again.header("Age")).isNotEmpty();
    assertThat(again.header("X-Request-Id")).isNotEmpty();
  }

  @Test
  void listsWithoutLookingUpWhereDetailsAreNotWanted() {
    JsonNode list = gateway.get(FENCE + "?details=false&productCode=SVR_WIN,CON").json();
    assertThat(each(list.get("content"), "productCode", "match/status"))
        .containsExactly(
            "CON NOT_REQUESTED",
            "CON NOT_REQUESTED",
            "CON NOT_REQUESTED",
            "SVR_WIN NOT_REQUESTED",
            "SVR_WIN NOT_REQUESTED");
    assertThat(ncp.journal().count()).isEqualTo(2);
  }

  @Test
  void reportsAFailedLookUpAsUnavailableAndTheOthersAsTheyAre() {
    Answer answer = gateway.get("/api/v1/fences/28/box-images");
    JsonNode list = answer.json();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(list.get("complete").asBoolean()).isFalse();
    assertThat(each(list.get("content"), "imageNo", "match/status"))
        .containsExactly("25800280 CONFIRMED", "25800281 UNAVAILABLE", "25800282 CONFIRMED");
    assertThat(list.at("/content/1/match/problem/code").asString()).isEqualTo("UPSTREAM_FAILED");
    assertThat(list.at("/content/1/match/problem/retryable").asBoolean()).isTrue();
  }

  @Test
  void makesAnIncompleteAnswerAnErrorWhereTheCallerIsStrict() {
    Answer answer = gateway.get("/api/v1/fences/28/box-images?strict=true");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.json().get("code").asString()).isEqualTo("UPSTREAM_FAILED");
    assertThat(answer.json().at("/upstream/service").asString()).isEqualTo("server");
    assertThat(answer.json().at("/upstream/httpStatus").asInt()).isEqualTo(500);
    assertThat(answer.json().at("/upstream/code").asString()).isEqualTo("900");
  }

  @Test
  void reportsAListThatFailedAndJoinsTheOthers() {
    ncp.inject(
        Fault.answering("gateway/permission-denied.401.json")
            .on(NcpAction.GET_BOX_CUSTOM_IMAGE)
            .onProductCode("CON"));
    Answer answer = gateway.get(FENCE + "?productCode=CON,SVR_WIN");
    JsonNode list = answer.json();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(list.get("complete").asBoolean()).isFalse();
    assertThat(list.get("content")).hasSize(2);
    assertThat(each(list.get("problems"), "productCode", "code", "retryable"))
        .containsExactly("CON UPSTREAM_PERMISSION_DENIED false");
  }

  @Test
  void answersADatafenceWithoutImagesWithAnEmptyList() {
    Answer answer = gateway.get("/api/v1/fences/29/box-images");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("content")).isEmpty();
    assertThat(answer.json().get("complete").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"30,2600003", "31,10001"})
  void reportsADatafenceThatIsNotOursAsNotAccessible(long fence, String ncpCode) {
    Answer answer = gateway.get("/api/v1/fences/" + fence + "/box-images");
    assertProblem(answer, 404, "FENCE_NOT_ACCESSIBLE", "/api/v1/fences/" + fence + "/box-images");
    assertThat(answer.json().at("/upstream/service").asString()).isEqualTo("datafence");
    assertThat(answer.json().at("/upstream/httpStatus").asInt()).isEqualTo(400);
    assertThat(answer.json().at("/upstream/code").asString()).isEqualTo(ncpCode);
  }

  @ParameterizedTest
  @CsvSource({
    "gateway/auth-failed.401.json,502,UPSTREAM_AUTHENTICATION_FAILED,false,401,200",
    "gateway/auth-failed.html.401.html,502,UPSTREAM_AUTHENTICATION_FAILED,false,401,",
    "gateway/permission-denied.401.xml,502,UPSTREAM_PERMISSION_DENIED,false,401,210",
    "gateway/empty-body.403.txt,502,UPSTREAM_PERMISSION_DENIED,false,403,",
    "gateway/bad-request.400.json,502,UPSTREAM_REJECTED_REQUEST,false,400,100",
    "gateway/quota-exceeded.429.json,503,UPSTREAM_QUOTA_EXCEEDED,true,429,400",
    "gateway/throttled.429.json,503,UPSTREAM_THROTTLED,true,429,410",
    "gateway/not-found.404.json,502,UPSTREAM_MISCONFIGURED,false,404,300",
    "gateway/endpoint-error.503.json,502,UPSTREAM_FAILED,true,503,500",
    "gateway/truncated.200.json,502,UPSTREAM_MALFORMED_RESPONSE,true,200,",
    "vserver/getServerImageDetail.200.xml,502,UPSTREAM_MALFORMED_RESPONSE,true,200,",
    "vserver/getServerImageDetail.success-but-error-body.200.json,502,UPSTREAM_FAILED,true,200,1300"
  })
  void reportsEveryFailureOfNcpByItsOwnCode(
      String fixture, int status, String code, boolean retryable, int ncpStatus, String ncpCode) {
    ncp.inject(Fault.answering(fixture).on(NcpAction.GET_SERVER_IMAGE_DETAIL));
    Answer answer = gateway.get("/api/v1/server-images/25623135");
    assertProblem(answer, status, code, "/api/v1/server-images/25623135");
    assertThat(answer.json().get("retryable").asBoolean()).isEqualTo(retryable);
    assertThat(answer.json().at("/upstream/service").asString()).isEqualTo("server");
    assertThat(answer.json().at("/upstream/httpStatus").asInt()).isEqualTo(ncpStatus);
    assertThat(answer.json().at("/upstream/code").asString(""))
        .isEqualTo(ncpCode == null ? "" : ncpCode);
    assertThat(answer.header("Retry-After").isEmpty()).isEqualTo(status != 503);
  }

  @Test
  void reportsAConnectionThatBreaksAsFailedWithoutAStatus() {
    ncp.down();
    Answer answer = gateway.get("/api/v1/server-images/25623135");
    assertProblem(answer, 502, "UPSTREAM_FAILED", "/api/v1/server-images/25623135");
    assertThat(answer.json().get("upstream").toString()).isEqualTo("{\"service\":\"server\"}");
  }

  @Test
  void answersWithWhatIsThereWhenTheCallersTimeIsOver() {
    Answer answer = gateway.get("/api/v1/fences/27/box-images", "Prefer", "wait=1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("complete").asBoolean()).isFalse();
    assertThat(each(answer.json().get("content"), "match/status", "match/problem/code"))
        .containsExactly("UNAVAILABLE UPSTREAM_TIMEOUT", "UNAVAILABLE UPSTREAM_TIMEOUT");
  }

  @Test
  void reportsATimeOutOfEveryListAsAnError() {
    ncp.inject(Fault.delaying(Duration.ofSeconds(3)).on(NcpAction.GET_BOX_CUSTOM_IMAGE));
    Answer answer = gateway.get(FENCE, "Prefer", "wait=1");
    assertProblem(answer, 504, "UPSTREAM_TIMEOUT", FENCE);
    assertThat(answer.json().at("/upstream/service").asString()).isEqualTo("datafence");
  }

  @Test
  void findsOneImageInWhicheverListItIs() {
    Answer answer = gateway.get("/api/v1/fences/26/box-images/3");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/match/status").asString()).isEqualTo("NAME_ONLY");
    assertThat(answer.json().get("productName").asString()).isEqualTo("TensorFlow server (GPU)");
    assertProblem(
        gateway.get("/api/v1/fences/26/box-images/3?productCode=CON"),
        404,
        "BOX_IMAGE_NOT_FOUND",
        "/api/v1/fences/26/box-images/3");
  }

  @Test
  void doesNotReportAnImageAsNotFoundWhileAListCannotBeRead() {
    ncp.inject(
        Fault.answering("gateway/permission-denied.401.json")
            .on(NcpAction.GET_BOX_CUSTOM_IMAGE)
            .onProductCode("SVR_WIN"));
    assertProblem(
        gateway.get("/api/v1/fences/26/box-images/999"),
        502,
        "UPSTREAM_PERMISSION_DENIED",
        "/api/v1/fences/26/box-images/999");
    assertThat(gateway.get("/api/v1/fences/26/box-images/3").status()).isEqualTo(200);
  }

  @Test
  void letsNobodyKeepAnImageWhoseMatchIsUnknown() {
    Answer answer = gateway.get("/api/v1/fences/28/box-images/25800281");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/match/status").asString()).isEqualTo("UNAVAILABLE");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void looksUpServerImagesInTheOrderAskedEachOnce() {
    Answer answer =
        gateway.get(
            "/api/v1/server-images?serverImageNo=25700412,999&serverImageNo=25623135&serverImageNo=999");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(each(answer.json().get("content"), "serverImageNo", "status"))
        .containsExactly("25700412 FOUND", "999 NOT_FOUND", "25623135 FOUND");
    assertThat(answer.json().get("complete").asBoolean()).isTrue();
  }

  @Test
  void answersWith200EvenIfEveryLookUpFailedUnlessTheCallerIsStrict() {
    ncp.inject(Fault.answering("gateway/auth-failed.401.json"));
    Answer answer = gateway.get("/api/v1/server-images?serverImageNo=1&serverImageNo=2");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(each(answer.json().get("content"), "status", "problem/code"))
        .containsExactly(
            "UNAVAILABLE UPSTREAM_AUTHENTICATION_FAILED",
            "UNAVAILABLE UPSTREAM_AUTHENTICATION_FAILED");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertProblem(
        gateway.get("/api/v1/server-images?serverImageNo=1&serverImageNo=2&strict=true"),
        502,
        "UPSTREAM_AUTHENTICATION_FAILED",
        "/api/v1/server-images");
  }

  @Test
  void knowsRegionsApart() {
    assertProblem(
        gateway.get("/api/v1/server-images/25623135?regionCode=JPN"),
        404,
        "SERVER_IMAGE_NOT_FOUND",
        "/api/v1/server-images/25623135");
    assertThat(gateway.get("/api/v1/server-images/25623135").status()).isEqualTo(200);
  }

  @Test
  void doesNotFetchAgainOnNoCacheWithinTheInterval() {
    gateway.get("/api/v1/server-images/25623135");
    Answer answer = gateway.get("/api/v1/server-images/25623135", "Cache-Control", "no-cache");
    assertThat(answer.header("Cache-Status")).startsWith("image-gateway; hit; ttl=");
    assertThat(ncp.journal().count()).isEqualTo(1);
  }

  @Test
  void listsTheProductCodesWithoutAsking() {
    Answer answer = gateway.get("/api/v1/product-codes");
    assertThat(answer.text())
        .isEqualTo(
            "{\"content\":[{\"productCode\":\"CON\",\"productName\":\"connect server\"},"
                + "{\"productCode\":\"TF_CPU\",\"productName\":\"TensorFlow server (CPU)\"},"
                + "{\"productCode\":\"TF_GPU\",\"productName\":\"TensorFlow server (GPU)\"},"
                + "{\"productCode\":\"SVR_LNX_UBUNTU\",\"productName\":\"Linux server (Ubuntu)\"},"
                + "{\"productCode\":\"SVR_WIN\",\"productName\":\"Windows Server\"}]}");
    assertThat(answer.header("Cache-Control")).isEqualTo("max-age=3600");
    assertThat(answer.header("Age")).isEqualTo("0");
    assertThat(answer.header("Cache-Status")).isEqualTo("image-gateway; hit; ttl=3600");
    assertThat(
            gateway.get("/api/v1/product-codes", "If-None-Match", answer.header("ETag")).status())
        .isEqualTo(304);
    assertThat(ncp.journal().calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/fences/0/box-images|fenceId",
        "/api/v1/fences/-1/box-images|fenceId",
        "/api/v1/fences/x/box-images|fenceId",
        "/api/v1/fences/9007199254740992/box-images|fenceId",
        "/api/v1/fences/%D9%A1/box-images|fenceId",
        "/api/v1/fences/2%2F6/box-images|fenceId",
        "/api/v1/fences/26/box-images?productCode=|productCode",
        "/api/v1/fences/26/box-images?productCode=con|productCode",
        "/api/v1/fences/26/box-images?productCode=CON,|productCode",
        "/api/v1/fences/26/box-images?regionCode=XX|regionCode",
        "/api/v1/fences/26/box-images?regionCode=|regionCode",
        "/api/v1/fences/26/box-images?regionCode=KR&regionCode=KR|regionCode",
        "/api/v1/fences/26/box-images?details=1|details",
        "/api/v1/fences/26/box-images?strict=|strict",
        "/api/v1/fences/26/box-images/0|imageNo",
        "/api/v1/fences/26/box-images/1e3|imageNo",
        "/api/v1/server-images|serverImageNo",
        "/api/v1/server-images?serverImageNo=|serverImageNo",
        "/api/v1/server-images?serverImageNo=1,,2|serverImageNo",
        "/api/v1/server-images/12345678901234567890|serverImageNo",
        "/api/v1/server-images/abc|serverImageNo",
        "/api/v1/fences/26/box-images?productCode[]=SVR_WIN|productCode[]",
        "/api/v1/fences/26/box-images?productCode%5B0%5D=SVR_WIN|productCode[0]",
        "/api/v1/fences/26/box-images?productcode=SVR_WIN|productcode",
        "/api/v1/fences/26/box-images/3?regioncode=KR|regioncode",
        "/api/v1/server-images/3?region_code=KR|region_code",
        "/api/v1/server-images?serverImageNo=1&serverImageNos=2|serverImageNos"
      })
  void refusesBadParametersWithoutAskingNcp(String path, String field) {
    Answer answer = gateway.get(path);
    assertProblem(answer, 400, "INVALID_REQUEST", path.replaceFirst("[?].*", ""));
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(answer.json().get("detail").asString())
        .isEqualTo(field + ": " + answer.json().at("/errors/0/message").asString());
    assertThat(ncp.journal().calls()).isEmpty();
  }

  @Test
  void ignoresOtherUnknownParametersAndSpacesAroundCommas() {
    JsonNode list =
        gateway.get(FENCE + "?details=false&x=1&_=17&productCode=SVR_WIN%20,%20CON").json();
    assertThat(list.get("content")).hasSize(5);
  }

  @Test
  void reportsAQueryThatIsTooLongAsSuch() {
    Answer answer = gateway.get("/problems?x=" + "y".repeat(60_000));
    assertProblem(answer, 414, "INVALID_REQUEST", "/");
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("query");
    Answer headers = gateway.get("/problems", "X-Long", "y".repeat(60_000));
    assertProblem(headers, 431, "INVALID_REQUEST", "/problems");
    assertThat(headers.json().at("/errors/0/field").asString()).isEqualTo("headers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/v1/",
        "/api/v1/unknown",
        "/error",
        "/problems/unknown",
        "/actuator/health",
        "/favicon.ico"
      })
  void reportsUnknownPathsAsProblems(String path) {
    assertProblem(gateway.get(path), 404, "NOT_FOUND", path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/fences/%00/box-images",
        "/api/v1/fences/%zz/box-images",
        "/api/v1/fences/%2",
        "/api/v1/%5Cproduct-codes",
        "/%2e%2e/%2e%2e/etc/passwd"
      })
  void reportsWhatTheContainerRefusesAsProblems(String path) {
    String answer = gateway.raw(path);
    assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*");
    assertThat(answer)
        .containsIgnoringCase("content-type: application/problem+json")
        .containsIgnoringCase("x-request-id: ")
        .contains("\"requestId\":\"")
        .doesNotContain("Tomcat");
  }

  @Test
  void reportsABadPercentCodeInTheQueryAsABadRequest() {
    assertThat(gateway.raw("/api/v1/fences/26/box-images?productCode=%zz"))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"code\":\"INVALID_REQUEST\"");
    assertThat(ncp.journal().calls()).isEmpty();
  }

  @Test
  void givesEveryAnswerTheCallersRequestIdOrANewOne() {
    assertThat(
            gateway
                .get("/api/v1/product-codes", "X-Request-Id", "abc-1.2_3")
                .header("X-Request-Id"))
        .isEqualTo("abc-1.2_3");
    Answer refused = gateway.get("/api/v1/unknown", "X-Request-Id", "not allowed");
    assertThat(refused.header("X-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(refused.json().get("requestId").asString())
        .isEqualTo(refused.header("X-Request-Id"));
  }

  @ParameterizedTest
  @EnumSource
  void explainsEveryProblemOnAPage(ProblemCode code) {
    Answer page = gateway.get("/problems/" + code.slug());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(page.text())
        .contains(code.name(), HtmlUtils.htmlEscape(code.explanation()), "href=\"../problems\"");
    assertThat(gateway.get("/problems/" + code.name()).text()).isEqualTo(page.text());
    assertThat(gateway.get("/problems").text())
        .contains("href=\"problems/" + code.slug() + "\"", code.name());
  }

  @Test
  void describesItselfInYamlToo() {
    assertThat(gateway.get("/v3/api-docs.yaml").text()).startsWith("openapi: 3.1.0");
  }

  private static void assertProblem(Answer answer, int status, String code, String instance) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    JsonNode problem = answer.json();
    assertThat(problem.get("code").asString()).isEqualTo(code);
    assertThat(problem.get("type").asString())
        .isEqualTo("/problems/" + code.toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("instance").asString()).isEqualTo(instance);
    assertThat(problem.get("requestId").asString()).isEqualTo(answer.header("X-Request-Id"));
    assertThat(problem.get("title").asString()).isNotBlank();
    assertThat(problem.get("detail").asString()).isNotBlank();
  }

  /** Each node's values at these paths below it, put one behind the other. */
  private static List<String> each(JsonNode nodes, String... paths) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> {
      List<String> values = new ArrayList<>();
      for (String path : paths) {
        values.add(node.at("/" + path).asString());
      }
      texts.add(String.join(" ", values));
    });
    return texts;
  }
}
