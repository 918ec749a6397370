package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.boximage.BoxImageSource;
import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.boximage.ProductCode;
import io.imagegateway.fence.FenceSource;
import io.imagegateway.fenceimage.FenceImageSource;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.LoadTerms.Priority;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.Fixture;
import io.imagegateway.ncp.Fixture.Expectation;
import io.imagegateway.ncpfake.Answer;
import io.imagegateway.ncpfake.Call;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpFake;
import io.imagegateway.serverimage.ServerImageSource;
import io.imagegateway.serverimage.ServerImageSource.NumberKey;
import io.micrometer.observation.Observation;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The outcome of every answer that NCP is known or thought to give, over the wire. A new case is a
 * file, its entry in the manifest and its expectation.
 */
@GatewayTest
class FixtureIntegrationTests {

  private static long questions;

  private final NcpFake ncp;
  private final BoxImageSource boxImages;
  private final FenceImageSource fenceImages;
  private final FenceSource fences;
  private final ServerImageSource serverImages;
  private final InstantSource time;

  FixtureIntegrationTests(
      NcpFake ncp,
      BoxImageSource boxImages,
      FenceImageSource fenceImages,
      FenceSource fences,
      ServerImageSource serverImages,
      InstantSource time) {
    this.ncp = ncp;
    this.boxImages = boxImages;
    this.fenceImages = fenceImages;
    this.fences = fences;
    this.serverImages = serverImages;
    this.time = time;
  }

  static List<Fixture> fixtures() {
    return Fixture.all();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void makesOfEveryAnswerWhatItIs(Fixture fixture) {
    ncp.inject(
        Fault.answering(Answer.of(fixture.httpStatus(), fixture.contentType(), fixture.text())));
    Expectation expected = fixture.expectation();
    assertThat(expected.met(ask(expected).join())).isEqualTo(expected);
    assertThat(ncp.journal().calls()).isNotEmpty().allMatch(Call::authentic);
  }

  /**
   * A Datafence that no answer was for: the absence of one list counts for all lists of a fence.
   */
  private long fenceOfItsOwn(Expectation question) {
    return 1_000 * ++questions + Long.parseLong(question.asked("fenceId"));
  }

  private CompletableFuture<? extends Outcome<?>> ask(Expectation question) {
    LoadTerms load =
        new LoadTerms(Priority.FOREGROUND, time.instant().plusSeconds(10), Observation.NOOP);
    return switch (question.operation()) {
      case "get-box-custom-image" ->
          boxImages.list(
              new ListKey(
                  fenceOfItsOwn(question), ProductCode.valueOf(question.asked("productCode"))),
              load);
      case "get-fence-custom-image" -> fenceImages.list(fenceOfItsOwn(question), load);
      case "get-datafence" -> fences.fences(load);
      case "getServerImageDetail" -> {
        NumberKey key =
            new NumberKey(question.asked("regionCode"), question.asked("serverImageNo"));
        yield Objects.requireNonNull(serverImages.byNumber(List.of(key), load).get(key));
      }
      case "getServerImageList" -> serverImages.ownImages(question.asked("regionCode"), load);
      default -> throw new IllegalArgumentException(question.operation());
    };
  }
}
