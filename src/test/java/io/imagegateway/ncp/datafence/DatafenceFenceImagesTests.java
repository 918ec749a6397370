package io.imagegateway.ncp.datafence;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.customimage.Absences;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The list of fence custom images; what it shares with box images is tested with those. */
class DatafenceFenceImagesTests {

  private static final LoadTerms LOAD =
      new LoadTerms(
          LoadTerms.Priority.BACKGROUND, VirtualTime.START.plusSeconds(10), Observation.NOOP);

  @Test
  void asksForTheFenceAndItsOnlyProduct() {
    ScriptedNcpClient calls = new ScriptedNcpClient(_ -> Reply.body("{}"));

    list(calls, 9007199254740991L);

    assertThat(calls.calls())
        .containsExactly(
            new Call(
                new NcpRequest(
                    Operation.GET_FENCE_CUSTOM_IMAGE,
                    List.of(
                        new Parameter("fenceId", "9007199254740991"),
                        new Parameter("productCode", "FENCE_UBUNTU"),
                        new Parameter("responseFormatType", "json"))),
                LOAD));
  }

  static Stream<Fixture> readableAnswers() {
    return Fixture.all().stream()
        .filter(fixture -> fixture.expectation().operation().equals("get-fence-custom-image"))
        .filter(Fixture::readableSuccess);
  }

  @ParameterizedTest
  @MethodSource("readableAnswers")
  void makesOfEachRecordedAnswerWhatIsExpected(Fixture fixture) {
    Fixture.Expectation expectation = fixture.expectation();
    Outcome<List<CustomImage>> outcome =
        list(
            new ScriptedNcpClient(_ -> Reply.body(fixture.text())),
            Long.parseLong(expectation.asked("fenceId")));
    assertThat(expectation.met(outcome)).isEqualTo(expectation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2600003", "10001"})
  void anInaccessibleFenceIsAbsentWithItsReason(String code) {
    assertThat(
            list(
                new ScriptedNcpClient(
                    _ -> Reply.failure(ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, code)),
                26))
        .isEqualTo(
            new Outcome.Absent<>(
                new Failure(
                    ProblemCode.FENCE_NOT_ACCESSIBLE,
                    new Failure.Upstream(UpstreamService.DATAFENCE, 400, code),
                    null)));
  }

  private static Outcome<List<CustomImage>> list(ScriptedNcpClient calls, long fenceId) {
    return new DatafenceFenceImages(
            new CustomImageLists(calls, Absences.at(new VirtualTime()), JsonMapper.shared()))
        .list(fenceId, LOAD)
        .join();
  }
}
