package io.imagegateway.ncp.server;

import static io.imagegateway.ncp.api.Operation.GET_SERVER_IMAGE_DETAIL;
import static io.imagegateway.ncp.api.Operation.GET_SERVER_IMAGE_LIST;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.Fixture;
import io.imagegateway.ncp.ScriptedNcpClient;
import io.imagegateway.ncp.ScriptedNcpClient.Call;
import io.imagegateway.ncp.ScriptedNcpClient.Reply;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.NcpRequest.Parameter;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImageCapacity;
import io.imagegateway.serverimage.ServerImageSource.NumberKey;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VpcServerImagesTests {

  private static final LoadTerms LOAD =
      new LoadTerms(
          LoadTerms.Priority.BACKGROUND, VirtualTime.START.plusSeconds(10), Observation.NOOP);
  private static final int MOST_IMAGES = 3000;
  private static final String FOUND = "found";
  private static final String ABSENT = "absent";
  private static final String MALFORMED = "UPSTREAM_MALFORMED_RESPONSE";

  private final VirtualTime time = new VirtualTime();

  @Nested
  class OneNumber {

    @Test
    void asksForASingleNumberByDetail() {
      ScriptedNcpClient calls = new ScriptedNcpClient(ServerApi.withOwn("7"));

      assertThat(seen(calls, keys("SGN", "7"))).containsExactly(Map.entry("7", FOUND));
      assertThat(calls.calls())
          .containsExactly(
              new Call(
                  new NcpRequest(
                      GET_SERVER_IMAGE_DETAIL,
                      List.of(
                          new Parameter("regionCode", "SGN"),
                          new Parameter("serverImageNo", "7"),
                          new Parameter("responseFormatType", "json"))),
                  LOAD));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"getServerImageDetailResponse\":{\"totalRows\":0,\"serverImageList\":[]}}",
          "{\"totalRows\":0}",
          "{\"totalRows\":0,\"serverImageList\":[{\"serverImageNo\":\"7\"}]}",
          "{\"totalRows\":\"0\",\"serverImageList\":null}",
          "{\"totalRows\":0.0,\"serverImageList\":\"\"}",
          "{\"serverImageList\":[]}",
          "{\"totalRows\":null,\"serverImageList\":[null]}",
        })
    void isAbsentIfNcpReportsAnAbsence(String body) {
      assertThat(seen(body)).isEqualTo(ABSENT);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "[]",
          "null",
          "\"text\"",
          "{}",
          "{\"message\":\"maintenance\"}",
          "{\"getServerImageDetailResponse\":{}}",
          "{\"getServerImageDetailResponse\":[]}",
          "{\"getServerImageDetailResponse\":{\"returnCode\":\"0\"}}",
          "{\"serverImageList\":null}",
          "{\"serverImageList\":\"\"}",
          "{\"totalRows\":\"many\"}",
          "{\"totalRows\":-1,\"serverImageList\":[]}",
          "{\"totalRows\":1e30,\"serverImageList\":[]}",
          "{\"data\":{\"totalRows\":0}}",
          "{\"totalRows\":1}",
          "{\"totalRows\":1,\"serverImageList\":null}",
          "{\"totalRows\":1,\"serverImageList\":[]}",
          "{\"totalRows\":1,\"serverImageList\":[{}]}",
          "{\"totalRows\":1,\"serverImageList\":[[]]}",
          "{\"totalRows\":1,\"serverImageList\":[\"7\"]}",
          "{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":\"\"}]}",
          "{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":\"seven\"}]}",
          "{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":\"-7\"}]}",
          "{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":\"12345678901234567890\"}]}",
          "{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":\"8\"}]}",
          "{\"serverImageList\":[{\"serverImageNo\":\"8\"}]}",
          "{\"totalRows\":2,\"serverImageList\":[{\"serverImageNo\":\"7\"},{\"serverImageNo\":null}]}",
        })
    void doesNotTakeAnotherAnswerForAnImageOrAnAbsence(String body) {
      assertThat(seen(body)).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"getServerImageDetailResponse\":{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":\"7\"}]}}",
          "{\"getServerImageListResponse\":{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":\"7\"}]}}",
          "{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":7}]}",
          "{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":7.0}]}",
          "{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":\"0007\"}]}",
          "{\"totalRows\":\"1\",\"serverImageList\":[null,{\"serverImageNo\":\"7\"}]}",
          "{\"serverImageList\":[{\"serverImageNo\":\"7\"}]}",
          "{\"serverImageList\":{\"serverImageNo\":\"7\"}}",
          "{\"serverImageList\":[{\"serverImage\":{\"serverImageNo\":\"7\"}}]}",
          "{\"serverImageList\":{\"serverImage\":[{\"serverImageNo\":\"6\"},{\"serverImageNo\":\"7\"}]}}",
          "{\"totalRows\":2,\"serverImageList\":[{\"serverImageNo\":\"6\"},{\"serverImageNo\":\"7\"}]}",
        })
    void findsTheImageInWhateverShapeItComes(String body) {
      assertThat(seen(body)).isEqualTo(FOUND);
    }

    @ParameterizedTest
    @CsvSource({
      "UPSTREAM_REJECTED_REQUEST, 400",
      "UPSTREAM_MISCONFIGURED, 404",
      "UPSTREAM_REJECTED_REQUEST, 200",
      "UPSTREAM_FAILED, 200",
      "UPSTREAM_FAILED, 299",
    })
    void isAbsentIfNcpRefusesWithANotFoundCode(ProblemCode code, int httpStatus) {
      assertThat(refused(code, httpStatus, "1104037")).isEqualTo(ABSENT);
    }

    @ParameterizedTest
    @CsvSource({
      "UPSTREAM_REJECTED_REQUEST, 400, 1100",
      "UPSTREAM_REJECTED_REQUEST, 400,",
      "UPSTREAM_FAILED, 200, 1300",
      "UPSTREAM_FAILED, 500, 1104037",
      "UPSTREAM_FAILED, 503, 1104037",
      "UPSTREAM_FAILED, , 1104037",
      "UPSTREAM_AUTHENTICATION_FAILED, 401, 1104037",
      "UPSTREAM_PERMISSION_DENIED, 403, 1104037",
      "UPSTREAM_THROTTLED, 429, 1104037",
      "UPSTREAM_QUOTA_EXCEEDED, 429, 1104037",
      "UPSTREAM_TIMEOUT, ,",
    })
    void noOtherRefusalIsAnAbsence(
        ProblemCode code, @Nullable Integer httpStatus, @Nullable String ncpCode) {
      assertThat(refused(code, httpStatus, ncpCode)).isEqualTo(code.name());
    }

    @Test
    void aFailureWithoutAnUpstreamIsNoAbsence() {
      assertThat(
              new NotFoundCodes(Set.of("1104037"))
                  .explain(Failure.of(ProblemCode.UPSTREAM_REJECTED_REQUEST)))
          .isFalse();
    }

    @Test
    void theNotFoundCodesAreASetting() {
      Function<Call, Reply> refusal =
          _ -> Reply.failure(ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, "777");

      assertThat(seen(images(new ScriptedNcpClient(refusal), 100, Set.of("777")), keys("KR", "7")))
          .containsExactly(Map.entry("7", ABSENT));
      assertThat(seen(images(new ScriptedNcpClient(refusal), 100, Set.of()), keys("KR", "7")))
          .containsExactly(Map.entry("7", "UPSTREAM_REJECTED_REQUEST"));
    }
  }

  @Nested
  class SeveralNumbers {

    @Test
    void asksForSeveralNumbersByOneList() {
      ScriptedNcpClient calls = new ScriptedNcpClient(ServerApi.withOwn("7", "8"));

      assertThat(seen(calls, keys("KR", "7", "9", "8")))
          .containsExactly(Map.entry("7", FOUND), Map.entry("9", ABSENT), Map.entry("8", FOUND));
      assertThat(calls.calls())
          .containsExactly(
              new Call(
                  new NcpRequest(
                      GET_SERVER_IMAGE_LIST,
                      List.of(
                          new Parameter("regionCode", "KR"),
                          new Parameter("serverImageNoList.1", "7"),
                          new Parameter("serverImageNoList.2", "9"),
                          new Parameter("serverImageNoList.3", "8"),
                          new Parameter("pageNo", "0"),
                          new Parameter("pageSize", "1000"),
                          new Parameter("responseFormatType", "json"))),
                  LOAD));
    }

    @Test
    void anImageFoundInAListHasTheFingerprintOfItsContent() {
      var outcome =
          images(new ScriptedNcpClient(ServerApi.withOwn("7", "8")))
              .byNumber(keys("KR", "7", "8"), LOAD)
              .values()
              .iterator()
              .next()
              .join();

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Found.class,
              found ->
                  assertThat(found.fingerprint())
                      .isEqualTo(Fingerprints.of(found.value(), Fixture.JSON)));
    }

    @Test
    void twoHundredNumbersAreTwoCalls() {
      ScriptedNcpClient calls = new ScriptedNcpClient(ServerApi.withOwn(1, 200));

      assertThat(seen(calls, keys("KR", ServerApi.numbers(1, 200))))
          .hasSize(200)
          .values()
          .containsOnly(FOUND);
      assertThat(calls.calls()).hasSize(2);
      assertThat(calls.calls())
          .allSatisfy(call ->
              assertThat(call.parameters())
                  .containsKeys("serverImageNoList.1", "serverImageNoList.100")
                  .doesNotContainKey("serverImageNoList.101"));
    }

    @Test
    void aRestOfOneNumberIsAskedForByDetail() {
      ScriptedNcpClient calls = new ScriptedNcpClient(ServerApi.withOwn(1, 101));

      assertThat(seen(calls, keys("KR", ServerApi.numbers(1, 101)))).values().containsOnly(FOUND);
      assertThat(calls.count(GET_SERVER_IMAGE_LIST)).isOne();
      assertThat(calls.count(GET_SERVER_IMAGE_DETAIL)).isOne();
    }

    @Test
    void theBatchSizeIsASetting() {
      ScriptedNcpClient lists = new ScriptedNcpClient(ServerApi.withOwn(1, 6));
      seen(images(lists, 2, Set.of()), keys("KR", ServerApi.numbers(1, 6)));
      assertThat(lists.count(GET_SERVER_IMAGE_LIST)).isEqualTo(3);

      ScriptedNcpClient details = new ScriptedNcpClient(ServerApi.withOwn(1, 6));
      seen(images(details, 1, Set.of()), keys("KR", ServerApi.numbers(1, 6)));
      assertThat(details.count(GET_SERVER_IMAGE_LIST)).isZero();
      assertThat(details.count(GET_SERVER_IMAGE_DETAIL)).isEqualTo(6);
    }

    @Test
    void startsAllChunksOfAllRegionsAtOnce() {
      ScriptedNcpClient calls = new ScriptedNcpClient(ServerApi.withOwn(1, 250));
      calls.hold();
      List<NumberKey> keys = new ArrayList<>(keys("KR", ServerApi.numbers(1, 250)));
      keys.addAll(keys("SGN", "1", "2"));
      keys.addAll(keys("JPN", "3"));

      var answers = images(calls).byNumber(keys, LOAD);

      assertThat(answers.keySet()).containsExactlyElementsOf(keys);
      assertThat(answers.values()).noneMatch(CompletableFuture::isDone);
      assertThat(calls.calls().stream().map(call -> call.parameters().get("regionCode")))
          .containsExactlyInAnyOrder("KR", "KR", "KR", "SGN", "JPN");
      calls.letGo();
      assertThat(answers.values()).allMatch(answer -> answer.join() instanceof Outcome.Found);
    }

    @Test
    void aRegionsAnswerIsNoAnswerForAnotherRegion() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(call ->
              "KR".equals(call.parameters().get("regionCode"))
                  ? ServerApi.withOwn("1").apply(call)
                  : ServerApi.withOwn("2").apply(call));
      List<NumberKey> keys = new ArrayList<>(keys("KR", "1", "2"));
      keys.addAll(keys("SGN", "1", "2"));

      assertThat(
              images(calls).byNumber(keys, LOAD).values().stream().map(VpcServerImagesTests::seen))
          .containsExactly(FOUND, ABSENT, ABSENT, FOUND);
    }

    @Test
    void aFailedChunkFailsOnlyItsOwnNumbers() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(call ->
              call.parameters().containsValue("150")
                  ? Reply.failure(ProblemCode.UPSTREAM_TIMEOUT, null, null)
                  : ServerApi.withOwn(1, 150).apply(call));

      Map<String, String> told = seen(calls, keys("KR", ServerApi.numbers(1, 200)));

      assertThat(ServerApi.numbers(1, 100)).allMatch(number -> FOUND.equals(told.get(number)));
      assertThat(ServerApi.numbers(101, 200))
          .allMatch(number -> "UPSTREAM_TIMEOUT".equals(told.get(number)));
      assertThat(calls.calls()).hasSize(2);
    }
  }

  @Nested
  class Pages {

    @Test
    void readsOnIfPageZeroAndPageOneAreAlike() {
      ServerApi api = ServerApi.withOwn(1, 5);
      api.pageZeroIsPageOne = true;
      api.pageCap = 2;

      assertThat(pagesOf(api, keys("KR", ServerApi.numbers(1, 6))))
          .containsExactly("0", "1", "2", "3");
      assertThat(seen(new ScriptedNcpClient(api), keys("KR", ServerApi.numbers(1, 6))))
          .containsExactly(
              Map.entry("1", FOUND),
              Map.entry("2", FOUND),
              Map.entry("3", FOUND),
              Map.entry("4", FOUND),
              Map.entry("5", FOUND),
              Map.entry("6", ABSENT));
    }

    @Test
    void readsAllPagesOfAnNcpThatCapsThem() {
      ServerApi api = ServerApi.withOwn(1, 250);
      api.pageCap = 100;
      ScriptedNcpClient calls = new ScriptedNcpClient(api);

      assertThat(seen(images(calls, 300, Set.of()), keys("KR", ServerApi.numbers(1, 251))))
          .hasSize(251)
          .containsEntry("250", FOUND)
          .containsEntry("251", ABSENT);
      assertThat(pages(calls)).containsExactly("0", "1", "2");
    }

    @Test
    void stopsAtAPageThatBringsNothingNewAndDoesNotTakeTheRestForAbsent() {
      ServerApi api = ServerApi.withOwn(1, 5);
      api.pageCap = 3;
      api.ignoresPages = true;

      assertThat(pagesOf(api, keys("KR", ServerApi.numbers(1, 6)))).containsExactly("0", "1", "2");
      assertThat(seen(new ScriptedNcpClient(api), keys("KR", ServerApi.numbers(1, 6))))
          .containsExactly(
              Map.entry("1", FOUND),
              Map.entry("2", FOUND),
              Map.entry("3", FOUND),
              Map.entry("4", MALFORMED),
              Map.entry("5", MALFORMED),
              Map.entry("6", MALFORMED));
    }

    @Test
    void usesWhatIsShownWhereNcpCountsMoreThanItShows() {
      ServerApi api = ServerApi.withOwn("1");
      api.rowsNeverShown = 1;

      assertThat(seen(new ScriptedNcpClient(api), keys("KR", "1", "2")))
          .containsExactly(Map.entry("1", FOUND), Map.entry("2", MALFORMED));
    }

    @Test
    void aPageBeyondTheEndCannotTalkTheCountDown() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(call ->
              Reply.body(
                  "0".equals(call.parameters().get("pageNo"))
                      ? "{\"totalRows\":3,\"serverImageList\":[{\"serverImageNo\":\"1\"}]}"
                      : "{\"totalRows\":0,\"serverImageList\":[]}"));

      assertThat(seen(calls, keys("KR", "1", "2", "3")))
          .containsExactly(
              Map.entry("1", FOUND), Map.entry("2", MALFORMED), Map.entry("3", MALFORMED));
    }

    @Test
    void anImageThatIsShownTwiceCountsOnce() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(_ ->
              Reply.body(
                  """
                  {"totalRows":2,"serverImageList":[{"serverImageNo":"1"},{"serverImageNo":1}]}
                  """));

      assertThat(seen(calls, keys("KR", "1", "2")))
          .containsExactly(Map.entry("1", FOUND), Map.entry("2", MALFORMED));
    }

    @Test
    void withoutACountWhatIsShownIsAllThereIs() {
      ServerApi api = ServerApi.withOwn(1, 3);
      api.countsRows = false;
      api.pageCap = 2;

      assertThat(seen(new ScriptedNcpClient(api), keys("KR", "1", "2", "3", "4")))
          .containsExactly(
              Map.entry("1", FOUND),
              Map.entry("2", FOUND),
              Map.entry("3", FOUND),
              Map.entry("4", ABSENT));
      assertThat(pagesOf(api, keys("KR", "1", "2", "3", "4"))).containsExactly("0", "1", "2");
      assertThat(pagesOf(api, keys("KR", "1", "2", "3"))).containsExactly("0", "1");
      assertThat(pagesOf(api, keys("KR", "8", "9"))).containsExactly("0");
      assertThat(seen(new ScriptedNcpClient(api), keys("KR", "8", "9")))
          .values()
          .containsOnly(ABSENT);
    }

    @Test
    void withoutACountAPageThatBringsNothingNewIsTheEnd() {
      ServerApi api = ServerApi.withOwn(1, 3);
      api.countsRows = false;
      api.ignoresPages = true;

      assertThat(pagesOf(api, keys("KR", "1", "4"))).containsExactly("0", "1", "2");
      assertThat(seen(new ScriptedNcpClient(api), keys("KR", "1", "4")))
          .containsExactly(Map.entry("1", FOUND), Map.entry("4", ABSENT));
    }

    @Test
    void picksTheNumbersOutOfAnAnswerThatIgnoresTheFilter() {
      ServerApi api = ServerApi.withOwn(1, 500);
      api.ignoresFilters = true;
      api.pageCap = 100;

      assertThat(seen(new ScriptedNcpClient(api), keys("KR", "1", "150", "501")))
          .containsExactly(
              Map.entry("1", FOUND), Map.entry("150", FOUND), Map.entry("501", ABSENT));
      assertThat(pagesOf(api, keys("KR", "1", "150", "501")))
          .containsExactly("0", "1", "2", "3", "4");
      assertThat(pagesOf(api, keys("KR", "1", "150"))).containsExactly("0", "1");
    }

    @Test
    void doesNotTakeTheRestForAbsentWhereTheUnfilteredListHasNoEnd() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(call ->
              Reply.body(
                  "{\"totalRows\":1000000,\"serverImageList\":[{\"serverImageNo\":\"9%s\"}]}"
                      .formatted(call.parameters().get("pageNo"))));

      assertThat(seen(calls, keys("KR", "90", "8")))
          .containsExactly(Map.entry("90", FOUND), Map.entry("8", MALFORMED));
      assertThat(calls.calls()).hasSize(ServerImagePages.MAX_PAGES);
    }

    @Test
    void usesThePagesBeforeOneThatFails() {
      ServerApi api = ServerApi.withOwn(1, 4);
      api.pageCap = 2;
      ScriptedNcpClient calls =
          new ScriptedNcpClient(call ->
              "1".equals(call.parameters().get("pageNo"))
                  ? Reply.failure(ProblemCode.UPSTREAM_FAILED, 503, "500")
                  : api.apply(call));

      assertThat(seen(calls, keys("KR", "1", "2", "3", "4")))
          .containsExactly(
              Map.entry("1", FOUND),
              Map.entry("2", FOUND),
              Map.entry("3", "UPSTREAM_FAILED"),
              Map.entry("4", "UPSTREAM_FAILED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-3", "\"junk\"", "9223372036854775808", "true"})
    void nothingIsAbsentWhereTheNumberOfImagesCannotBeRead(String totalRows) {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(_ ->
              Reply.body(
                  "{\"totalRows\":"
                      + totalRows
                      + ",\"serverImageList\":[{\"serverImageNo\":\"1\"}]}"));

      assertThat(seen(calls, keys("KR", "1", "2")))
          .containsExactly(Map.entry("1", FOUND), Map.entry("2", MALFORMED));
    }

    @Test
    void anUnreadableItemMakesItsPageMalformed() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(_ ->
              Reply.body("{\"totalRows\":2,\"serverImageList\":[{\"serverImageNo\":\"1\"},{}]}"));

      assertThat(seen(calls, keys("KR", "1", "2"))).values().containsOnly(MALFORMED);
      assertThat(calls.calls()).hasSize(1);
    }

    @Test
    void aPageIsNeverAbsent() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(_ ->
              new Reply() {
                @Override
                public <T> Outcome<T> readBy(NcpRequest request, AnswerParser<T> parser) {
                  return new Outcome.Absent<>(null);
                }
              });

      assertThat(seen(calls, keys("KR", "1", "2"))).values().containsOnly(MALFORMED);
    }
  }

  @Nested
  class Halving {

    @ParameterizedTest
    @CsvSource({
      "UPSTREAM_REJECTED_REQUEST, 400, 1100",
      "UPSTREAM_REJECTED_REQUEST, 400, 1104037",
      "UPSTREAM_REJECTED_REQUEST, 400,",
      "UPSTREAM_REJECTED_REQUEST, 200, 100",
      "UPSTREAM_FAILED, 200, 1104037",
      "UPSTREAM_MISCONFIGURED, 404, 1104037",
    })
    void asksInHalvesWhereTheListWasRefusedAndDoesNotRememberIt(
        ProblemCode code, int httpStatus, @Nullable String ncpCode) {
      ScriptedNcpClient calls = listsAnswering(Reply.failure(code, httpStatus, ncpCode));
      VpcServerImages images = images(calls);

      assertThat(seen(images, keys("KR", "1", "2", "3")))
          .containsExactly(Map.entry("1", FOUND), Map.entry("2", FOUND), Map.entry("3", ABSENT));
      assertThat(calls.count(GET_SERVER_IMAGE_LIST)).isEqualTo(2);
      assertThat(calls.count(GET_SERVER_IMAGE_DETAIL)).isEqualTo(3);

      seen(images, keys("KR", "1", "2", "3"));
      assertThat(calls.count(GET_SERVER_IMAGE_LIST)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
      "UPSTREAM_REJECTED_REQUEST, 413, 430",
      "UPSTREAM_REJECTED_REQUEST, ,",
      "UPSTREAM_FAILED, 200, 1300",
      "UPSTREAM_FAILED, 503, 500",
      "UPSTREAM_AUTHENTICATION_FAILED, 401, 200",
      "UPSTREAM_THROTTLED, 429, 410",
      "UPSTREAM_QUOTA_EXCEEDED, 429, 400",
      "UPSTREAM_MISCONFIGURED, 404, 300",
      "UPSTREAM_CIRCUIT_OPEN, ,",
      "OVERLOADED, ,",
    })
    void doesNotAskAgainAfterAnyOtherFailure(
        ProblemCode code, @Nullable Integer httpStatus, @Nullable String ncpCode) {
      ScriptedNcpClient calls = listsAnswering(Reply.failure(code, httpStatus, ncpCode));

      assertThat(seen(calls, keys("KR", "1", "2"))).values().containsOnly(code.name());
      assertThat(calls.calls()).hasSize(1);
    }

    @Test
    void doesNotAskAgainAfterAFailureWithoutAnUpstream() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(_ ->
              new Reply() {
                @Override
                public <T> Outcome<T> readBy(NcpRequest request, AnswerParser<T> parser) {
                  return new Outcome.Failed<>(Failure.of(ProblemCode.UPSTREAM_REJECTED_REQUEST));
                }
              });

      assertThat(seen(calls, keys("KR", "1", "2")))
          .values()
          .containsOnly("UPSTREAM_REJECTED_REQUEST");
      assertThat(calls.calls()).hasSize(1);
    }

    @Test
    void asksInHalvesOnlyForTheNumbersOfTheRefusedChunk() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(call ->
              call.request().operation() == GET_SERVER_IMAGE_LIST
                      && call.parameters().containsValue("150")
                  ? Reply.failure(ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, "1104037")
                  : ServerApi.withOwn(1, 149).apply(call));

      Map<String, String> told = seen(calls, keys("KR", ServerApi.numbers(1, 150)));

      assertThat(told).containsEntry("149", FOUND).containsEntry("150", ABSENT);
      // 50 numbers, then 25, 12 (of 13), 6, 3, 1 (of 2) on each side of the refused one.
      assertThat(calls.calls()).hasSizeBetween(2 + 10, 2 + 12);
      assertThat(calls.calls().stream().filter(call -> call.parameters().containsValue("1")))
          .hasSize(1);
    }

    @Test
    void asksForBothHalvesAtOnceAndOnTheLoadsTerms() {
      ScriptedNcpClient calls = new ScriptedNcpClient(refusing(Set.of("50")));
      calls.hold();
      var answers = images(calls).byNumber(keys("KR", ServerApi.numbers(1, 50)), LOAD);
      assertThat(calls.calls()).hasSize(1);

      calls.letGoOnce();
      assertThat(calls.calls()).hasSize(3);
      calls.letGoOnce();
      assertThat(requireNonNull(answers.get(new NumberKey("KR", "1")))).isCompleted();
      assertThat(calls.calls()).hasSize(5);
      calls.letGo();

      assertThat(answers.values()).allMatch(CompletableFuture::isDone);
      assertThat(calls.calls()).allMatch(call -> call.load().equals(LOAD));
    }

    @Test
    void aNumberThatIsRefusedByItselfFailsAndTheOthersAreFound() {
      ScriptedNcpClient calls = new ScriptedNcpClient(refusing(Set.of("17")));

      Map<String, String> told = seen(calls, keys("KR", ServerApi.numbers(1, 100)));

      assertThat(told).containsEntry("17", "UPSTREAM_REJECTED_REQUEST");
      assertThat(ServerApi.numbers(1, 100))
          .filteredOn(number -> !number.equals("17"))
          .allMatch(number -> FOUND.equals(told.get(number)));
      assertThat(calls.calls()).hasSizeLessThanOrEqualTo(1 + 14);
    }

    @Test
    void endsAfterThirtyTwoMoreCallsAndGoesOnFromThereWithTheNextLoad() {
      ScriptedNcpClient calls =
          listsAnswering(Reply.failure(ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, null));
      List<NumberKey> open = keys("KR", ServerApi.numbers(1, 200));
      int loads = 0;
      while (!open.isEmpty()) {
        int before = calls.calls().size();
        Map<String, String> told = seen(calls, open);
        int first = (open.size() + 99) / 100;
        assertThat(calls.calls().size() - before).isBetween(1, first + RefusedNumbers.MOST_CALLS);
        List<NumberKey> left =
            open.stream()
                .filter(key -> "OVERLOADED".equals(told.get(key.serverImageNo())))
                .toList();
        assertThat(left).hasSizeLessThan(open.size());
        assertThat(told.values()).isSubsetOf(FOUND, ABSENT, "OVERLOADED");
        open = left;
        loads++;
      }
      assertThat(loads).isBetween(2, 40);
      assertThat(calls.count(GET_SERVER_IMAGE_DETAIL)).isEqualTo(200);
    }

    @Test
    void sharesTheCallsOfALoadAmongItsChunks() {
      ScriptedNcpClient calls = new ScriptedNcpClient(refusing(Set.of("3", "103", "203", "303")));

      Map<String, String> told = seen(calls, keys("KR", ServerApi.numbers(1, 400)));

      assertThat(calls.calls()).hasSize(4 + RefusedNumbers.MOST_CALLS);
      assertThat(told.values()).contains("OVERLOADED");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aListingOfMoreImagesThanTheGatewayHoldsIsMalformed(int more) {
      ServerApi api = ServerApi.withOwn(1, MOST_IMAGES + more);

      Outcome<List<Outcome.Found<ServerImage>>> index =
          images(new ScriptedNcpClient(api)).ownImages("KR", LOAD).join();

      if (more == 0) {
        assertThat(index).isInstanceOf(Outcome.Found.class);
      } else {
        assertThat(index)
            .isEqualTo(
                new Outcome.Failed<>(
                    Failure.of(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, UpstreamService.SERVER)));
      }
    }

    @Test
    void keepsWhatWasShownBeforeALaterPageIsRefused() {
      ServerApi api = ServerApi.withOwn(1, 4);
      api.pageCap = 2;
      ScriptedNcpClient calls =
          new ScriptedNcpClient(call ->
              "1".equals(call.parameters().get("pageNo"))
                  ? Reply.failure(ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, "1100")
                  : api.apply(call));

      assertThat(seen(calls, keys("KR", "1", "2", "3", "4"))).values().containsOnly(FOUND);
      assertThat(calls.count(GET_SERVER_IMAGE_DETAIL)).isEqualTo(2);
    }
  }

  @Nested
  class Permission {

    @Test
    void remembersForFiveMinutesThatListsAreForbidden() {
      ScriptedNcpClient calls = listsAnswering(forbidden());
      VpcServerImages images = images(calls);

      assertThat(seen(images, keys("KR", "1", "2", "3")))
          .containsExactly(Map.entry("1", FOUND), Map.entry("2", FOUND), Map.entry("3", ABSENT));
      assertThat(calls.count(GET_SERVER_IMAGE_LIST)).isOne();
      assertThat(calls.count(GET_SERVER_IMAGE_DETAIL)).isEqualTo(3);

      time.pass(Duration.ofMinutes(5).minusNanos(1));
      assertThat(seen(images, keys("KR", "1", "2", "3"))).containsEntry("2", FOUND);
      assertThat(calls.count(GET_SERVER_IMAGE_LIST)).isOne();
      assertThat(calls.count(GET_SERVER_IMAGE_DETAIL)).isEqualTo(6);
      assertThat(images.ownImages("KR", LOAD).join()).isEqualTo(new Outcome.Failed<>(denied()));
      assertThat(calls.calls()).hasSize(7);

      time.pass(Duration.ofNanos(1));
      seen(images, keys("KR", "1", "2", "3"));
      assertThat(calls.count(GET_SERVER_IMAGE_LIST)).isEqualTo(2);
    }

    @Test
    void remembersThatTheIndexIsForbiddenToo() {
      ScriptedNcpClient calls = listsAnswering(forbidden());
      VpcServerImages images = images(calls);

      assertThat(images.ownImages("KR", LOAD).join()).isEqualTo(new Outcome.Failed<>(denied()));
      assertThat(images.ownImages("KR", LOAD).join()).isEqualTo(new Outcome.Failed<>(denied()));
      assertThat(seen(images, keys("KR", "1", "2"))).values().containsOnly(FOUND);
      assertThat(calls.count(GET_SERVER_IMAGE_LIST)).isOne();

      time.pass(ListPermissions.REMEMBERED);
      images.ownImages("KR", LOAD).join();
      assertThat(calls.count(GET_SERVER_IMAGE_LIST)).isEqualTo(2);
    }

    @Test
    void aForbiddenRegionDoesNotForbidAnother() {
      ScriptedNcpClient calls = listsAnswering(forbidden());
      VpcServerImages images = images(calls);
      images.ownImages("KR", LOAD).join();

      images.ownImages("SGN", LOAD).join();

      assertThat(calls.count(GET_SERVER_IMAGE_LIST)).isEqualTo(2);
    }

    @Test
    void reportsThatSingleImagesAreForbiddenToo() {
      ScriptedNcpClient calls = new ScriptedNcpClient(_ -> forbidden());

      assertThat(seen(calls, keys("KR", "1", "2")))
          .values()
          .containsOnly("UPSTREAM_PERMISSION_DENIED");
    }
  }

  @Nested
  class OwnImages {

    @Test
    void readsTheIndexOfOwnImages() {
      ScriptedNcpClient calls =
          new ScriptedNcpClient(
              new ServerApi(
                  List.of(
                      new ServerApi.Image("3", "SELF"),
                      new ServerApi.Image("1", "NCP"),
                      new ServerApi.Image("2", "SELF"))));

      assertThat(own(calls)).containsExactly("3", "2");
      assertThat(calls.calls())
          .containsExactly(
              new Call(
                  new NcpRequest(
                      GET_SERVER_IMAGE_LIST,
                      List.of(
                          new Parameter("regionCode", "KR"),
                          new Parameter("serverImageTypeCodeList.1", "SELF"),
                          new Parameter("pageNo", "0"),
                          new Parameter("pageSize", "1000"),
                          new Parameter("responseFormatType", "json"))),
                  LOAD));
    }

    @Test
    void checksTheTypeOfOwnImagesAfterAllHaveBeenCounted() {
      ServerApi api =
          new ServerApi(
              List.of(
                  new ServerApi.Image("1", "NCP"),
                  new ServerApi.Image("2", "SELF"),
                  new ServerApi.Image("3", "NCP"),
                  new ServerApi.Image("4", "SELF"),
                  new ServerApi.Image("5", "NCP")));
      api.ignoresFilters = true;
      api.pageCap = 2;
      ScriptedNcpClient calls = new ScriptedNcpClient(api);

      assertThat(own(calls)).containsExactly("2", "4");
      assertThat(pages(calls)).containsExactly("0", "1", "2");
    }

    @Test
    void anImageWithoutATypeIsNotAnOwnOne() {
      assertThat(
              own(
                  new ScriptedNcpClient(_ ->
                      Reply.body("{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":1}]}"))))
          .isEmpty();
    }

    @Test
    void anAccountWithoutOwnImagesHasAnEmptyIndex() {
      ScriptedNcpClient calls = new ScriptedNcpClient(ServerApi.withOwn());

      assertThat(own(calls)).isEmpty();
      assertThat(calls.calls()).hasSize(1);
    }

    @Test
    void readsAllPagesOfTheIndex() {
      ServerApi api = ServerApi.withOwn(1, 2500);
      api.pageZeroIsPageOne = true;
      ScriptedNcpClient calls = new ScriptedNcpClient(api);

      assertThat(own(calls)).containsExactlyElementsOf(ServerApi.numbers(1, 2500));
      assertThat(pages(calls)).containsExactly("0", "1", "2", "3");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aPartOfTheIndexIsNoIndex(int failing) {
      ServerApi api = ServerApi.withOwn(1, 6);
      api.pageCap = 2;
      ScriptedNcpClient calls =
          new ScriptedNcpClient(call ->
              Integer.toString(failing).equals(call.parameters().get("pageNo"))
                  ? Reply.failure(ProblemCode.UPSTREAM_THROTTLED, 429, "420")
                  : api.apply(call));

      assertThat(images(calls).ownImages("KR", LOAD).join())
          .isEqualTo(
              new Outcome.Failed<>(
                  ScriptedNcpClient.failureOf(
                      GET_SERVER_IMAGE_LIST, ProblemCode.UPSTREAM_THROTTLED, 429, "420")));
    }

    @Test
    void anIndexWithFewerImagesThanNcpCountsIsMalformed() {
      ServerApi api = ServerApi.withOwn(1, 6);
      api.rowsNeverShown = 1;

      assertThat(images(new ScriptedNcpClient(api)).ownImages("KR", LOAD).join())
          .isEqualTo(
              new Outcome.Failed<>(
                  Failure.of(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, UpstreamService.SERVER)));
    }

    @ParameterizedTest
    @EnumSource(LoadTerms.Priority.class)
    void passesTheLoadsTermsOnToEveryPage(LoadTerms.Priority priority) {
      ServerApi api = ServerApi.withOwn(1, 6);
      api.pageCap = 2;
      ScriptedNcpClient calls = new ScriptedNcpClient(api);
      LoadTerms load = new LoadTerms(priority, VirtualTime.START.plusSeconds(3), Observation.NOOP);

      images(calls).ownImages("KR", load).join();

      assertThat(calls.calls()).hasSize(3).allMatch(call -> call.load().equals(load));
    }
  }

  @Nested
  class RecordedAnswers {

    static Stream<Fixture> readableAnswers() {
      return Fixture.all().stream()
          .filter(fixture -> fixture.expectation().operation().startsWith("getServerImage"))
          .filter(Fixture::readableSuccess);
    }

    @ParameterizedTest
    @MethodSource("readableAnswers")
    void makesOfEachRecordedAnswerWhatIsExpected(Fixture fixture) {
      Fixture.Expectation expectation = fixture.expectation();
      VpcServerImages images = images(new ScriptedNcpClient(_ -> Reply.body(fixture.text())));
      String regionCode = expectation.asked("regionCode");

      CompletableFuture<? extends Outcome<?>> outcome =
          expectation.operation().equals("getServerImageList")
              ? images.ownImages(regionCode, LOAD)
              : requireNonNull(
                  images
                      .byNumber(keys(regionCode, expectation.asked("serverImageNo")), LOAD)
                      .get(new NumberKey(regionCode, expectation.asked("serverImageNo"))));

      assertThat(expectation.met(outcome.join())).isEqualTo(expectation);
    }
  }

  private VpcServerImages images(ScriptedNcpClient calls) {
    return images(calls, 100, Set.of("1104037"));
  }

  private VpcServerImages images(
      ScriptedNcpClient calls, int batchSize, Set<String> notFoundCodes) {
    return new VpcServerImages(
        calls,
        new ServerSettings(batchSize, notFoundCodes),
        new PrivacySettings(false),
        new ServerImageCapacity(MOST_IMAGES),
        Fixture.JSON,
        time);
  }

  /** An NCP that answers lists so, and knows the images 1 and 2. */
  private static ScriptedNcpClient listsAnswering(Reply reply) {
    return new ScriptedNcpClient(call ->
        call.request().operation() == GET_SERVER_IMAGE_LIST
            ? reply
            : ServerApi.withOwn("1", "2").apply(call));
  }

  /** An NCP that knows 1 to 400, and refuses every call that names one of these numbers. */
  private static Function<Call, Reply> refusing(Set<String> numbers) {
    ServerApi api = ServerApi.withOwn(1, 400);
    return call ->
        call.parameters().entrySet().stream()
                .filter(parameter -> parameter.getKey().startsWith("serverImageNo"))
                .anyMatch(parameter -> numbers.contains(parameter.getValue()))
            ? Reply.failure(ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, "1100")
            : api.apply(call);
  }

  private static Reply forbidden() {
    return Reply.failure(ProblemCode.UPSTREAM_PERMISSION_DENIED, 401, "210");
  }

  private static Failure denied() {
    return ScriptedNcpClient.failureOf(
        GET_SERVER_IMAGE_LIST, ProblemCode.UPSTREAM_PERMISSION_DENIED, 401, "210");
  }

  private static List<NumberKey> keys(String regionCode, String... numbers) {
    return keys(regionCode, List.of(numbers));
  }

  private static List<NumberKey> keys(String regionCode, Collection<String> numbers) {
    return numbers.stream().map(number -> new NumberKey(regionCode, number)).toList();
  }

  /** What comes of asking for image 7 and getting this body. */
  private String seen(String body) {
    return requireNonNull(
        seen(new ScriptedNcpClient(_ -> Reply.body(body)), keys("KR", "7")).get("7"));
  }

  private String refused(ProblemCode code, @Nullable Integer httpStatus, @Nullable String ncpCode) {
    return requireNonNull(
        seen(new ScriptedNcpClient(_ -> Reply.failure(code, httpStatus, ncpCode)), keys("KR", "7"))
            .get("7"));
  }

  private Map<String, String> seen(ScriptedNcpClient calls, List<NumberKey> keys) {
    return seen(images(calls), keys);
  }

  private static Map<String, String> seen(VpcServerImages images, List<NumberKey> keys) {
    Map<String, String> told = new LinkedHashMap<>();
    images
        .byNumber(keys, LOAD)
        .forEach((key, answer) -> told.put(key.serverImageNo(), seen(answer)));
    return told;
  }

  private static String seen(CompletableFuture<Outcome<ServerImage>> answer) {
    return switch (answer.join()) {
      case Outcome.Found<ServerImage> _ -> FOUND;
      case Outcome.Absent<ServerImage> _ -> ABSENT;
      case Outcome.Failed<ServerImage> failed -> failed.failure().code().name();
    };
  }

  private List<String> pagesOf(ServerApi api, List<NumberKey> keys) {
    ScriptedNcpClient calls = new ScriptedNcpClient(api);
    seen(calls, keys);
    return pages(calls);
  }

  private static List<String> pages(ScriptedNcpClient calls) {
    return calls.calls().stream()
        .map(call -> requireNonNull(call.parameters().get("pageNo")))
        .toList();
  }

  private List<String> own(ScriptedNcpClient calls) {
    return index(calls).value().stream().map(image -> image.value().serverImageNo()).toList();
  }

  private Outcome.Found<List<Outcome.Found<ServerImage>>> index(ScriptedNcpClient calls) {
    return (Outcome.Found<List<Outcome.Found<ServerImage>>>)
        images(calls).ownImages("KR", LOAD).join();
  }
}
