package io.imagegateway.ncpfake;

import static io.imagegateway.ncpfake.NcpAction.GET_BOX_CUSTOM_IMAGE;
import static io.imagegateway.ncpfake.NcpAction.GET_DATAFENCE;
import static io.imagegateway.ncpfake.NcpAction.GET_FENCE_CUSTOM_IMAGE;
import static io.imagegateway.ncpfake.NcpAction.GET_SERVER_IMAGE_DETAIL;
import static io.imagegateway.ncpfake.NcpAction.GET_SERVER_IMAGE_LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.imagegateway.ncpfake.Quirks.DatafenceForm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NcpFakeIntegrationTests {

  private static final String FENCES = "/api/v1/fence/get-datafence";
  private static final String FENCE_IMAGES =
      "/api/v1/fence/get-fence-custom-image?productCode=FENCE_UBUNTU&fenceId=";
  private static final String CON = "/api/v1/box/get-box-custom-image?fenceId=26&productCode=CON";
  private static final String DETAIL =
      "/vserver/v2/getServerImageDetail?regionCode=KR&responseFormatType=json&serverImageNo=";
  private static final String LIST = "/vserver/v2/getServerImageList?responseFormatType=json";

  private final NcpFake fake = NcpFake.start();
  private final SignedClient client = new SignedClient(fake.url());

  @BeforeAll
  void isReachableOnLoopbackOnly() {
    assertThat(fake.url().toString()).isEqualTo("http://127.0.0.1:" + fake.port());
  }

  @BeforeEach
  void beginAnew() {
    fake.reset();
  }

  @AfterAll
  void stop() {
    fake.close();
  }

  @Test
  void listsTheBoxCustomImagesOfAFenceAndProductCode() throws Exception {
    HttpResponse<String> answer = client.get(CON);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/json;charset=UTF-8");
    assertThat(parsed(answer.body()).path("content").values())
        .hasSize(3)
        .last()
        .isEqualTo(
            parsed(Answer.fixture("datafence/get-box-custom-image.CON.200.json").body())
                .at("/content/0"));
    assertThat(client.json(CON.replace("26", "29")).toString()).isEqualTo("{\"content\":[]}");
  }

  @ParameterizedTest
  @CsvSource({
    "fenceId=30&productCode=CON, 2600003, Not the owner of the Datafence or Box",
    "fenceId=31&productCode=CON, 10001, Request information or parameter error: fenceId",
    "fenceId=x&productCode=CON, 10001, Request information or parameter error: fenceId",
    "productCode=CON, 10001, Request information or parameter error: fenceId",
    "fenceId=26&productCode=con, 10001, Request information or parameter error: productCode",
    "fenceId=26, 10001, Request information or parameter error: productCode",
  })
  void refusesWhatDatafenceRefuses(String query, String code, String details) throws Exception {
    HttpResponse<String> answer = client.get("/api/v1/box/get-box-custom-image?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(parsed(answer.body()))
        .isEqualTo(
            parsed(
                """
                {"error":{"errorCode":"%s","message":"Bad Request","details":"%s"}}
                """
                    .formatted(code, details)));
  }

  @Test
  void listsTheDatafencesOfTheAccountInNcpsShape() throws Exception {
    HttpResponse<String> answer = client.get(FENCES);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/json;charset=UTF-8");
    assertThat(parsed(answer.body()).values())
        .extracting(fence -> fence.path("fenceId").longValue())
        .containsExactly(26L, 27L, 28L, 29L, 41L, 42L, 43L, 44L, 45L);
    assertThat(parsed(answer.body()).path(0))
        .isEqualTo(parsed(Answer.fixture("datafence/get-datafence.200.json").body()).path(0));
  }

  @Test
  void answersDatafencesInEveryFormThatNcpMay() throws Exception {
    JsonNode list = client.json(FENCES);

    fake.quirks(Quirks.NONE.withDatafenceForm(DatafenceForm.CONTENT));
    assertThat(client.json(FENCES).path("content")).isEqualTo(list);
    fake.quirks(Quirks.NONE.withDatafenceForm(DatafenceForm.OBJECT));
    assertThat(client.json(FENCES)).isEqualTo(list.path(0));

    fake.change(_ -> DataSet.empty());
    assertThat(client.get(FENCES).body()).isEqualTo("{}");
    fake.quirks(Quirks.NONE.withDatafenceForm(DatafenceForm.CONTENT));
    assertThat(client.get(FENCES).body()).isEqualTo("{\"content\":[]}");
    fake.quirks(Quirks.NONE);
    assertThat(client.get(FENCES).body()).isEqualTo("[]");
  }

  @Test
  void listsTheFenceCustomImagesOfAFence() throws Exception {
    assertThat(client.json(FENCE_IMAGES + "26").path("content").values())
        .hasSize(4)
        .last()
        .isEqualTo(
            parsed(Answer.fixture("datafence/get-fence-custom-image.200.json").body())
                .at("/content/0"));
    assertThat(client.json(FENCE_IMAGES + "29").toString()).isEqualTo("{\"content\":[]}");
  }

  @ParameterizedTest
  @CsvSource({
    "fenceId=42&productCode=FENCE_UBUNTU, 2600003, Not the owner of the Datafence or Box",
    "fenceId=30&productCode=FENCE_UBUNTU, 2600003, Not the owner of the Datafence or Box",
    "fenceId=31&productCode=FENCE_UBUNTU, 10001, Request information or parameter error: fenceId",
    "productCode=FENCE_UBUNTU, 10001, Request information or parameter error: fenceId",
    "fenceId=26&productCode=CON, 10001, Request information or parameter error: productCode",
    "fenceId=26, 10001, Request information or parameter error: productCode",
  })
  void rejectsFenceImagesAsItRejectsBoxImages(String query, String code, String details)
      throws Exception {
    HttpResponse<String> answer = client.get("/api/v1/fence/get-fence-custom-image?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(parsed(answer.body()).at("/error/errorCode").stringValue()).isEqualTo(code);
    assertThat(parsed(answer.body()).at("/error/details").stringValue()).isEqualTo(details);
  }

  @Test
  void failsOneFenceOfOneActionAndNoOtherCall() throws Exception {
    fake.inject(
        Fault.answering("gateway/endpoint-error.503.json").on(GET_FENCE_CUSTOM_IMAGE).onFence(26));
    fake.inject(Fault.answering("gateway/throttled.429.json").on(GET_DATAFENCE).times(1));

    assertThat(client.get(FENCE_IMAGES + "26").statusCode()).isEqualTo(503);
    assertThat(client.get(FENCE_IMAGES + "28").statusCode()).isEqualTo(200);
    assertThat(client.get(CON).statusCode()).isEqualTo(200);
    assertThat(client.get(FENCES).statusCode()).isEqualTo(429);
    assertThat(client.get(FENCES).statusCode()).isEqualTo(200);
    assertThat(fake.journal().calls(GET_FENCE_CUSTOM_IMAGE))
        .extracting(call -> call.parameter("fenceId").orElse(""), Call::status)
        .containsExactly(tuple("26", 503), tuple("28", 200));
    assertThat(fake.journal().calls(GET_DATAFENCE))
        .extracting(Call::status)
        .containsExactly(429, 200);
  }

  @ParameterizedTest
  @CsvSource({
    "25623135, getServerImageDetail.200.json",
    "25700412, getServerImageDetail.windows-two-disks.200.json",
    "16187005, getServerImageDetail.xen-public-fade-out.200.json",
  })
  void answersAServerImageInNcpsShape(String number, String fixture) throws Exception {
    JsonNode expected =
        parsed(Answer.fixture("vserver/" + fixture).body())
            .at("/getServerImageDetailResponse/serverImageList");

    JsonNode answer = client.json(DETAIL + number).path("getServerImageDetailResponse");

    assertThat(answer.path("serverImageList")).isEqualTo(expected);
    assertThat(answer.path("totalRows").intValue()).isEqualTo(1);
    assertThat(answer.path("returnCode").stringValue()).isEqualTo("0");
    assertThat(answer.path("returnMessage").stringValue()).isEqualTo("success");
    assertThat(answer.path("requestId").stringValue()).hasSize(36);
  }

  @Test
  void knowsAServerImageInItsRegionOnly() throws Exception {
    assertThat(rows(client.json(DETAIL.replace("KR", "SGN") + "25623135"))).isZero();
    assertThat(rows(client.json(DETAIL.replace("KR", "SGN") + "30010001"))).isEqualTo(1);
    assertThat(rows(client.json(DETAIL.replace("regionCode=KR&", "") + "25623135"))).isEqualTo(1);

    HttpResponse<String> unknown = client.get(DETAIL.replace("KR", "XX") + "25623135");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("\"returnCode\":\"800\"");
  }

  @Test
  void answersAnUnknownNumberInEitherWayThatNcpMay() throws Exception {
    JsonNode empty = client.json(DETAIL + "25623199").path("getServerImageDetailResponse");
    assertThat(empty.path("totalRows").intValue()).isZero();
    assertThat(empty.path("serverImageList").isArray()).isTrue();

    fake.quirks(Quirks.NONE.withMissingAsError());
    HttpResponse<String> error = client.get(DETAIL + "25623199");
    assertThat(error.statusCode()).isEqualTo(400);
    assertThat(parsed(error.body()))
        .isEqualTo(parsed(Answer.fixture("vserver/error.image-not-found.400.json").body()));
    assertThat(client.get(DETAIL + "25623135").statusCode()).isEqualTo(200);
  }

  @Test
  void answersInXmlUnlessJsonIsAskedFor() throws Exception {
    HttpResponse<String> found =
        client.get("/vserver/v2/getServerImageDetail?serverImageNo=25640040");
    assertThat(found.headers().firstValue("Content-Type"))
        .contains("application/xml;charset=UTF-8");
    assertThat(found.body())
        .contains("<serverImageName>분석-기본-2507</serverImageName>", "<blockStorageMapping>");

    assertThat(client.get("/vserver/v2/getServerImageDetail").body())
        .isEqualTo(
            "<responseError><returnCode>1100</returnCode><returnMessage>Invalid parameter:"
                + " serverImageNo.</returnMessage></responseError>");
    assertThat(client.sent(client.request("/vserver/v2/getServerImageList")).body())
        .isEqualTo(
            "<error><errorCode>200</errorCode><message>Authentication Failed</message></error>");
  }

  @Test
  void filtersAListByNumbersAndTypes() throws Exception {
    assertThat(
            numbers(
                LIST
                    + "&serverImageNoList.1=25700412&serverImageNoList.2=25623199"
                    + "&serverImageNoList.3=25623135&pageNo=0&pageSize=1000"))
        .containsExactly("25623135", "25700412");
    assertThat(numbers(LIST + "&serverImageTypeCodeList.1=NCP"))
        .containsExactly("16187005", "16187020", "23214590", "25495367");
    assertThat(numbers(LIST + "&serverImageTypeCodeList.1=NCP&serverImageNoList.1=25623135"))
        .isEmpty();
    assertThat(numbers(LIST + "&regionCode=JPN")).isEmpty();
  }

  @Test
  void hidesTheSlowImageFromListsThatDoNotNameIt() throws Exception {
    assertThat(numbers(LIST)).hasSize(27).doesNotContain("25800270");
  }

  @Test
  void pagesFromZeroAndCountsTheWhole() throws Exception {
    String self = LIST + "&serverImageTypeCodeList.1=SELF&pageSize=20&pageNo=";
    List<String> first = numbers(self + "0");
    List<String> second = numbers(self + "1");

    assertThat(first).hasSize(20);
    assertThat(second).hasSize(3).doesNotContainAnyElementsOf(first);
    assertThat(numbers(self + "2")).isEmpty();
    assertThat(rows(client.json(self + "2"))).isEqualTo(23);
  }

  @Test
  void mayTakePagesZeroAndOneAlike() throws Exception {
    fake.quirks(Quirks.NONE.withPageOneFirst());
    String self = LIST + "&serverImageTypeCodeList.1=SELF&pageSize=20&pageNo=";

    assertThat(numbers(self + "0")).hasSize(20).isEqualTo(numbers(self + "1"));
    assertThat(numbers(self + "2")).hasSize(3);
  }

  @Test
  void mayCapThePageSize() throws Exception {
    fake.quirks(Quirks.NONE.withLargestPage(10));
    String self = LIST + "&serverImageTypeCodeList.1=SELF&pageSize=1000&pageNo=";

    assertThat(numbers(self + "0")).hasSize(10);
    assertThat(numbers(self + "2")).hasSize(3);
    assertThat(rows(client.json(self + "0"))).isEqualTo(23);
  }

  @Test
  void mayIgnoreFilters() throws Exception {
    fake.quirks(Quirks.NONE.ignoring("serverImageTypeCodeList"));
    assertThat(numbers(LIST + "&serverImageTypeCodeList.1=SELF")).hasSize(27).contains("16187005");
    assertThat(numbers(LIST + "&serverImageNoList.1=25623135")).containsExactly("25623135");

    fake.quirks(Quirks.NONE.ignoring("serverImageNoList"));
    assertThat(numbers(LIST + "&serverImageNoList.1=25623135")).hasSize(27);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pageSize=0", "pageSize=1001", "pageSize=x", "pageNo=-1", "pageNo="})
  void refusesPagesThatCannotBe(String paging) throws Exception {
    HttpResponse<String> answer = client.get(LIST + "&" + paging);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"1100\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&serverImageName=my%20image",
        "&serverImageName=my+image",
        "&serverImageName=%EC%9D%B4%EB%AF%B8%EC%A7%80",
        "&serverImageName=%ec%9d%b4%eb%af%b8%ec%a7%80",
        "&a=b%2Fc&&d",
        "&a=~!*'()",
      })
  void checksTheSignatureOverTheVeryCharactersOnTheWire(String rest) throws Exception {
    assertThat(client.get(LIST + rest).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesASignatureOfAnotherSpellingOfTheSameQuery() throws Exception {
    String upper = LIST + "&serverImageName=%EC%9D%B4";
    String lower = LIST + "&serverImageName=%ec%9d%b4";
    String timestamp = Long.toString(Instant.now().toEpochMilli());
    String signature =
        SignedClient.hmac(
            FakeKeys.PRIMARY.secretKey(),
            "GET " + upper + "\n" + timestamp + "\n" + FakeKeys.PRIMARY.accessKey());

    for (String url : List.of(upper, lower)) {
      HttpResponse<String> answer =
          client.sent(
              client
                  .request(url)
                  .header("x-ncp-apigw-timestamp", timestamp)
                  .header("x-ncp-iam-access-key", FakeKeys.PRIMARY.accessKey())
                  .header("x-ncp-apigw-signature-v2", signature));
      assertThat(answer.statusCode()).isEqualTo(url.equals(upper) ? 200 : 401);
    }
  }

  @Test
  void refusesWhatIsNotSignedInTheFormOfTheServiceAsked() throws Exception {
    JsonNode refusal = parsed(Answer.fixture("gateway/auth-failed.no-details.401.json").body());

    for (String path : List.of(CON, FENCES, FENCE_IMAGES + "26", DETAIL + "25623135")) {
      HttpResponse<String> answer = client.sent(client.request(path));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(parsed(answer.body())).isEqualTo(refusal);
    }
    assertThat(fake.journal().calls())
        .hasSize(4)
        .allSatisfy(call -> {
          assertThat(call.authentic()).isFalse();
          assertThat(call.accessKey()).isNull();
          assertThat(call.status()).isEqualTo(401);
        });
  }

  @Test
  void refusesADoubledHeader() throws Exception {
    HttpResponse<String> answer =
        client.sent(
            client
                .request(CON)
                .header("x-ncp-apigw-timestamp", "1")
                .header("x-ncp-apigw-timestamp", "2"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(fake.journal().calls())
        .singleElement()
        .satisfies(call -> assertThat(call.timestamp()).isNull());
  }

  @Test
  void keepsItsOwnTime() throws Exception {
    fake.clockOffset(Duration.ofMinutes(-10));

    HttpResponse<String> refused = client.get(CON);
    assertThat(refused.statusCode()).isEqualTo(401);
    Instant date =
        refused.headers().firstValue("Date").map(NcpFakeIntegrationTests::date).orElseThrow();
    assertThat(date).isBetween(Instant.now().minusSeconds(660), Instant.now().minusSeconds(540));

    assertThat(client.get(CON, FakeKeys.PRIMARY, date).statusCode()).isEqualTo(200);
    assertThat(refused.headers().allValues("Date")).hasSize(1);
  }

  @Test
  void takesItsTimeFromTheClockThatItIsGiven() throws Exception {
    Instant then = Instant.parse("2025-06-20T00:00:00Z");
    Clock clock = Clock.fixed(then, ZoneOffset.UTC);
    try (NcpFake other = NcpFake.start("127.0.0.1", 0, clock, FakeKeys.SECONDARY)) {
      SignedClient clientThen = new SignedClient(other.url());

      HttpResponse<String> answer = clientThen.get(CON, FakeKeys.SECONDARY, then);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Date")).contains("Fri, 20 Jun 2025 00:00:00 GMT");
      assertThat(clientThen.get(CON, FakeKeys.PRIMARY, then).statusCode()).isEqualTo(401);
      assertThat(other.journal().calls()).extracting(Call::at).containsOnly(then);
    }
  }

  @Test
  void acceptsOnlyTheKeysThatAreSet() throws Exception {
    assertThat(client.get(CON, FakeKeys.SECONDARY, Instant.now()).statusCode()).isEqualTo(200);

    fake.acceptOnly(FakeKeys.SECONDARY);
    assertThat(client.get(CON).statusCode()).isEqualTo(401);
    assertThat(client.get(CON, FakeKeys.SECONDARY, Instant.now()).statusCode()).isEqualTo(200);

    fake.reset();
    assertThat(client.get(CON).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/v1/box/get-box-list?fenceId=26", "/vserver/v2/x"})
  void knowsNoOtherPaths(String path) throws Exception {
    HttpResponse<String> answer = client.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("<errorCode>300</errorCode>");
    assertThat(fake.journal().count()).isZero();
  }

  @Test
  void knowsNoOtherMethods() throws Exception {
    assertThat(client.send("POST", CON, "").statusCode()).isEqualTo(404);
    assertThat(client.send("DELETE", DETAIL + "25623135", "").statusCode()).isEqualTo(404);
  }

  @Test
  void journalsWhatCameAndWhatItWasAnswered() throws Exception {
    Instant before = Instant.now();
    client.get(DETAIL + "25623135");
    client.get(LIST + "&serverImageNoList.1=1&serverImageNoList.2=2");
    fake.inject(Fault.answering("gateway/throttled.429.json"));
    client.get(CON);

    assertThat(fake.journal().calls())
        .extracting(Call::action, Call::serverImageNos, Call::status, Call::authentic)
        .containsExactly(
            tuple(GET_SERVER_IMAGE_DETAIL, List.of("25623135"), 200, true),
            tuple(GET_SERVER_IMAGE_LIST, List.of("1", "2"), 200, true),
            tuple(GET_BOX_CUSTOM_IMAGE, List.of(), 429, true));
    assertThat(fake.journal().calls(GET_BOX_CUSTOM_IMAGE))
        .singleElement()
        .satisfies(call -> {
          assertThat(call.parameter("productCode")).contains("CON");
          assertThat(call.parameter("x")).isEmpty();
          assertThat(call.parameters())
              .containsExactly(
                  entry("fenceId", List.of("26")), entry("productCode", List.of("CON")));
          assertThat(call.accessKey()).isEqualTo(FakeKeys.PRIMARY.accessKey());
          assertThat(call.at()).isAfterOrEqualTo(before);
          assertThat(call.timestamp()).hasSize(13);
        });
    assertThat(fake.journal().counts())
        .containsExactly(
            entry(GET_DATAFENCE, 0),
            entry(GET_FENCE_CUSTOM_IMAGE, 0),
            entry(GET_BOX_CUSTOM_IMAGE, 1),
            entry(GET_SERVER_IMAGE_DETAIL, 1),
            entry(GET_SERVER_IMAGE_LIST, 1));

    fake.journal().reset();
    assertThat(fake.journal().calls()).isEmpty();
    assertThat(fake.journal().count()).isZero();
    assertThat(fake.journal().count(GET_SERVER_IMAGE_LIST)).isZero();
  }

  @Test
  void answersWithFixturesAsTheyAre() throws Exception {
    fake.inject(
        Fault.answering(Answer.fixture("gateway/quota-exceeded.429.xml").header("Retry-After", "7"))
            .on(GET_SERVER_IMAGE_DETAIL));

    HttpResponse<String> answer = client.get(DETAIL + "25623135");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("7");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/xml;charset=UTF-8");
    assertThat(answer.body()).isEqualTo(Answer.fixture("gateway/quota-exceeded.429.xml").body());
    assertThat(client.get(CON).statusCode()).isEqualTo(200);
  }

  @Test
  void canAnswerAnErrorUnderAStatusOfSuccess() throws Exception {
    fake.inject(Fault.answering(Answer.fixture("gateway/empty-body.403.txt").status(200)));

    HttpResponse<String> answer = client.get(CON);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void cutsABody() throws Exception {
    String whole = client.get(CON).body();
    fake.inject(Fault.cutting().times(1));

    HttpResponse<String> cut = client.get(CON);

    assertThat(cut.statusCode()).isEqualTo(200);
    assertThat(cut.body()).isEqualTo(whole.substring(0, whole.length() / 2));
    assertThat(client.get(CON).body()).isEqualTo(whole);
  }

  @ParameterizedTest
  @EnumSource(Fault.Break.class)
  void breaksConnections(Fault.Break how) throws Exception {
    InjectedFault broken = fake.inject(Fault.breaking(how));

    assertThatThrownBy(() -> client.get(CON)).isInstanceOf(IOException.class);
    assertThat(fake.journal().calls()).isNotEmpty().extracting(Call::status).containsOnlyNulls();

    broken.withdraw();
    assertThat(client.get(CON).statusCode()).isEqualTo(200);
  }

  @Test
  void canBeDownAndComeBack() throws Exception {
    InjectedFault down = fake.down();
    assertThatThrownBy(() -> client.get(CON)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> client.get(DETAIL + "25623135")).isInstanceOf(IOException.class);

    down.withdraw();
    assertThat(client.get(CON).statusCode()).isEqualTo(200);

    fake.down();
    fake.heal();
    assertThat(client.get(CON).statusCode()).isEqualTo(200);
  }

  @Test
  void failsAShareOfTheCalls() throws Exception {
    InjectedFault failing = fake.failing(0.3);
    List<Integer> statuses = new ArrayList<>();
    for (int call = 0; call < 40; call++) {
      statuses.add(client.get(CON).statusCode());
    }

    assertThat(statuses).containsOnly(200, 503);
    assertThat(statuses.stream().filter(status -> status == 503).count())
        .isEqualTo(failing.strikes())
        .isBetween(5L, 20L);
  }

  @Test
  void answersLateWithoutHoldingUpOthers() throws Exception {
    fake.inject(
        Fault.delaying(Duration.ofSeconds(2)).on(GET_BOX_CUSTOM_IMAGE).onProductCode("CON"));
    long began = System.nanoTime();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> slow =
          IntStream.range(0, 60)
              .mapToObj(_ -> callers.submit((Callable<HttpResponse<String>>) () -> client.get(CON)))
              .toList();
      Awaitility.await().until(() -> fake.journal().count() == 60);
      assertThat(client.get(CON.replace("CON", "SVR_WIN")).statusCode()).isEqualTo(200);
      assertThat(slow).noneMatch(Future::isDone);
      for (Future<HttpResponse<String>> answer : slow) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(2));
    assertThat(fake.journal().peakConcurrency()).isEqualTo(61);
  }

  @ParameterizedTest
  @EnumSource(Fault.Break.class)
  void forgetsCallsUnderWayWhenTheyEnd(Fault.Break how) throws Exception {
    fake.inject(Fault.breaking(how));
    assertThatThrownBy(() -> client.get(CON)).isInstanceOf(IOException.class);
    fake.heal();
    client.get("/no/call");
    client.send("POST", CON, "");

    Awaitility.await()
        .untilAsserted(() -> {
          fake.journal().reset();
          assertThat(fake.journal().peakConcurrency()).isZero();
        });
  }

  @Test
  void isSlowAboutTheSlowImageHoweverItIsAskedFor() throws Exception {
    for (String path :
        List.of(
            DETAIL + "25800270",
            LIST + "&serverImageNoList.1=25800271&serverImageNoList.2=25800270")) {
      long began = System.nanoTime();
      assertThat(client.get(path).statusCode()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void failsAboutTheFailingImageHoweverItIsAskedFor() throws Exception {
    HttpResponse<String> detail = client.get(DETAIL + "25800281");
    assertThat(detail.statusCode()).isEqualTo(500);
    assertThat(parsed(detail.body()).at("/error/errorCode").stringValue()).isEqualTo("900");

    String both = LIST + "&serverImageNoList.1=25800280&serverImageNoList.2=25800281";
    HttpResponse<String> list = client.get(both);
    assertThat(list.statusCode()).isEqualTo(400);
    assertThat(parsed(list.body()).path("responseError").isObject()).isTrue();

    assertThat(numbers(LIST + "&serverImageNoList.1=25800280&serverImageNoList.2=25800282"))
        .containsExactly("25800280", "25800282");
  }

  @Test
  void showsChangesOfItsDataAtOnce() throws Exception {
    fake.change(data ->
        data.withBoxImage(26, 7, "seven", "CON")
            .withServerImage("KR", "7", "seven", "SELF")
            .withoutServerImage("KR", "25623135"));

    assertThat(client.json(CON).at("/content/3/imageName").stringValue()).isEqualTo("seven");
    assertThat(rows(client.json(DETAIL + "7"))).isEqualTo(1);
    assertThat(rows(client.json(DETAIL + "25623135"))).isZero();
  }

  @Test
  void holdsALargeWorld() throws Exception {
    fake.change(_ -> DataSet.large(50, 500));

    assertThat(client.json(FENCES).size()).isEqualTo(50);
    assertThat(
            client
                .json("/api/v1/box/get-box-custom-image?fenceId=1050&productCode=SVR_WIN")
                .path("content")
                .values())
        .extracting(image -> image.path("imageName").stringValue())
        .containsExactly("image-40000250", "image-40000500");
    assertThat(numbers(LIST + "&serverImageNoList.1=40000500&serverImageNoList.2=40000501"))
        .containsExactly("40000500");
    assertThat(rows(client.json(LIST + "&serverImageTypeCodeList.1=SELF&pageSize=1000&pageNo=0")))
        .isEqualTo(500);
  }

  private List<String> numbers(String path) throws IOException, InterruptedException {
    return client
        .json(path)
        .at("/getServerImageListResponse/serverImageList")
        .valueStream()
        .map(DataSet::serverImageNo)
        .toList();
  }

  private static int rows(JsonNode answer) {
    return answer.iterator().next().path("totalRows").intValue();
  }

  private static JsonNode parsed(String json) {
    return JsonMapper.shared().readTree(json);
  }

  private static Instant date(String header) {
    return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}
