package io.imagegateway.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.parameter.Parsed;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FenceParametersTests {

  private static final AllowedFences ALL = AllowedFencesExamples.ALL;
  private static final AllowedFences SOME = AllowedFencesExamples.only(26L, 29L);

  @Test
  void areFencesWhereAllAreAllowed() {
    assertThat(new FencePath.Format(ALL).parse(List.of("9007199254740991")))
        .isEqualTo(new Parsed.Value<>(new FenceId(9007199254740991L)));
  }

  @Test
  void areRefusedInAPathWhereTheyAreNotAllowed() {
    FencePath.Format path = new FencePath.Format(SOME);
    assertThat(path.parse(List.of("026"))).isEqualTo(new Parsed.Value<>(new FenceId(26)));
    assertThat(path.parse(List.of("27")))
        .isEqualTo(new Parsed.Refused<>(Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE)));
  }

  @Test
  void areBadInAPathWhereTheyAreNoNumbers() {
    assertThat(new FencePath.Format(SOME).parse(List.of("0")))
        .isEqualTo(new Parsed.Invalid<>("must be a whole number from 1 to 9007199254740991"));
  }

  @Test
  void areDividedInAQueryIntoThoseAllowedAndTheOthersInAscendingOrder() {
    assertThat(new FencesParameter.Format(SOME).parse(List.of("30,29", "7, 26")))
        .isEqualTo(
            new Parsed.Value<>(
                new RequestedFences(List.of(new FenceId(26), new FenceId(29)), List.of(7L, 30L))));
  }

  @Test
  void mayBeLeftOutOfAQuery() {
    assertThat(new FencesParameter.Format(SOME).parse(List.of()))
        .isEqualTo(new Parsed.Value<>(new RequestedFences(List.of(), List.of())));
    assertThat(new RequestedFences(List.of(), List.of()).isEmpty()).isTrue();
    assertThat(new RequestedFences(List.of(), List.of(7L)).isEmpty()).isFalse();
  }

  @Test
  void areAtMostTwoHundredInAQuery() {
    String many =
        LongStream.rangeClosed(1, 201).mapToObj(Long::toString).collect(Collectors.joining(","));
    assertThat(new FencesParameter.Format(ALL).parse(List.of(many)))
        .isEqualTo(new Parsed.Invalid<>("must be at most 200 different numbers"));
  }
}
