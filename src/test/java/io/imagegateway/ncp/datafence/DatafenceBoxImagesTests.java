package io.imagegateway.ncp.datafence;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.boximage.ProductCode;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.Fixture;
import io.imagegateway.ncp.ScriptedNcpClient;
import io.imagegateway.ncp.ScriptedNcpClient.Reply;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.NcpRequest.Parameter;
import io.imagegateway.ncp.api.Operation;
import io.micrometer.observation.Observation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class DatafenceBoxImagesTests {

  private static final ListKey KEY = new ListKey(26, ProductCode.SVR_LNX_UBUNTU);
  private static final LoadTerms LOAD =
      new LoadTerms(
          LoadTerms.Priority.BACKGROUND, Instant.parse("2026-01-15T09:00:10Z"), Observation.NOOP);

  @Test
  void asksForOneFenceAndProductCodeOnTheLoadsOwnTerms() {
    ScriptedNcpClient calls = new ScriptedNcpClient(_ -> Reply.body("{\"content\":[]}"));

    list(calls, new ListKey(9007199254740991L, ProductCode.TF_GPU));

    assertThat(calls.calls())
        .containsExactly(
            new ScriptedNcpClient.Call(
                new NcpRequest(
                    Operation.GET_BOX_CUSTOM_IMAGE,
                    List.of(
                        new Parameter("fenceId", "9007199254740991"),
                        new Parameter("productCode", "TF_GPU"),
                        new Parameter("responseFormatType", "json"))),
                LOAD));
  }

  static Stream<Fixture> readableAnswers() {
    return Fixture.all().stream()
        .filter(fixture -> fixture.expectation().operation().equals("get-box-custom-image"))
        .filter(Fixture::readableSuccess);
  }

  @ParameterizedTest
  @MethodSource("readableAnswers")
  void makesOfEachRecordedAnswerWhatIsExpected(Fixture fixture) {
    Fixture.Expectation expectation = fixture.expectation();
    ListKey key =
        new ListKey(
            Long.parseLong(expectation.asked("fenceId")),
            ProductCode.valueOf(expectation.asked("productCode")));

    Outcome<List<CustomImage>> outcome =
        list(new ScriptedNcpClient(_ -> Reply.body(fixture.text())), key);

    assertThat(expectation.met(outcome)).isEqualTo(expectation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "\"text\"",
        "7",
        "{\"message\":\"maintenance\"}",
        "{\"content\":\"maintenance\"}",
        "{\"content\":\"\"}",
        "{\"content\":0}",
        "{\"content\":false}",
        "{\"content\":{}}",
        "{\"content\":[\"text\"]}",
        "{\"content\":[[]]}",
        "{\"content\":[{}]}",
        "{\"content\":[{\"imageName\":\"no number\"}]}",
        "{\"content\":[{\"imageNo\":1},{\"imageNo\":null}]}",
        "{\"content\":[{\"imageNo\":\"\"}]}",
        "{\"content\":[{\"imageNo\":\"one\"}]}",
        "{\"content\":[{\"imageNo\":1.5}]}",
        "{\"content\":[{\"imageNo\":0}]}",
        "{\"content\":[{\"imageNo\":-1}]}",
        "{\"content\":[{\"imageNo\":9007199254740992}]}",
        "{\"content\":[{\"imageNo\":99999999999999999999}]}",
        "{\"content\":[{\"imageNo\":{\"value\":1}}]}",
      })
  void doesNotTakeAnotherAnswerForAList(String body) {
    assertThat(answer(body))
        .isEqualTo(
            new Outcome.Failed<>(
                Failure.of(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, UpstreamService.DATAFENCE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"content\":null}",
        "{\"content\":[]}",
        "{\"content\":[null,null]}",
        "{\"totalCount\":0,\"content\":null}",
      })
  void takesAMissingListForAnEmptyOne(String body) {
    assertThat(found(body)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "\"25623135\", 25623135",
    "25623135.0, 25623135",
    "2.5623135E7, 25623135",
    "9007199254740991, 9007199254740991",
  })
  void readsNumbersWhateverTheyAreWrittenAs(String written, long imageNo) {
    assertThat(found("{\"content\":[{\"imageNo\":" + written + "}]}"))
        .extracting(CustomImage::imageNo)
        .containsExactly(imageNo);
  }

  @Test
  void keepsNamesAsTheyAreAndLeavesEmptyOnesOut() {
    assertThat(
            found(
                """
                {"content":[
                  {"imageNo":3,"imageName":" spaced ","baseServerName":"lnx-1","productCode":"OTHER"},
                  null,
                  {"imageNo":2,"imageName":"","baseServerName":""},
                  {"imageNo":1,"imageName":null,"new":{"a":[1]}}]}
                """))
        .containsExactly(
            new CustomImage(3, " spaced ", "SVR_LNX_UBUNTU", "lnx-1"),
            new CustomImage(2, null, "SVR_LNX_UBUNTU", null),
            new CustomImage(1, null, "SVR_LNX_UBUNTU", null));
  }

  @Test
  void keepsAnImageThatIsListedTwice() {
    assertThat(found("{\"content\":[{\"imageNo\":7},{\"imageNo\":7}]}"))
        .extracting(CustomImage::imageNo)
        .containsExactly(7L, 7L);
  }

  @Test
  void takesASingleImageForAListOfIt() {
    assertThat(found("{\"content\":{\"imageNo\":7}}"))
        .extracting(CustomImage::imageNo)
        .containsExactly(7L);
  }

  @Test
  void equalListsHaveEqualFingerprintsAndOthersHaveOthers() {
    String fingerprint = fingerprint("{\"content\":[{\"imageNo\":7,\"imageName\":\"a\"}]}");

    assertThat(fingerprint("{\"x\":1,\"content\":[null,{\"imageName\":\"a\",\"imageNo\":\"7\"}]}"))
        .isEqualTo(fingerprint);
    assertThat(fingerprint("{\"content\":[{\"imageNo\":7,\"imageName\":\"b\"}]}"))
        .isNotEqualTo(fingerprint);
  }

  @ParameterizedTest
  @CsvSource({"400, 2600003", "400, 10001", "200, 2600003", "200, 10001"})
  void anInaccessibleFenceIsAbsentWithItsReason(int httpStatus, String code) {
    Failure.Upstream upstream = new Failure.Upstream(UpstreamService.DATAFENCE, httpStatus, code);

    assertThat(refused(ProblemCode.UPSTREAM_REJECTED_REQUEST, httpStatus, code))
        .isEqualTo(
            new Outcome.Absent<>(new Failure(ProblemCode.FENCE_NOT_ACCESSIBLE, upstream, null)));
  }

  @ParameterizedTest
  @CsvSource({
    "UPSTREAM_REJECTED_REQUEST, 400, 2600011",
    "UPSTREAM_REJECTED_REQUEST, 400,",
    "UPSTREAM_REJECTED_REQUEST, 413, 10001",
    "UPSTREAM_REJECTED_REQUEST, , 10001",
    "UPSTREAM_PERMISSION_DENIED, 403, 2600003",
    "UPSTREAM_AUTHENTICATION_FAILED, 401, 2600003",
    "UPSTREAM_FAILED, 500, 2600003",
    "UPSTREAM_FAILED, 200, 1300",
    "UPSTREAM_THROTTLED, 429, 10001",
    "UPSTREAM_TIMEOUT, ,",
  })
  void noOtherRefusalIsAnAbsence(
      ProblemCode code, @Nullable Integer httpStatus, @Nullable String ncpCode) {
    assertThat(refused(code, httpStatus, ncpCode))
        .isEqualTo(
            new Outcome.Failed<>(
                ScriptedNcpClient.failureOf(
                    Operation.GET_BOX_CUSTOM_IMAGE, code, httpStatus, ncpCode)));
  }

  @Test
  void aFailureWithoutAnUpstreamIsNoAbsence() {
    var reading = new CustomImageListParser("CON", new JsonMapper());

    assertThat(reading.onError(Failure.of(ProblemCode.UPSTREAM_REJECTED_REQUEST))).isEmpty();
  }

  private static Outcome<List<CustomImage>> refused(
      ProblemCode code, @Nullable Integer httpStatus, @Nullable String ncpCode) {
    return list(new ScriptedNcpClient(_ -> Reply.failure(code, httpStatus, ncpCode)), KEY);
  }

  private static Outcome<List<CustomImage>> answer(String body) {
    return list(new ScriptedNcpClient(_ -> Reply.body(body)), KEY);
  }

  private static List<CustomImage> found(String body) {
    return ((Outcome.Found<List<CustomImage>>) answer(body)).value();
  }

  private static String fingerprint(String body) {
    return ((Outcome.Found<List<CustomImage>>) answer(body)).fingerprint();
  }

  private static Outcome<List<CustomImage>> list(ScriptedNcpClient calls, ListKey key) {
    return VirtualBoxImages.by(calls, InstantSource.fixed(VirtualTime.START))
        .list(key, LOAD)
        .join();
  }
}
