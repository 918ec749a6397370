package io.imagegateway.ncpfake;

import static io.imagegateway.ncpfake.NcpAction.GET_BOX_CUSTOM_IMAGE;
import static io.imagegateway.ncpfake.NcpAction.GET_DATAFENCE;
import static io.imagegateway.ncpfake.NcpAction.GET_FENCE_CUSTOM_IMAGE;
import static io.imagegateway.ncpfake.NcpAction.GET_SERVER_IMAGE_DETAIL;
import static io.imagegateway.ncpfake.NcpAction.GET_SERVER_IMAGE_LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.imagegateway.ncpfake.Fault.Effect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTests {

  private static final Query DETAIL = Query.of("/?regionCode=KR&serverImageNo=7");
  private static final Query LIST =
      Query.of("/?serverImageNoList.1=6&serverImageNoList.2=7&regionCode=SGN");
  private static final Query FENCES = Query.of("/");
  private static final Query FENCE = Query.of("/?fenceId=26&productCode=FENCE_UBUNTU");
  private static final Query BOX = Query.of("/?fenceId=26&productCode=CON");

  private final Faults faults = new Faults(List.of());

  @Test
  void sparesACallThatNoFaultCovers() {
    faults.inject(Fault.answering(status(500)).on(GET_SERVER_IMAGE_LIST));
    faults.inject(Fault.answering(status(501)).onServerImage("8"));
    faults.inject(Fault.answering(status(502)).onFence(27));
    faults.inject(Fault.answering(status(503)).onProductCode("SVR_WIN"));
    faults.inject(Fault.answering(status(504)).onRegion("JPN"));

    assertThat(answered(GET_SERVER_IMAGE_DETAIL, DETAIL)).isNull();
    assertThat(answered(GET_BOX_CUSTOM_IMAGE, BOX)).isNull();
  }

  @Test
  void strikesTheCallsThatItCovers() {
    InjectedFault number = faults.inject(Fault.answering(status(501)).onServerImage("7"));
    assertThat(answered(GET_SERVER_IMAGE_DETAIL, DETAIL)).isEqualTo(501);
    assertThat(answered(GET_SERVER_IMAGE_LIST, LIST)).isEqualTo(501);
    assertThat(number.strikes()).isEqualTo(2);
    number.withdraw();

    faults.inject(Fault.answering(status(502)).onFence(26).onProductCode("CON"));
    assertThat(answered(GET_BOX_CUSTOM_IMAGE, BOX)).isEqualTo(502);

    faults.inject(Fault.answering(status(504)).onRegion("SGN"));
    assertThat(answered(GET_SERVER_IMAGE_LIST, LIST)).isEqualTo(504);
    assertThat(answered(GET_SERVER_IMAGE_DETAIL, DETAIL)).isNull();
  }

  @Test
  void strikesAFenceInAllActionsThatNameItAndInOneIfLimitedToThat() {
    InjectedFault fence = faults.inject(Fault.answering(status(501)).onFence(26));
    assertThat(answered(GET_FENCE_CUSTOM_IMAGE, FENCE)).isEqualTo(501);
    assertThat(answered(GET_BOX_CUSTOM_IMAGE, BOX)).isEqualTo(501);
    assertThat(answered(GET_DATAFENCE, FENCES)).isNull();
    fence.withdraw();

    faults.inject(Fault.answering(status(502)).on(GET_FENCE_CUSTOM_IMAGE).onFence(26));
    faults.inject(Fault.answering(status(503)).on(GET_DATAFENCE));
    assertThat(answered(GET_FENCE_CUSTOM_IMAGE, FENCE)).isEqualTo(502);
    assertThat(answered(GET_BOX_CUSTOM_IMAGE, BOX)).isNull();
    assertThat(answered(GET_DATAFENCE, FENCES)).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"delay\":\"PT2S\"}",
        "{\"action\":\"get-datafence\",\"connection\":\"RESET\",\"times\":2}",
        "{\"fenceId\":26,\"productCode\":\"CON\",\"cut\":true,\"share\":0.5}",
        "{\"serverImageNo\":\"7\",\"regionCode\":\"KR\",\"answer\":{\"status\":500,"
            + "\"contentType\":\"text/plain\",\"headers\":{\"Retry-After\":\"2\"},\"body\":\"x\"}}",
      })
  void showsAFaultInTheFormInWhichItIsInjected(String json) {
    Fault fault = DataSet.JSON.readValue(json, Fault.class);

    assertThat(DataSet.JSON.writeValueAsString(fault)).isEqualTo(json);
  }

  @Test
  void playsCountedFaultsInTheirOrderBeforeOthersAndThoseFromTheYoungestOn() {
    faults.inject(Fault.answering(status(500)));
    faults.inject(Fault.answering(status(501)).times(2));
    faults.inject(Fault.answering(status(502)));
    faults.inject(Fault.answering(status(503)).times(1));

    assertThat(Stream.generate(() -> answered(GET_SERVER_IMAGE_DETAIL, DETAIL)).limit(5))
        .containsExactly(501, 501, 503, 502, 502);
  }

  @Test
  void keepsTheBuiltInFaultsWhenTheInjectedOnesAreWithdrawn() {
    Faults withBuiltIn = new Faults(List.of(Fault.answering(status(500))));
    withBuiltIn.inject(Fault.answering(status(501)));

    assertThat(withBuiltIn.on(GET_BOX_CUSTOM_IMAGE, BOX, true).effect())
        .isEqualTo(new Effect.Answering(status(501)));
    withBuiltIn.withdrawAll();
    assertThat(withBuiltIn.on(GET_BOX_CUSTOM_IMAGE, BOX, true).effect())
        .isEqualTo(new Effect.Answering(status(500)));
  }

  @Test
  void delaysByTheLongestDelayWhateverElseHappens() {
    faults.inject(Fault.delaying(Duration.ofSeconds(2)));
    faults.inject(Fault.delaying(Duration.ofSeconds(3)).times(1));
    faults.inject(Fault.delaying(Duration.ofSeconds(1)));
    faults.inject(Fault.cutting());

    assertThat(faults.on(GET_BOX_CUSTOM_IMAGE, BOX, true))
        .isEqualTo(new Faults.Suffering(Duration.ofSeconds(3), new Effect.Cutting()));
    assertThat(faults.on(GET_BOX_CUSTOM_IMAGE, BOX, true).delay()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void leavesBadlySignedCallsToTheSignatureCheckUnlessTheConnectionBreaks() {
    InjectedFault answering = faults.inject(Fault.answering(status(500)).times(1));
    assertThat(faults.on(GET_BOX_CUSTOM_IMAGE, BOX, false).effect()).isNull();
    assertThat(answering.strikes()).isZero();

    faults.inject(Fault.breaking(Fault.Break.RESET));
    assertThat(faults.on(GET_BOX_CUSTOM_IMAGE, BOX, false).effect())
        .isEqualTo(new Effect.Breaking(Fault.Break.RESET));
  }

  @Test
  void strikesTheSameShareOfASequenceInEveryRun() {
    List<Boolean> first = thousandCallsOfWhichThreeTenthsFail();
    faults.withdrawAll();

    assertThat(first).isEqualTo(thousandCallsOfWhichThreeTenthsFail());
    assertThat(first.stream().filter(failed -> failed).count()).isBetween(270L, 330L);
  }

  @Test
  void countsStrikesExactlyWhenCallsComeAtTheSameTime() throws Exception {
    InjectedFault scripted = faults.inject(Fault.answering(status(500)).times(50));
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> calls =
          IntStream.range(0, 200)
              .mapToObj(_ ->
                  callers.submit(() -> {
                    go.await();
                    return answered(GET_SERVER_IMAGE_DETAIL, DETAIL) != null;
                  }))
              .toList();
      go.countDown();
      int struck = 0;
      for (Future<Boolean> call : calls) {
        struck += call.get() ? 1 : 0;
      }
      assertThat(struck).isEqualTo(50);
    }
    assertThat(scripted.strikes()).isEqualTo(50);
  }

  @Test
  void refusesFaultsThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutting().share(1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutting().share(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutting().times(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.answering("no/such.500.json"));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.answering("README.md"));
  }

  private List<Boolean> thousandCallsOfWhichThreeTenthsFail() {
    faults.inject(Fault.answering(status(503)).share(0.3));
    return Stream.generate(() -> answered(GET_SERVER_IMAGE_DETAIL, DETAIL) != null)
        .limit(1000)
        .toList();
  }

  private @Nullable Integer answered(NcpAction action, Query query) {
    return faults.on(action, query, true).effect() instanceof Effect.Answering(Answer answer)
        ? answer.status()
        : null;
  }

  private static Answer status(int status) {
    return Answer.of(status, "text/plain", "");
  }
}
