package io.imagegateway.ncp.datafence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.imagegateway.VirtualTime;
import io.imagegateway.fence.Fence;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.Fixture;
import io.imagegateway.ncp.ScriptedNcpClient;
import io.imagegateway.ncp.ScriptedNcpClient.Call;
import io.imagegateway.ncp.ScriptedNcpClient.Reply;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.NcpRequest.Parameter;
import io.imagegateway.ncp.api.Operation;
import io.micrometer.observation.Observation;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatafenceFencesTests {

  private static final LoadTerms LOAD =
      new LoadTerms(
          LoadTerms.Priority.BACKGROUND, VirtualTime.START.plusSeconds(10), Observation.NOOP);

  @Test
  void asksForAllDatafencesOfTheAccount() {
    ScriptedNcpClient calls = new ScriptedNcpClient(_ -> Reply.body("[]"));

    fences(calls);

    assertThat(calls.calls())
        .containsExactly(
            new Call(
                new NcpRequest(
                    Operation.GET_DATAFENCE, List.of(new Parameter("responseFormatType", "json"))),
                LOAD));
  }

  static Stream<Fixture> readableAnswers() {
    return Fixture.all().stream()
        .filter(fixture -> fixture.expectation().operation().equals("get-datafence"))
        .filter(Fixture::readableSuccess);
  }

  @ParameterizedTest
  @MethodSource("readableAnswers")
  void makesOfEachRecordedAnswerWhatIsExpected(Fixture fixture) {
    Fixture.Expectation expectation = fixture.expectation();
    assertThat(expectation.met(fences(new ScriptedNcpClient(_ -> Reply.body(fixture.text())))))
        .isEqualTo(expectation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"text\"",
        "7",
        "true",
        "[{}]",
        "[[]]",
        "[\"text\"]",
        "[7]",
        "[{\"fenceId\":1},{\"fenceName\":\"no number\"}]",
        "[{\"fenceId\":null}]",
        "[{\"fenceId\":\"\"}]",
        "[{\"fenceId\":\"one\"}]",
        "[{\"fenceId\":0}]",
        "[{\"fenceId\":-1}]",
        "[{\"fenceId\":1.5}]",
        "[{\"fenceId\":9007199254740992}]",
        "[{\"fenceId\":{\"value\":1}}]",
        "{\"message\":\"maintenance\"}",
        "{\"fenceName\":\"no number\"}",
        "{\"content\":\"maintenance\"}",
        "{\"content\":\"\"}",
        "{\"content\":0}",
        "{\"content\":{}}",
        "{\"content\":{\"fenceId\":1}}",
        "{\"content\":[{}]}",
      })
  void doesNotTakeAnotherAnswerForDatafences(String body) {
    assertThat(answer(body))
        .isEqualTo(
            new Outcome.Failed<>(
                Failure.of(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, UpstreamService.DATAFENCE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "[null]",
        "{\"content\":null}",
        "{\"content\":[]}",
        "{\"content\":[null]}"
      })
  void anAccountMayHaveNone(String body) {
    assertThat(found(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"fenceId\":26}]",
        "[null,{\"fenceId\":\"26\",\"new\":[{}]}]",
        "{\"content\":[{\"fenceId\":26.0}]}",
        "{\"totalCount\":1,\"content\":[{\"fenceId\":26}]}",
        "{\"fenceId\":26}",
        "{\"fenceId\":2.6E1,\"boxCount\":\"many\",\"createDate\":\"yesterday\",\"fenceName\":\"\"}",
      })
  void readsADatafenceInWhateverFormItComes(String body) {
    assertThat(found(body))
        .containsExactly(new Fence(26, null, null, null, null, null, null, null, null));
  }

  @Test
  void keepsTextsAsTheyAre() {
    assertThat(
            found(
                """
                [{"fenceId":1,"fenceName":" 연구 ","boxCount":"2",
                "createDate":"2025-04-21T11:24:01+0900","statusCode":"USE"}]
                """))
        .containsExactly(
            new Fence(
                1,
                " 연구 ",
                2L,
                OffsetDateTime.parse("2025-04-21T11:24:01+09:00"),
                "USE",
                null,
                null,
                null,
                null));
  }

  @Test
  void sortsByNumberAndTakesTheFirstRowOfANumber() {
    assertThat(
            found(
                """
                [{"fenceId":100,"fenceName":"a"},{"fenceId":9},{"fenceId":"100","fenceName":"b"}]
                """))
        .extracting(Fence::fenceId, Fence::fenceName)
        .containsExactly(tuple(9L, null), tuple(100L, "a"));
  }

  @Test
  void equalDatafencesHaveEqualFingerprintsAndOthersHaveOthers() {
    Found<List<Found<Fence>>> one = answered("[{\"fenceId\":1,\"fenceName\":\"a\"}]");
    assertThat(answered("{\"fenceName\":\"a\",\"fenceId\":\"1\"}")).isEqualTo(one);
    Found<List<Found<Fence>>> other = answered("[{\"fenceId\":1,\"fenceName\":\"b\"}]");
    assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
    assertThat(other.value().getFirst().fingerprint())
        .isNotEqualTo(one.value().getFirst().fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2600003", "10001"})
  void aRefusalBlamesNoDatafence(String code) {
    assertThat(
            fences(
                new ScriptedNcpClient(
                    _ -> Reply.failure(ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, code))))
        .isEqualTo(
            new Outcome.Failed<>(
                ScriptedNcpClient.failureOf(
                    Operation.GET_DATAFENCE, ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, code)));
  }

  private static Outcome<List<Found<Fence>>> fences(ScriptedNcpClient calls) {
    return new DatafenceFences(calls, Fixture.JSON).fences(LOAD).join();
  }

  private static Outcome<List<Found<Fence>>> answer(String body) {
    return fences(new ScriptedNcpClient(_ -> Reply.body(body)));
  }

  private static Found<List<Found<Fence>>> answered(String body) {
    return (Found<List<Found<Fence>>>) answer(body);
  }

  private static List<Fence> found(String body) {
    return answered(body).value().stream().map(Found::value).toList();
  }
}
