package io.imagegateway.boximage;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageSearch.Question;
import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.boximage.FenceLists.FenceProblem;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.Joins;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.customimage.MatchStrategy;
import io.imagegateway.customimage.Numbers;
import io.imagegateway.fence.AllowedFences;
import io.imagegateway.fence.AllowedFencesExamples;
import io.imagegateway.fence.Fence;
import io.imagegateway.fence.Fences;
import io.imagegateway.fence.FencesExamples;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.serverimage.ScriptedServerImages;
import io.imagegateway.serverimage.ServerImageExamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The run of a search: what is asked for, when, and what comes of it.
 *
 * <p>Datafence {@code n} lists the image {@code 100 n} for {@code CON} and {@code 100 n + 1} for
 * {@code SVR_WIN}, unless a test says otherwise. Every image is found by its number.
 */
class BoxImageSearchTests {

  private static final Failure NOT_OURS =
      Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE, UpstreamService.DATAFENCE);
  private static final Failure FAILED =
      Failure.of(ProblemCode.UPSTREAM_FAILED, UpstreamService.DATAFENCE);
  private static final Failure LATE =
      Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.DATAFENCE);
  private static final SearchFilter ALL =
      new SearchFilter(Optional.empty(), Optional.empty(), Set.of());

  private final VirtualTime time = new VirtualTime();
  private final ScriptedServerImages serverImages = new ScriptedServerImages();
  private final List<ListKey> asked = new ArrayList<>();
  private final Map<ListKey, CompletableFuture<Outcome<List<CustomImage>>>> held =
      new LinkedHashMap<>();
  private final Map<ListKey, Outcome<List<CustomImage>>> answers = new HashMap<>();
  private boolean holding;
  private Outcome<List<Found<Fence>>> fences = listed(1, 2, 3);
  private int fenceCalls;
  private final BoxImageSearch search = search(AllowedFencesExamples.ALL);

  @BeforeEach
  void serverImages() {
    LongStream.rangeClosed(1, 21)
        .flatMap(fence -> LongStream.of(100 * fence, 100 * fence + 1))
        .forEach(number ->
            serverImages.number(
                Long.toString(number),
                ServerImageExamples.own(Long.toString(number), "image-" + number)));
  }

  @Test
  void asksForTheListsOfAllDatafencesInTheirOrder() {
    SearchResult result = search(caller()).join();
    assertThat(asked).containsExactly(con(1), windows(1), con(2), windows(2), con(3), windows(3));
    assertThat(serverImages.asked())
        .containsExactly(List.of("100", "101", "200", "201"), List.of("300", "301"));
    assertThat(imageNos(result)).containsExactly(100L, 101L, 200L, 201L, 300L, 301L);
    assertThat(result.complete()).isTrue();
    assertThat(fenceCalls).isEqualTo(1);
  }

  @Test
  void asksForNothingTwice() {
    search(caller()).join();
    asked.clear();
    serverImages.asked().clear();
    SearchResult again = search(caller()).join();
    assertThat(asked).isEmpty();
    assertThat(serverImages.asked()).isEmpty();
    assertThat(again.content()).hasSize(6);
    assertThat(fenceCalls).isEqualTo(1);
  }

  @Test
  void waitsForTwoListsAtATime() {
    holding = true;
    CompletableFuture<SearchResult> result = search(caller());
    assertThat(asked).containsExactly(con(1), windows(1));
    answer(windows(1));
    assertThat(asked).containsExactly(con(1), windows(1), con(2));
    answer(con(1));
    assertThat(asked).hasSize(4);
    assertThat(serverImages.asked()).isEmpty();
    answer(con(2));
    answer(windows(2));
    // A batch of four is together although two lists have not come.
    assertThat(serverImages.asked()).containsExactly(List.of("100", "101", "200", "201"));
    answer(con(3));
    assertThat(result).isNotDone();
    answer(windows(3));
    assertThat(serverImages.asked()).hasSize(2).last().isEqualTo(List.of("300", "301"));
    assertThat(result).isCompleted();
  }

  @Test
  void looksUpNothingButThePage() {
    SearchResult result =
        search.search(question(List.of(), ALL, new SearchPage(1, 2)), caller()).join();
    assertThat(imageNos(result)).containsExactly(200L, 201L);
    assertThat(result.totalElements()).isEqualTo(6);
    assertThat(serverImages.asked()).containsExactly(List.of("200", "201"));
  }

  @Test
  void looksUpWhateverTheNameLeavesWhereMatchesDecide() {
    SearchFilter filter =
        new SearchFilter(
            Optional.of("IMAGE-2"), Optional.empty(), EnumSet.of(MatchStatus.NOT_FOUND));
    serverImages.number("201", new Absent<>(null));
    SearchResult result =
        search.search(question(List.of(), filter, new SearchPage(0, 1)), caller()).join();
    assertThat(serverImages.asked()).containsExactly(List.of("200", "201"));
    assertThat(imageNos(result)).containsExactly(201L);
    assertThat(result.totalElements()).isEqualTo(1);
  }

  @Test
  void looksUpWhatHasComeASecondBeforeTheDeadline() {
    holding = true;
    CompletableFuture<SearchResult> result = search(caller());
    answer(con(1));
    time.pass(Duration.ofMillis(8999));
    assertThat(serverImages.asked()).isEmpty();
    time.pass(Duration.ofMillis(1));
    assertThat(serverImages.asked()).containsExactly(List.of("100"));
    time.pass(Duration.ofMillis(500));
    answer(windows(1));
    assertThat(serverImages.asked()).containsExactly(List.of("100"), List.of("101"));
    assertThat(result).isNotDone();
  }

  @Test
  void answersWhatIsThereAtTheDeadlineAndAsksNoFurther() {
    holding = true;
    CompletableFuture<SearchResult> result = search(caller());
    answer(con(1));
    answer(windows(1));
    assertThat(asked).hasSize(4);
    time.pass(Duration.ofSeconds(10));
    SearchResult partial = result.join();
    assertThat(asked).hasSize(4);
    assertThat(imageNos(partial)).containsExactly(100L, 101L);
    assertThat(partial.complete()).isFalse();
    assertThat(partial.error(false)).isEmpty();
    assertThat(partial.problems())
        .containsExactly(new FenceProblem(2, null, LATE), new FenceProblem(3, null, LATE));
  }

  @Test
  void isAnErrorAtTheDeadlineIfNothingHasCome() {
    holding = true;
    CompletableFuture<SearchResult> result = search(caller());
    time.pass(Duration.ofSeconds(10));
    assertThat(result.join().error(false)).contains(LATE);
  }

  @Test
  void failsWithTheListOfDatafences() {
    fences = new Failed<>(FAILED);
    assertThat(search(caller()).join().error(false)).contains(FAILED);
    assertThat(asked).isEmpty();
  }

  @Test
  void asksOneListOfADatafenceThatWasNeverFound() {
    holding = true;
    answers.put(con(8), new Absent<>(NOT_OURS));
    CompletableFuture<SearchResult> result = named(caller(), 7, 8);
    assertThat(asked).containsExactly(con(7), con(8));
    answer(con(8));
    assertThat(asked).containsExactly(con(7), con(8));
    answer(con(7));
    assertThat(asked).containsExactly(con(7), con(8), windows(7));
    answer(windows(7));
    assertThat(imageNos(result.join())).containsExactly(700L, 701L);
    assertThat(result.join().complete()).isTrue();
    assertThat(result.join().problems()).containsExactly(new FenceProblem(8, null, NOT_OURS));
    assertThat(fenceCalls).isZero();
  }

  @Test
  void asksAllListsOfANewDatafenceWhoseFirstOneFails() {
    answers.put(con(7), new Failed<>(FAILED));
    SearchResult result = named(caller(), 7).join();
    assertThat(asked).containsExactly(con(7), windows(7));
    assertThat(result.problems()).containsExactly(new FenceProblem(7, ProductCode.CON, FAILED));
  }

  @Test
  void asksAllListsOfADatafenceThatTheHeldListShows() {
    search(caller()).join();
    time.pass(Duration.ofDays(2));
    asked.clear();
    holding = true;
    CompletableFuture<SearchResult> _ = named(caller(), 2);
    assertThat(asked).containsExactly(con(2), windows(2));
  }

  @Test
  void asksNothingOfADatafenceThatIsNotAllowed() {
    AllowedFences allowed = AllowedFencesExamples.only(2L);
    BoxImageSearch restricted = search(allowed);
    SearchResult result =
        restricted
            .search(
                new Question(
                    FencesExamples.named(allowed, List.of(3L, 2L, 1L)),
                    EnumSet.of(ProductCode.CON),
                    "KR",
                    true,
                    ALL,
                    new SearchPage(0, 200)),
                caller())
            .join();
    Failure refused = Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE);
    assertThat(asked).containsExactly(con(2));
    assertThat(result.problems())
        .containsExactly(new FenceProblem(1, null, refused), new FenceProblem(3, null, refused));
    assertThat(result.complete()).isTrue();

    assertThat(restricted.search(question(List.of(), ALL, new SearchPage(0, 9)), caller()).join())
        .satisfies(all -> assertThat(imageNos(all)).containsExactly(200L, 201L));
  }

  @Test
  void refusedDatafencesAreBelievedAsLongAsAbsences() {
    AllowedFences allowed = AllowedFencesExamples.only(2L);
    SearchResult result =
        search(allowed)
            .search(
                new Question(
                    FencesExamples.named(allowed, List.of(3L)),
                    EnumSet.of(ProductCode.CON),
                    "KR",
                    true,
                    ALL,
                    new SearchPage(0, 200)),
                caller())
            .join();
    assertThat(result.freshness().freshUntil())
        .isEqualTo(time.instant().plus(VirtualStores.settings("box-images").absent()));
    assertThat(result.error(true)).isEmpty();
  }

  @Test
  void renewsListsForTwentyNamedDatafencesAndNoMore() {
    named(caller(), LongStream.rangeClosed(1, 21).toArray()).join();
    time.pass(Duration.ofSeconds(20));
    asked.clear();
    named(recent(), LongStream.rangeClosed(1, 21).toArray()).join();
    assertThat(asked).isEmpty();
    named(recent(), LongStream.rangeClosed(1, 20).toArray()).join();
    assertThat(asked).hasSize(40);
  }

  @Test
  void renewsOnlyTheListOfDatafencesWhereNoneIsNamed() {
    search(caller()).join();
    time.pass(Duration.ofSeconds(20));
    asked.clear();
    search(recent()).join();
    assertThat(asked).isEmpty();
    assertThat(fenceCalls).isEqualTo(2);
  }

  @Test
  void looksUpNothingWithoutDetails() {
    Question question =
        new Question(
            FencesExamples.named(AllowedFencesExamples.ALL, List.of(1L)),
            EnumSet.of(ProductCode.CON),
            "KR",
            false,
            ALL,
            new SearchPage(0, 200));
    assertThat(search.search(question, caller()).join().content())
        .extracting(each -> each.joined().match().status())
        .containsExactly(MatchStatus.NOT_REQUESTED);
    assertThat(serverImages.asked()).isEmpty();
  }

  private BoxImageSearch search(AllowedFences allowed) {
    Stores stores = VirtualStores.at(time);
    BoxImageFreshness freshness = new BoxImageFreshness(VirtualStores.settings("box-images"));
    Fences all =
        FencesExamples.of(
            _ -> {
              fenceCalls++;
              return CompletableFuture.completedFuture(fences);
            },
            stores);
    return new BoxImageSearch(
        all,
        allowed,
        new CachedBoxImageLists((key, _) -> list(key), all, Numbers.at(time), stores, freshness),
        Joins.of(serverImages.catalogue(stores, time), MatchStrategy.NUMBER_THEN_NAME, time),
        new SearchSettings(new SearchSettings.Datafence(2), new SearchSettings.Server(2, 4)),
        freshness,
        time);
  }

  private CompletableFuture<Outcome<List<CustomImage>>> list(ListKey key) {
    asked.add(key);
    return holding
        ? held.computeIfAbsent(key, _ -> new CompletableFuture<>())
        : CompletableFuture.completedFuture(outcome(key));
  }

  private void answer(ListKey key) {
    held.getOrDefault(key, new CompletableFuture<>()).complete(outcome(key));
  }

  private Outcome<List<CustomImage>> outcome(ListKey key) {
    long number = 100 * key.fenceId() + (key.productCode() == ProductCode.CON ? 0 : 1);
    String name = "image-" + number;
    return answers.getOrDefault(
        key,
        new Found<>(
            List.of(new CustomImage(number, name, key.productCode().name(), null)), "list"));
  }

  private CompletableFuture<SearchResult> search(ReadContext caller) {
    return search.search(question(List.of(), ALL, new SearchPage(0, 200)), caller);
  }

  private CompletableFuture<SearchResult> named(ReadContext caller, long... numbers) {
    return search.search(
        question(LongStream.of(numbers).boxed().toList(), ALL, new SearchPage(0, 200)), caller);
  }

  private static Question question(List<Long> fences, SearchFilter filter, SearchPage page) {
    return new Question(
        FencesExamples.named(AllowedFencesExamples.ALL, fences),
        EnumSet.of(ProductCode.CON, ProductCode.SVR_WIN),
        "KR",
        true,
        filter,
        page);
  }

  private ReadContext caller() {
    return new Waiting(new AdmissionLimit(400), time.scheduler(), time)
        .reader(false, Duration.ofSeconds(10));
  }

  private ReadContext recent() {
    return new Waiting(new AdmissionLimit(400), time.scheduler(), time)
        .reader(true, Duration.ofSeconds(10));
  }

  private static ListKey con(long fenceId) {
    return new ListKey(fenceId, ProductCode.CON);
  }

  private static ListKey windows(long fenceId) {
    return new ListKey(fenceId, ProductCode.SVR_WIN);
  }

  private static Outcome<List<Found<Fence>>> listed(long... fenceIds) {
    return new Found<>(
        LongStream.of(fenceIds)
            .mapToObj(fenceId ->
                new Found<>(
                    new Fence(fenceId, null, null, null, null, null, null, null, null), "fence"))
            .toList(),
        "fences");
  }

  private static List<Long> imageNos(SearchResult result) {
    return result.content().stream().map(each -> each.joined().image().imageNo()).toList();
  }
}
