package io.imagegateway.customimage;

import static io.imagegateway.customimage.MatchStrategy.NAME;
import static io.imagegateway.customimage.MatchStrategy.NUMBER;
import static io.imagegateway.customimage.MatchStrategy.NUMBER_THEN_NAME;
import static io.imagegateway.serverimage.ServerImageExamples.ncp;
import static io.imagegateway.serverimage.ServerImageExamples.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.serverimage.OwnServerImages;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImageExamples;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatchTests {

  private static final String NUMBER_7 = "7";
  private static final String BASE = "base";
  private static final @Nullable String NAMELESS = null;
  private static final Failure TIMEOUT =
      Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.SERVER);
  private static final Failure DENIED =
      Failure.of(ProblemCode.UPSTREAM_PERMISSION_DENIED, UpstreamService.SERVER);

  @Nested
  class ByNumberThenName {

    @Test
    void confirmsEqualNumberAndName() {
      Found<ServerImage> image = own("7", "base");
      assertMatch(BASE, image, null, MatchStatus.CONFIRMED, image);
    }

    @Test
    void confirmsAnImageOfNcpsOwnOfTheSameName() {
      Found<ServerImage> image = ncp("7", "base");
      assertMatch(BASE, image, null, MatchStatus.CONFIRMED, image);
    }

    @Test
    void takesAnOwnImageOfTheNumberUnderAnotherName() {
      Found<ServerImage> image = own("7", "other");
      assertMatch(BASE, image, index(own("8", "third")), MatchStatus.NUMBER_ONLY, image);
    }

    @Test
    void takesAnOwnImageOfTheNumberWhereTheBoxImageHasNoName() {
      Found<ServerImage> image = own("7", "other");
      assertMatch(NAMELESS, image, null, MatchStatus.NUMBER_ONLY, image);
    }

    @Test
    void takesAnOwnImageOfTheNumberThatHasNoName() {
      Found<ServerImage> image = own("7", null);
      assertMatch(BASE, image, index(), MatchStatus.NUMBER_ONLY, image);
    }

    @Test
    void takesTheNumberAloneWhereNamesCannotBeFetched() {
      Found<ServerImage> image = own("7", "other");
      assertMatch(BASE, image, new Failed<>(DENIED), MatchStatus.NUMBER_ONLY, image);
    }

    @Test
    void doesNotChooseBetweenTheNumberOfOneAndTheNameOfAnother() {
      Match match =
          match(
              NUMBER_THEN_NAME,
              BASE,
              own("7", "other"),
              index(own("12", "base"), own("9", "base"), own("7", "other")));
      assertThat(match.status()).isEqualTo(MatchStatus.AMBIGUOUS);
      assertThat(match.image()).isNull();
      assertThat(match.candidates()).containsExactly("7", "9", "12");
    }

    @Test
    void isNotMisledByAnIndexThatStillShowsTheNumberUnderTheName() {
      Found<ServerImage> image = own("7", "renamed");
      assertMatch(BASE, image, index(own("7", "base")), MatchStatus.NUMBER_ONLY, image);
    }

    @Test
    void doesNotTakeAnImageOfNcpsOwnThatHappensToHaveTheNumber() {
      assertMatch(BASE, ncp("7", "ubuntu"), index(), MatchStatus.NOT_FOUND, null);
    }

    @Test
    void takesTheNameWhereTheNumberIsThatOfAnImageOfNcpsOwn() {
      Found<ServerImage> named = own("9", "base");
      assertMatch(BASE, ncp("7", "ubuntu"), index(named), MatchStatus.NAME_ONLY, named);
    }

    @Test
    void doesNotTakeAnImageOfNcpsOwnForANamelessBoxImage() {
      assertMatch(NAMELESS, ncp("7", "ubuntu"), null, MatchStatus.NOT_FOUND, null);
    }

    @Test
    void doesNotTakeAnImageWithoutATypeForAnOwnOne() {
      Found<ServerImage> untyped = ServerImageExamples.untyped("7", "other");
      assertMatch(BASE, untyped, index(), MatchStatus.NOT_FOUND, null);
    }

    @Test
    void takesTheOnlyOwnImageOfTheName() {
      Found<ServerImage> named = own("9", "base");
      assertMatch(
          BASE, new Absent<>(null), index(named, own("8", "Base")), MatchStatus.NAME_ONLY, named);
    }

    @Test
    void doesNotChooseAmongSeveralOfTheName() {
      Match match =
          match(
              NUMBER_THEN_NAME,
              BASE,
              new Absent<>(null),
              index(own("100", "base"), own("20", "base")));
      assertThat(match.status()).isEqualTo(MatchStatus.AMBIGUOUS);
      assertThat(match.candidates()).containsExactly("20", "100");
    }

    @Test
    void findsNothingWhereNeitherNumberNorNameIsThere() {
      assertMatch(BASE, new Absent<>(null), index(own("9", "other")), MatchStatus.NOT_FOUND, null);
      assertMatch(NAMELESS, new Absent<>(null), null, MatchStatus.NOT_FOUND, null);
    }

    @Test
    void believesTheIndexThatShowsANumberWhichTheLookUpDidNotKnow() {
      Found<ServerImage> created = own("7", "base");
      assertMatch(BASE, new Absent<>(null), index(created), MatchStatus.CONFIRMED, created);
      Found<ServerImage> renamed = own("7", "other");
      assertMatch(BASE, new Absent<>(null), index(renamed), MatchStatus.NUMBER_ONLY, renamed);
    }

    @Test
    void knowsNothingWhereTheNumberCouldNotBeLookedUp() {
      assertUnavailable(BASE, new Failed<>(TIMEOUT), null, TIMEOUT);
    }

    @Test
    void knowsNothingWhereTheNumberIsAbsentAndNamesCannotBeFetched() {
      assertUnavailable(BASE, new Absent<>(null), new Failed<>(DENIED), DENIED);
      assertUnavailable(BASE, ncp("7", "ubuntu"), new Failed<>(DENIED), DENIED);
    }

    @Test
    void asksForNamesOnlyWhereTheyDecide() {
      assertThat(Match.needsOwnImages(NUMBER_THEN_NAME, BASE, own("7", "base"))).isFalse();
      assertThat(Match.needsOwnImages(NUMBER_THEN_NAME, BASE, own("7", "other"))).isTrue();
      assertThat(Match.needsOwnImages(NUMBER_THEN_NAME, BASE, new Absent<>(null))).isTrue();
      assertThat(Match.needsOwnImages(NUMBER_THEN_NAME, BASE, new Failed<>(TIMEOUT))).isFalse();
      assertThat(Match.needsOwnImages(NUMBER_THEN_NAME, NAMELESS, own("7", "x"))).isFalse();
      assertThat(Match.needsOwnImages(NUMBER_THEN_NAME, NAMELESS, new Absent<>(null))).isFalse();
    }

    private void assertMatch(
        @Nullable String name,
        Outcome<ServerImage> byNumber,
        @Nullable Outcome<OwnServerImages> own,
        MatchStatus status,
        @Nullable Found<ServerImage> image) {
      assertThat(match(NUMBER_THEN_NAME, name, byNumber, own))
          .isEqualTo(new Match(status, image, List.of(), null));
    }

    private void assertUnavailable(
        @Nullable String name,
        Outcome<ServerImage> byNumber,
        @Nullable Outcome<OwnServerImages> own,
        Failure failure) {
      assertThat(match(NUMBER_THEN_NAME, name, byNumber, own))
          .isEqualTo(Match.unavailable(failure));
    }
  }

  @Nested
  class ByNumberOnly {

    @Test
    void neverAsksForNames() {
      assertThat(Match.needsOwnImages(NUMBER, BASE, new Absent<>(null))).isFalse();
      assertThat(Match.needsOwnImages(NUMBER, BASE, own("7", "other"))).isFalse();
    }

    @Test
    void takesAnOwnImageOfTheNumberWhateverItsName() {
      Found<ServerImage> image = own("7", "other");
      assertThat(match(NUMBER, BASE, image, null))
          .isEqualTo(new Match(MatchStatus.NUMBER_ONLY, image, List.of(), null));
    }

    @Test
    void letsANameConfirm() {
      Found<ServerImage> image = own("7", "base");
      assertThat(match(NUMBER, BASE, image, null).status()).isEqualTo(MatchStatus.CONFIRMED);
    }

    @Test
    void findsNothingUnderAnImageOfNcpsOwnOrNone() {
      assertThat(match(NUMBER, BASE, ncp("7", "ubuntu"), null).status())
          .isEqualTo(MatchStatus.NOT_FOUND);
      assertThat(match(NUMBER, BASE, new Absent<>(null), null).status())
          .isEqualTo(MatchStatus.NOT_FOUND);
    }

    @Test
    void knowsNothingWhereTheLookUpFailed() {
      assertThat(match(NUMBER, BASE, new Failed<>(TIMEOUT), null))
          .isEqualTo(Match.unavailable(TIMEOUT));
    }
  }

  @Nested
  class ByNameOnly {

    @Test
    void neverAsksForNumbers() {
      assertThat(Match.needsNumber(NAME)).isFalse();
      assertThat(Match.needsOwnImages(NAME, BASE, null)).isTrue();
      assertThat(Match.needsOwnImages(NAME, NAMELESS, null)).isFalse();
    }

    @Test
    void confirmsTheOneOfTheNameThatHasTheNumber() {
      Found<ServerImage> image = own("7", "base");
      assertThat(match(NAME, BASE, null, index(own("9", "base"), image)))
          .isEqualTo(new Match(MatchStatus.CONFIRMED, image, List.of(), null));
    }

    @Test
    void takesASingleOneOfTheName() {
      Found<ServerImage> image = own("9", "base");
      assertThat(match(NAME, BASE, null, index(image, own("7", "other"))))
          .isEqualTo(new Match(MatchStatus.NAME_ONLY, image, List.of(), null));
    }

    @Test
    void doesNotChooseAmongSeveral() {
      Match match = match(NAME, BASE, null, index(own("9", "base"), own("8", "base")));
      assertThat(match.status()).isEqualTo(MatchStatus.AMBIGUOUS);
      assertThat(match.candidates()).containsExactly("8", "9");
    }

    @Test
    void findsNothingWithoutAName() {
      assertThat(match(NAME, NAMELESS, null, null).status()).isEqualTo(MatchStatus.NOT_FOUND);
      assertThat(match(NAME, BASE, null, index(own("7", "other"))).status())
          .isEqualTo(MatchStatus.NOT_FOUND);
    }

    @Test
    void knowsNothingWhereNamesCannotBeFetched() {
      assertThat(match(NAME, BASE, null, new Failed<>(DENIED)))
          .isEqualTo(Match.unavailable(DENIED));
    }
  }

  @ParameterizedTest
  @EnumSource(MatchStrategy.class)
  void namesItsContentDifferentlyWhereTheImageDiffers(MatchStrategy strategy) {
    Outcome<OwnServerImages> index = index(own("7", "base"));
    Match match = match(strategy, BASE, own("7", "base"), index);
    assertThat(match.fingerprint())
        .isEqualTo("9:CONFIRMED21:fingerprint of 7 base-0:")
        .isNotEqualTo(Match.unavailable(DENIED).fingerprint())
        .isNotEqualTo(Match.NOT_REQUESTED.fingerprint());
  }

  private static Match match(
      MatchStrategy strategy,
      @Nullable String name,
      @Nullable Outcome<ServerImage> byNumber,
      @Nullable Outcome<OwnServerImages> own) {
    return Match.of(strategy, NUMBER_7, name, byNumber, own);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array goes no further than into a list
  private static Outcome<OwnServerImages> index(Found<ServerImage>... images) {
    return new Found<>(OwnServerImages.of(List.of(images)), "fingerprint of the index");
  }
}
