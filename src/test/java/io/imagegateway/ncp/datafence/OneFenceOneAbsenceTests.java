package io.imagegateway.ncp.datafence;

import static io.imagegateway.ncp.api.Operation.GET_BOX_CUSTOM_IMAGE;
import static io.imagegateway.ncp.api.Operation.GET_FENCE_CUSTOM_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.boximage.ProductCode;
import io.imagegateway.customimage.Absences;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.ScriptedNcpClient;
import io.imagegateway.ncp.ScriptedNcpClient.Call;
import io.imagegateway.ncp.ScriptedNcpClient.Reply;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OneFenceOneAbsenceTests {

  private final VirtualTime time = new VirtualTime();
  private Function<Call, Reply> datafence = _ -> refusal("2600003");
  private final ScriptedNcpClient calls = new ScriptedNcpClient(call -> datafence.apply(call));
  private final CustomImageLists lists =
      new CustomImageLists(calls, Absences.at(time), JsonMapper.shared());
  private final DatafenceBoxImages boxImages = new DatafenceBoxImages(lists);
  private final DatafenceFenceImages fenceImages = new DatafenceFenceImages(lists);

  @Test
  void oneListThatIsNotOursSparesTheOthersOfBothKinds() {
    Outcome<List<CustomImage>> first = box(26, ProductCode.CON);

    assertThat(first).isInstanceOf(Outcome.Absent.class);
    assertThat(box(26, ProductCode.SVR_WIN)).isEqualTo(first);
    assertThat(fence(26)).isEqualTo(first);
    assertThat(calls.calls()).hasSize(1);
    assertThat(box(27, ProductCode.CON)).isEqualTo(first);
    assertThat(calls.calls()).hasSize(2);
  }

  @Test
  void aFenceListThatIsNotOursSparesTheListsOfBoxes() {
    assertThat(fence(26)).isEqualTo(box(26, ProductCode.CON));
    assertThat(calls.count(GET_FENCE_CUSTOM_IMAGE)).isOne();
    assertThat(calls.count(GET_BOX_CUSTOM_IMAGE)).isZero();
  }

  @Test
  void twoProductCodesWithAWrongParameterSpareTheOthers() {
    datafence = _ -> refusal("10001");
    box(26, ProductCode.CON);
    box(26, ProductCode.TF_CPU);
    assertThat(box(26, ProductCode.TF_GPU)).isInstanceOf(Outcome.Absent.class);
    assertThat(calls.calls()).hasSize(2);
  }

  @Test
  void anAbsenceThatWasTakenOverProvesNothingAnew() {
    box(26, ProductCode.CON);
    time.pass(Duration.ofSeconds(9));
    assertThat(box(26, ProductCode.SVR_WIN)).isInstanceOf(Outcome.Absent.class);
    time.pass(Duration.ofSeconds(1));
    box(26, ProductCode.TF_CPU);
    assertThat(calls.calls()).hasSize(2);
  }

  @Test
  void aListThatWasFoundIsAskedForAgain() {
    datafence = _ -> Reply.body("{\"content\":[{\"imageNo\":1}]}");
    box(26, ProductCode.CON);
    datafence = _ -> refusal("2600003");
    fence(26);
    datafence = _ -> Reply.body("{\"content\":[]}");
    assertThat(box(26, ProductCode.CON)).isInstanceOf(Outcome.Found.class);
    assertThat(box(26, ProductCode.SVR_WIN)).isInstanceOf(Outcome.Found.class);
    assertThat(calls.calls()).hasSize(4);
  }

  @Test
  void aFailureIsNoAbsenceForOtherLists() {
    datafence = _ -> Reply.failure(ProblemCode.UPSTREAM_PERMISSION_DENIED, 403, null);
    box(26, ProductCode.CON);
    box(26, ProductCode.TF_CPU);
    box(26, ProductCode.TF_GPU);
    assertThat(calls.calls()).hasSize(3);
  }

  private Outcome<List<CustomImage>> box(long fenceId, ProductCode productCode) {
    return boxImages.list(new ListKey(fenceId, productCode), terms()).join();
  }

  private Outcome<List<CustomImage>> fence(long fenceId) {
    return fenceImages.list(fenceId, terms()).join();
  }

  private LoadTerms terms() {
    return new LoadTerms(
        LoadTerms.Priority.FOREGROUND, time.instant().plusSeconds(10), Observation.NOOP);
  }

  private static Reply refusal(String code) {
    return Reply.failure(ProblemCode.UPSTREAM_REJECTED_REQUEST, 400, code);
  }
}
