package io.imagegateway.boximage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.imagegateway.VirtualTime;
import io.imagegateway.customimage.Joins;
import io.imagegateway.customimage.MatchStrategy;
import io.imagegateway.customimage.Numbers;
import io.imagegateway.fence.AllowedFences;
import io.imagegateway.fence.AllowedFencesExamples;
import io.imagegateway.fence.Fences;
import io.imagegateway.fence.FencesExamples;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.serverimage.RegionSettings;
import io.imagegateway.serverimage.ScriptedServerImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.validation.Errors;
import org.springframework.validation.SimpleErrors;

class WarmUpTests {

  private final VirtualTime time = new VirtualTime();
  private final List<Long> asked = new ArrayList<>();
  private AllowedFences allowed = AllowedFencesExamples.ALL;
  private Duration takes = Duration.ZERO;
  private Function<Stores, Fences> listed = stores -> FencesExamples.listing(stores, 26, 27, 41);

  @Test
  void loadsEveryListOfTheFencesOneAfterTheOther() {
    warmUp(26, 27);
    assertThat(asked).containsExactly(26L, 26L, 26L, 26L, 26L, 27L, 27L, 27L, 27L, 27L);
  }

  @Test
  void asksNothingWhereNoFencesAreNamed() {
    warmUp(new String[0]);
    assertThat(asked).isEmpty();
  }

  @Test
  void stopsWhenItsTimeIsOver() {
    takes = Duration.ofSeconds(2);
    warmUp(1, 2, 3, 4, 5);
    assertThat(asked).containsExactly(1L, 1L, 1L, 1L, 1L);
  }

  @Test
  void stopsTheStartWhereAFenceIsNotAllowed() {
    allowed = AllowedFencesExamples.only(26L);
    assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
        .isThrownBy(() -> warmUp(26, 27))
        .satisfies(bad -> assertThat(bad.getName()).isEqualTo("gateway.warm-up.fence-ids"))
        .satisfies(bad ->
            assertThat(bad.getReason()).isEqualTo("Datafence 27 is not in gateway.fences.allowed"));
    assertThat(asked).isEmpty();
  }

  @Test
  void loadsEveryListedAndAllowedFenceWhereAllAreNamed() {
    allowed = AllowedFencesExamples.only(26L, 41L, 99L);
    warmUp("all");
    assertThat(asked).containsExactly(26L, 26L, 26L, 26L, 26L, 41L, 41L, 41L, 41L, 41L);
  }

  @Test
  void startsWithNothingWhereTheListOfAllFails() {
    listed =
        stores ->
            FencesExamples.failing(
                stores, Failure.of(ProblemCode.UPSTREAM_FAILED, UpstreamService.DATAFENCE));
    warmUp("all");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "9007199254740992", "9999999999999999999", "x", "ALL", "all,26"})
  void refusesWhatIsNoNumberOfAFence(String fenceIds) {
    WarmUp.Settings settings =
        new WarmUp.Settings(List.of(fenceIds.split(",")), Duration.ofSeconds(10));
    Errors errors = new SimpleErrors(settings);
    settings.validate(settings, errors);
    assertThat(errors.getFieldErrors("fenceIds"))
        .singleElement()
        .satisfies(error ->
            assertThat(error.getDefaultMessage())
                .isEqualTo("must be all, or numbers from 1 to 9007199254740991"));
  }

  private void warmUp(long... fenceIds) {
    warmUp(Arrays.stream(fenceIds).mapToObj(Long::toString).toArray(String[]::new));
  }

  private void warmUp(String... fenceIds) {
    Stores stores = VirtualStores.at(time);
    Fences fences = listed.apply(stores);
    BoxImageSource source =
        (key, _) -> {
          asked.add(key.fenceId());
          time.pass(takes);
          return CompletableFuture.completedFuture(new Found<>(List.of(), "empty"));
        };
    BoxImageJoin join =
        new BoxImageJoin(
            new CachedBoxImageLists(
                source,
                fences,
                Numbers.at(time),
                stores,
                new BoxImageFreshness(VirtualStores.settings("box-images"))),
            Joins.of(
                new ScriptedServerImages().catalogue(stores, time),
                MatchStrategy.NUMBER_THEN_NAME,
                time));
    new WarmUp(
            new WarmUp.Settings(List.of(fenceIds), Duration.ofSeconds(10)),
            fences,
            allowed,
            join,
            new RegionSettings("KR", List.of("KR")),
            new Waiting(new AdmissionLimit(400), time.scheduler(), time),
            time)
        .run(new DefaultApplicationArguments());
  }
}
