package io.imagegateway.boximage;

import static io.imagegateway.serverimage.ServerImageExamples.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.boximage.FenceLists.FenceProblem;
import io.imagegateway.boximage.FenceLists.ListResult;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.Match;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a search shows, whatever it took to fetch it. */
class SearchResultTests {

  private static final Failure NOT_OURS =
      Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE, UpstreamService.DATAFENCE);
  private static final Failure FAILED =
      Failure.of(ProblemCode.UPSTREAM_FAILED, UpstreamService.DATAFENCE);
  private static final Failure LATE =
      Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.DATAFENCE);
  private static final SearchFilter ALL =
      new SearchFilter(Optional.empty(), Optional.empty(), Set.of());
  private static final SearchPage FIRST = new SearchPage(0, 200);
  private static final Match CONFIRMED =
      new Match(MatchStatus.CONFIRMED, own("7", "image"), List.of(), null);
  private static final Match AMBIGUOUS =
      new Match(MatchStatus.AMBIGUOUS, null, List.of("7", "8"), null);

  private static final List<ProductCode> CODES = List.of(ProductCode.values());

  private final List<Long> matched = new ArrayList<>();

  @Test
  void showsAnEmptyPageWhereThereIsNothing() {
    SearchResult result = result(ALL, FIRST);
    assertThat(result.content()).isEmpty();
    assertThat(result.problems()).isEmpty();
    assertThat(result.complete()).isTrue();
    assertThat(result.error(true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, x, false",
        "Analytics-BASE, analytics-base, true",
        "analytics, ANA, true",
        "a@b, A@B, true",
        "a`b, a@b, false",
        "Ärger, ärger, false",
        "분석-기본, 분석, true",
        "'a,b', ',', true",
        "abc, abcd, false",
      })
  void showsNamesThatContainATextInEitherCase(@Nullable String name, String part, boolean shown) {
    SearchFilter filter = new SearchFilter(Optional.of(part), Optional.empty(), Set.of());
    assertThat(filter.accepts(new CustomImage(1, name, "CON", null))).isEqualTo(shown);
  }

  @Test
  void showsAmbiguousImagesAmongWhoseCandidatesTheNumberIs() {
    SearchFilter filter = new SearchFilter(Optional.empty(), Optional.of("7"), Set.of());
    assertThat(filter.accepts(AMBIGUOUS)).isTrue();
    assertThat(filter.accepts(CONFIRMED)).isTrue();
    assertThat(filter.accepts(Match.unavailable(FAILED))).isFalse();
    assertThat(new SearchFilter(Optional.empty(), Optional.of("9"), Set.of()).accepts(AMBIGUOUS))
        .isFalse();
    assertThat(
            new SearchFilter(Optional.empty(), Optional.of("7"), Set.of(MatchStatus.CONFIRMED))
                .accepts(AMBIGUOUS))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 2, 1 2", "1, 2, 3", "2, 2, ''", "2147483647, 1000, ''", "0, 3, 1 2 3"})
  void showsOnePageAndMatchesNoOtherImage(int page, int size, String shown) {
    SearchResult result =
        result(ALL, new SearchPage(page, size), fence(1, found(1, 2)), fence(2, found(3)));
    List<Long> numbers =
        Arrays.stream(shown.split(" ")).filter(text -> !text.isEmpty()).map(Long::valueOf).toList();
    assertThat(imageNos(result)).isEqualTo(numbers);
    assertThat(matched).isEqualTo(numbers);
    assertThat(result.totalElements()).isEqualTo(3);
  }

  @Test
  void countsAnImageForEachDatafenceThatShowsIt() {
    SearchResult result = result(ALL, FIRST, fence(1, found(5)), fence(2, found(5)));
    assertThat(result.content()).extracting(each -> each.fenceId()).containsExactly(1L, 2L);
    assertThat(result.totalElements()).isEqualTo(2);
  }

  @Test
  void isIncompleteWhereAFailedLookUpIsFilteredOut() {
    SearchFilter filter =
        new SearchFilter(Optional.empty(), Optional.empty(), Set.of(MatchStatus.CONFIRMED));
    SearchResult result =
        SearchResult.of(
            List.of(fence(1, found(1, 2))),
            filter,
            FIRST,
            image -> image.imageNo() == 1 ? CONFIRMED : Match.unavailable(LATE),
            Freshness.NONE);
    assertThat(imageNos(result)).containsExactly(1L);
    assertThat(result.totalElements()).isEqualTo(1);
    assertThat(result.complete()).isFalse();
    assertThat(result.error(false)).isEmpty();
    assertThat(result.error(true)).contains(LATE);
  }

  @Test
  void takesADatafenceForInaccessibleOnlyIfEachListWasAnsweredSo() {
    SearchResult result =
        result(ALL, FIRST, fence(1, found(1)), fence(2, absent(), absent()), fence(3, absent()));
    assertThat(result.complete()).isTrue();
    assertThat(result.error(true)).isEmpty();
    assertThat(result.problems())
        .containsExactly(new FenceProblem(2, null, NOT_OURS), new FenceProblem(3, null, NOT_OURS));

    SearchResult ofOneList = result(ALL, FIRST, fence(1, found(1), absent()));
    assertThat(ofOneList.complete()).isFalse();
    assertThat(ofOneList.error(true)).contains(NOT_OURS);
    assertThat(ofOneList.problems())
        .containsExactly(new FenceProblem(1, ProductCode.TF_CPU, NOT_OURS));
  }

  @Test
  void reportsTheWorstOtherCauseOfADatafenceThatCouldNotBeRead() {
    SearchResult result =
        result(
            ALL,
            FIRST,
            fence(1, found(1), failed(LATE), failed(FAILED)),
            fence(2, absent(), failed(LATE), failed(FAILED)));
    assertThat(result.problems())
        .containsExactly(
            new FenceProblem(1, ProductCode.TF_CPU, LATE),
            new FenceProblem(1, ProductCode.TF_GPU, FAILED),
            new FenceProblem(2, null, FAILED));
    assertThat(result.complete()).isFalse();
    assertThat(result.error(false)).isEmpty();
  }

  @Test
  void isAnErrorIfNoAccessibleDatafenceCouldBeRead() {
    assertThat(
            result(ALL, FIRST, fence(1, absent()), fence(2, failed(LATE)), fence(3, failed(FAILED)))
                .error(false))
        .contains(FAILED);
    assertThat(result(ALL, FIRST, fence(1, absent()), fence(2, absent())).error(true)).isEmpty();
  }

  @Test
  void hasAnotherFingerprintForEverythingThatIsSeen() {
    SearchResult plain = result(ALL, FIRST, fence(1, found(1)));
    assertThat(
            List.of(
                plain,
                result(ALL, new SearchPage(0, 100), fence(1, found(1))),
                result(ALL, new SearchPage(1, 200), fence(1, found(1))),
                result(ALL, new SearchPage(0, 1), fence(1, found(1, 2))),
                result(ALL, new SearchPage(0, 1), fence(1, found(1))),
                result(ALL, FIRST, fence(2, found(1))),
                result(ALL, FIRST, fence(1, found(1)), fence(2, absent())),
                result(ALL, FIRST, fence(1, found(1)), fence(2, failed(LATE)))))
        .extracting(SearchResult::fingerprint)
        .doesNotHaveDuplicates();
    assertThat(result(ALL, FIRST, fence(1, found(1)), fence(9, found())).fingerprint())
        .isEqualTo(plain.fingerprint());
  }

  private SearchResult result(SearchFilter filter, SearchPage page, FenceLists... fences) {
    return SearchResult.of(
        List.of(fences),
        filter,
        page,
        image -> {
          matched.add(image.imageNo());
          return CONFIRMED;
        },
        Freshness.NONE);
  }

  @SafeVarargs
  private static FenceLists fence(long fenceId, Outcome<List<CustomImage>>... lists) {
    return new FenceLists(
        fenceId,
        IntStream.range(0, lists.length)
            .mapToObj(i -> new ListResult(CODES.get(i), lists[i]))
            .toList());
  }

  private static Outcome<List<CustomImage>> found(long... numbers) {
    return new Found<>(
        Arrays.stream(numbers)
            .mapToObj(number -> new CustomImage(number, "image", "CON", null))
            .toList(),
        "list");
  }

  private static Outcome<List<CustomImage>> absent() {
    return new Absent<>(NOT_OURS);
  }

  private static Outcome<List<CustomImage>> failed(Failure failure) {
    return new Failed<>(failure);
  }

  private static List<Long> imageNos(SearchResult result) {
    return result.content().stream().map(each -> each.joined().image().imageNo()).toList();
  }
}
