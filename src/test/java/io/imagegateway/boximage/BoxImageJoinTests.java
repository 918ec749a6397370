package io.imagegateway.boximage;

import static io.imagegateway.serverimage.ServerImageExamples.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageJoin.Question;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.Joins;
import io.imagegateway.customimage.Match;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.customimage.MatchStrategy;
import io.imagegateway.customimage.Numbers;
import io.imagegateway.fence.FencesExamples;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.StaleReason;
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
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImageExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BoxImageJoinTests {

  private static final Failure SERVER_FAILED =
      Failure.of(ProblemCode.UPSTREAM_FAILED, UpstreamService.SERVER);
  private static final Failure DATAFENCE_FAILED =
      Failure.of(ProblemCode.UPSTREAM_FAILED, UpstreamService.DATAFENCE);
  private static final Failure NOT_OURS =
      Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE, UpstreamService.DATAFENCE);

  private final VirtualTime time = new VirtualTime();
  private final ScriptedServerImages serverImages = new ScriptedServerImages();
  private final Map<ProductCode, CompletableFuture<Outcome<List<CustomImage>>>> lists =
      new EnumMap<>(ProductCode.class);
  private final List<ProductCode> listCalls = new ArrayList<>();
  private final BoxImageJoin join = join(MatchStrategy.NUMBER_THEN_NAME);

  @Test
  void asksForAllListsAtTheSameTime() {
    for (ProductCode productCode : ProductCode.values()) {
      lists.put(productCode, new CompletableFuture<>());
    }
    CompletableFuture<Joined> joined = join.all(question(), caller());
    assertThat(listCalls).containsExactly(ProductCode.values());
    assertThat(joined).isNotDone();
  }

  @Test
  void looksUpTheNumbersOfAllListsTogether() {
    list(ProductCode.SVR_WIN, 3, 4);
    list(ProductCode.CON, 1, 2, 3);
    Joined joined = join.all(question(), caller()).join();
    assertThat(serverImages.asked()).containsExactly(List.of("1", "2", "3", "4"));
    assertThat(imageNos(joined)).containsExactly(1L, 2L, 3L, 3L, 4L);
  }

  @Test
  void waitsForLateListsOnlySoLongAndLooksEachUpForItselfThen() {
    CompletableFuture<Outcome<List<CustomImage>>> con = hold(ProductCode.CON);
    CompletableFuture<Outcome<List<CustomImage>>> windows = hold(ProductCode.SVR_WIN);
    list(ProductCode.TF_CPU, 2);
    CompletableFuture<Joined> joined =
        join.all(question(ProductCode.CON, ProductCode.TF_CPU, ProductCode.SVR_WIN), caller());
    time.pass(Duration.ofMillis(249));
    assertThat(serverImages.asked()).isEmpty();
    time.pass(Duration.ofMillis(1));
    assertThat(serverImages.asked()).containsExactly(List.of("2"));
    con.complete(listed(ProductCode.CON, 1));
    windows.complete(listed(ProductCode.SVR_WIN, 2, 3));
    assertThat(serverImages.asked()).containsExactly(List.of("2"), List.of("1"), List.of("3"));
    assertThat(imageNos(joined.join())).containsExactly(1L, 2L, 2L, 3L);
  }

  @Test
  void holdsNobodyUpWhileALookUpIsBeingStarted() throws Exception {
    CompletableFuture<Outcome<List<CustomImage>>> con = hold(ProductCode.CON);
    CompletableFuture<Outcome<List<CustomImage>>> windows = hold(ProductCode.SVR_WIN);
    list(ProductCode.TF_CPU);
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch othersPassed = new CountDownLatch(1);
    serverImages.onCall(numbers -> {
      if (numbers.equals(List.of("1"))) {
        starting.countDown();
        awaited(othersPassed);
      }
    });
    CompletableFuture<Joined> joined =
        join.all(question(ProductCode.CON, ProductCode.TF_CPU, ProductCode.SVR_WIN), caller());
    time.pass(Duration.ofMillis(250));
    Thread slow = Thread.startVirtualThread(() -> con.complete(listed(ProductCode.CON, 1)));
    awaited(starting);
    Thread other =
        Thread.startVirtualThread(() -> windows.complete(listed(ProductCode.SVR_WIN, 1, 2)));
    boolean passed = other.join(Duration.ofSeconds(30));
    othersPassed.countDown();
    assertThat(slow.join(Duration.ofSeconds(30))).isTrue();
    assertThat(passed).isTrue();
    assertThat(serverImages.asked()).containsExactly(List.of("1"), List.of("2"));
    assertThat(imageNos(joined.join())).containsExactly(1L, 1L, 2L);
  }

  @Test
  void gathersFromTheFirstListThatCameNotFromTheQuestion() {
    CompletableFuture<Outcome<List<CustomImage>>> con = hold(ProductCode.CON);
    CompletableFuture<Outcome<List<CustomImage>>> windows = hold(ProductCode.SVR_WIN);
    CompletableFuture<Joined> joined =
        join.all(question(ProductCode.CON, ProductCode.SVR_WIN), caller());
    time.pass(Duration.ofSeconds(3));
    con.complete(listed(ProductCode.CON, 1));
    time.pass(Duration.ofMillis(100));
    windows.complete(listed(ProductCode.SVR_WIN, 2));
    assertThat(joined).isDone();
    assertThat(serverImages.asked()).containsExactly(List.of("1", "2"));
  }

  @Test
  void doesNotAskForTheIndexWhereEveryNumberAndNameIsKnown() {
    list(ProductCode.CON, 1, 2);
    serverImages.number("1", own("1", "image-1"));
    serverImages.number("2", own("2", "image-2"));
    Joined joined = join.all(question(ProductCode.CON), caller()).join();
    assertThat(statuses(joined)).containsExactly(MatchStatus.CONFIRMED, MatchStatus.CONFIRMED);
    assertThat(serverImages.indexCalls()).isZero();
  }

  @Test
  void asksForTheIndexOnceHoweverManyImagesNeedIt() {
    list(ProductCode.CON, 1, 2, 3);
    serverImages.own(new Found<>(List.of(own("9", "image-2")), "index"));
    Joined joined = join.all(question(ProductCode.CON), caller()).join();
    assertThat(statuses(joined))
        .containsExactly(MatchStatus.NOT_FOUND, MatchStatus.NAME_ONLY, MatchStatus.NOT_FOUND);
    assertThat(serverImages.indexCalls()).isEqualTo(1);
    assertThat(joined.complete()).isTrue();
  }

  @Test
  void looksNothingUpWhereDetailsAreNotWanted() {
    list(ProductCode.CON, 1);
    Joined joined =
        join.all(new Question(26, EnumSet.of(ProductCode.CON), "KR", false), caller()).join();
    assertThat(statuses(joined)).containsExactly(MatchStatus.NOT_REQUESTED);
    assertThat(serverImages.asked()).isEmpty();
    assertThat(serverImages.indexCalls()).isZero();
  }

  @Test
  void asksForNoNumbersWhereNamesAloneDecide() {
    list(ProductCode.CON, 1);
    serverImages.own(new Found<>(List.of(own("1", "image-1")), "index"));
    Joined joined = join(MatchStrategy.NAME).all(question(ProductCode.CON), caller()).join();
    assertThat(statuses(joined)).containsExactly(MatchStatus.CONFIRMED);
    assertThat(serverImages.asked()).isEmpty();
  }

  @Test
  void keepsAListThatFailedApartFromAnEmptyOne() {
    list(ProductCode.CON);
    fail(ProductCode.TF_CPU, DATAFENCE_FAILED);
    Joined joined = join.all(question(ProductCode.CON, ProductCode.TF_CPU), caller()).join();
    assertThat(joined.lists().get(0).failure()).isNull();
    assertThat(joined.lists().get(1).failure()).isEqualTo(DATAFENCE_FAILED);
    assertThat(joined.complete()).isFalse();
    assertThat(joined.failure()).isEmpty();
    assertThat(joined.worst()).contains(DATAFENCE_FAILED);
  }

  @Test
  void reportsTheWorstCauseWhereNoListCouldBeFetched() {
    fail(ProductCode.CON, DATAFENCE_FAILED);
    lists.put(ProductCode.TF_CPU, CompletableFuture.completedFuture(new Absent<>(NOT_OURS)));
    Joined joined = join.all(question(ProductCode.CON, ProductCode.TF_CPU), caller()).join();
    assertThat(joined.failure()).contains(NOT_OURS);
  }

  @Test
  void answersWithWhatIsThereAtTheCallersDeadline() {
    list(ProductCode.CON, 1, 2);
    serverImages.number("1", own("1", "image-1"));
    CompletableFuture<Outcome<ServerImage>> late = serverImages.hold("2");
    lists.put(ProductCode.TF_CPU, new CompletableFuture<>());
    CompletableFuture<Joined> joined =
        join.all(question(ProductCode.CON, ProductCode.TF_CPU), caller(Duration.ofSeconds(2)));
    time.pass(Duration.ofMillis(1999));
    assertThat(joined).isNotDone();
    time.pass(Duration.ofMillis(1));
    assertThat(joined).isDone();
    assertThat(statuses(joined.join()))
        .containsExactly(MatchStatus.CONFIRMED, MatchStatus.UNAVAILABLE);
    assertThat(joined.join().lists().get(1).failure())
        .isEqualTo(Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.DATAFENCE));

    late.complete(own("2", "image-2"));
    Joined next = join.all(question(ProductCode.CON), caller()).join();
    assertThat(statuses(next)).containsExactly(MatchStatus.CONFIRMED, MatchStatus.CONFIRMED);
    assertThat(serverImages.asked()).hasSize(1);
  }

  @Test
  void rejectsACallerWhoWouldHaveToWaitWhereAllPlacesAreTaken() {
    list(ProductCode.SVR_WIN, 1);
    serverImages.number("1", own("1", "image-1"));
    join.all(question(ProductCode.SVR_WIN), caller()).join();

    AdmissionLimit full = new AdmissionLimit(0);
    ReadContext turnedAway =
        new Waiting(full, time.scheduler(), time).reader(false, Duration.ofSeconds(10));
    assertThat(statuses(join.all(question(ProductCode.SVR_WIN), turnedAway).join()))
        .containsExactly(MatchStatus.CONFIRMED);
    assertThat(join.all(question(ProductCode.CON), turnedAway).join().failure())
        .contains(Failure.of(ProblemCode.OVERLOADED));
    assertThat(listCalls).containsExactly(ProductCode.SVR_WIN);
  }

  @Test
  void isAsOldAsItsOldestPartAndAsFreshAsTheFirstToTurnStale() {
    list(ProductCode.CON, 1);
    serverImages.number("1", own("1", "image-1"));
    join.all(question(ProductCode.CON), caller()).join();
    time.pass(Duration.ofSeconds(20));
    Instant later = time.instant();
    list(ProductCode.TF_CPU, 2);
    Joined joined = join.all(question(ProductCode.CON, ProductCode.TF_CPU), caller()).join();
    assertThat(joined.freshness())
        .isEqualTo(
            new Freshness(VirtualTime.START, VirtualTime.START.plusSeconds(30), Source.MISS));
    assertThat(later).isEqualTo(VirtualTime.START.plusSeconds(20));
  }

  @Test
  void isOldButNotStaleWhereOneListIsOnlyOld() {
    list(ProductCode.CON);
    join.all(question(ProductCode.CON), caller()).join();
    time.pass(Duration.ofSeconds(31));
    list(ProductCode.TF_CPU);
    Joined joined = join.all(question(ProductCode.CON, ProductCode.TF_CPU), caller()).join();
    assertThat(joined.freshness().reason()).isEqualTo(StaleReason.REFRESHING);
    assertThat(joined.freshness().stale()).isFalse();
  }

  @Test
  void findsTheFirstOfANumberInTheOrderOfTheProductCodes() {
    list(ProductCode.SVR_WIN, 7);
    list(ProductCode.TF_CPU, 7);
    Answer<JoinedImage> answer = join.one(question(), 7, caller()).join();
    assertThat(found(answer).image().productCode()).isEqualTo(ProductCode.TF_CPU.name());
    assertThat(serverImages.asked()).containsExactly(List.of("7"));
  }

  @Test
  void answersAsSoonAsItIsCertain() {
    list(ProductCode.CON, 7);
    lists.put(ProductCode.TF_CPU, new CompletableFuture<>());
    assertThat(join.one(question(), 7, caller())).isDone();
  }

  @Test
  void waitsForTheListsBeforeAndLooksUpInTheMeantime() {
    CompletableFuture<Outcome<List<CustomImage>>> con = hold(ProductCode.CON);
    list(ProductCode.SVR_WIN, 7);
    CompletableFuture<Answer<JoinedImage>> one = join.one(question(), 7, caller());
    assertThat(one).isNotDone();
    assertThat(serverImages.asked()).containsExactly(List.of("7"));
    con.complete(listed(ProductCode.CON, 8));
    assertThat(found(one.join()).image().productCode()).isEqualTo(ProductCode.SVR_WIN.name());
  }

  @Test
  void passesOverAListThatFailedIfALaterOneShowsTheImage() {
    fail(ProductCode.CON, DATAFENCE_FAILED);
    list(ProductCode.SVR_WIN, 7);
    assertThat(found(join.one(question(), 7, caller()).join()).image().imageNo()).isEqualTo(7);
  }

  @Test
  void findsNothingOnlyIfEveryListCouldBeRead() {
    assertThat(join.one(question(), 7, caller()).join().outcome()).isEqualTo(new Absent<>(null));
    time.pass(Duration.ofHours(25));
    fail(ProductCode.CON, DATAFENCE_FAILED);
    assertThat(join.one(question(), 7, caller()).join().outcome())
        .isEqualTo(new Failed<>(DATAFENCE_FAILED));
  }

  /** Whatever the inputs: nothing is lost, doubled, reordered, invented, or told as absent. */
  @ParameterizedTest
  @EnumSource(MatchStrategy.class)
  void keepsItsPromisesWhateverTheInputs(MatchStrategy strategy) {
    for (long seed = 0; seed < 2_000; seed++) {
      new BoxImageJoinTests().keepsItsPromises(strategy, seed);
    }
  }

  private void keepsItsPromises(MatchStrategy strategy, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    EnumSet<ProductCode> asked = EnumSet.noneOf(ProductCode.class);
    for (ProductCode productCode : ProductCode.values()) {
      if (random.nextInt(5) > 0) {
        asked.add(productCode);
      }
      if (random.nextInt(4) == 0) {
        fail(productCode, DATAFENCE_FAILED);
      } else {
        lists.put(productCode, CompletableFuture.completedFuture(randomList(productCode, random)));
      }
    }
    for (int number = 1; number <= 6; number++) {
      switch (random.nextInt(4)) {
        case 0 -> serverImages.number(Integer.toString(number), new Failed<>(SERVER_FAILED));
        case 1 -> serverImages.number(Integer.toString(number), randomImage(number, random));
        default -> {
          // absent
        }
      }
    }
    serverImages.own(
        random.nextInt(4) == 0
            ? new Failed<>(SERVER_FAILED)
            : new Found<>(
                IntStream.range(0, random.nextInt(5))
                    .mapToObj(_ -> own(Integer.toString(random.nextInt(1, 9)), randomName(random)))
                    .toList(),
                "index"));

    Joined joined = join(strategy).all(new Question(26, asked, "KR", true), caller()).join();

    String description = strategy + ", seed " + seed;
    assertThat(joined.lists().stream().map(list -> ProductCode.valueOf(list.productCode())))
        .as(description)
        .containsExactlyElementsOf(asked);
    for (Joined.JoinedList list : joined.lists()) {
      Outcome<List<CustomImage>> given = answered(ProductCode.valueOf(list.productCode()));
      if (given instanceof Found<List<CustomImage>>(var images, _)) {
        assertThat(list.images().stream().map(JoinedImage::image))
            .as(description)
            .containsExactlyElementsOf(images);
        assertThat(list.failure()).as(description).isNull();
      } else {
        assertThat(list.failure()).as(description).isEqualTo(DATAFENCE_FAILED);
      }
      list.images().forEach(image -> assertHonest(image, strategy, description));
    }
    assertThat(joined.complete())
        .as(description)
        .isEqualTo(
            joined.lists().stream()
                .allMatch(list ->
                    list.failure() == null
                        && list.images().stream()
                            .noneMatch(
                                image -> image.match().status() == MatchStatus.UNAVAILABLE)));
  }

  private void assertHonest(JoinedImage joined, MatchStrategy strategy, String description) {
    CustomImage box = joined.image();
    Match match = joined.match();
    String number = Long.toString(box.imageNo());
    boolean numberFailed =
        strategy != MatchStrategy.NAME && serverImages.answered(number) instanceof Failed;
    if (numberFailed) {
      assertThat(match.status()).as(description).isEqualTo(MatchStatus.UNAVAILABLE);
    }
    if (match.image() == null) {
      assertThat(match.status())
          .as(description)
          .isIn(MatchStatus.AMBIGUOUS, MatchStatus.NOT_FOUND, MatchStatus.UNAVAILABLE);
    } else {
      ServerImage image = match.image().value();
      boolean sameNumber = image.serverImageNo().equals(number);
      boolean sameName = box.imageName() != null && box.imageName().equals(image.serverImageName());
      assertThat(match.status())
          .as(description)
          .isEqualTo(
              sameNumber && sameName
                  ? MatchStatus.CONFIRMED
                  : sameNumber ? MatchStatus.NUMBER_ONLY : MatchStatus.NAME_ONLY);
      assertThat(sameNumber || sameName).as(description).isTrue();
      assertThat(image.own() || match.status() == MatchStatus.CONFIRMED).as(description).isTrue();
    }
    assertThat(match.candidates().size() > 1)
        .as(description)
        .isEqualTo(match.status() == MatchStatus.AMBIGUOUS);
    assertThat(match.failure() != null)
        .as(description)
        .isEqualTo(match.status() == MatchStatus.UNAVAILABLE);
  }

  private static Outcome<List<CustomImage>> randomList(
      ProductCode productCode, RandomGenerator random) {
    List<CustomImage> images =
        IntStream.range(0, random.nextInt(5))
            .mapToObj(_ ->
                new CustomImage(
                    random.nextLong(1, 7),
                    random.nextInt(5) == 0 ? null : randomName(random),
                    productCode.name(),
                    null))
            .toList();
    return new Found<>(images, "list");
  }

  private static Found<ServerImage> randomImage(int number, RandomGenerator random) {
    String text = Integer.toString(number);
    return random.nextBoolean()
        ? own(text, randomName(random))
        : ServerImageExamples.ncp(text, randomName(random));
  }

  private static String randomName(RandomGenerator random) {
    return "name-" + random.nextInt(4);
  }

  private BoxImageJoin join(MatchStrategy strategy) {
    Stores stores = VirtualStores.at(time);
    BoxImageSource source =
        (key, _) -> {
          listCalls.add(key.productCode());
          return lists.getOrDefault(
              key.productCode(),
              CompletableFuture.completedFuture(new Found<>(List.of(), "empty")));
        };
    return new BoxImageJoin(
        new CachedBoxImageLists(
            source,
            FencesExamples.listing(stores),
            Numbers.at(time),
            stores,
            new BoxImageFreshness(VirtualStores.settings("box-images"))),
        Joins.of(serverImages.catalogue(stores, time), strategy, time));
  }

  private Outcome<List<CustomImage>> answered(ProductCode productCode) {
    return lists
        .getOrDefault(
            productCode, CompletableFuture.completedFuture(new Found<>(List.of(), "empty")))
        .join();
  }

  private void list(ProductCode productCode, long... imageNos) {
    Outcome<List<CustomImage>> listed = listed(productCode, imageNos);
    CompletableFuture<Outcome<List<CustomImage>>> held = lists.get(productCode);
    if (held == null || !held.complete(listed)) {
      lists.put(productCode, CompletableFuture.completedFuture(listed));
    }
  }

  private static Outcome<List<CustomImage>> listed(ProductCode productCode, long... imageNos) {
    return new Found<>(
        Arrays.stream(imageNos)
            .mapToObj(
                number -> new CustomImage(number, "image-" + number, productCode.name(), null))
            .toList(),
        "list of " + productCode);
  }

  private void fail(ProductCode productCode, Failure failure) {
    lists.put(productCode, CompletableFuture.completedFuture(new Failed<>(failure)));
  }

  private CompletableFuture<Outcome<List<CustomImage>>> hold(ProductCode productCode) {
    CompletableFuture<Outcome<List<CustomImage>>> held = new CompletableFuture<>();
    lists.put(productCode, held);
    return held;
  }

  private static Question question(ProductCode... productCodes) {
    EnumSet<ProductCode> asked =
        productCodes.length == 0
            ? EnumSet.allOf(ProductCode.class)
            : EnumSet.copyOf(List.of(productCodes));
    return new Question(26, asked, "KR", true);
  }

  private ReadContext caller() {
    return caller(Duration.ofSeconds(10));
  }

  private ReadContext caller(Duration patience) {
    return new Waiting(new AdmissionLimit(400), time.scheduler(), time).reader(false, patience);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JoinedImage found(Answer<JoinedImage> answer) {
    assertThat(answer.outcome()).isInstanceOf(Found.class);
    return ((Found<JoinedImage>) answer.outcome()).value();
  }

  private static List<Long> imageNos(Joined joined) {
    return joined.lists().stream()
        .flatMap(list -> list.images().stream())
        .map(image -> image.image().imageNo())
        .toList();
  }

  private static List<MatchStatus> statuses(Joined joined) {
    return joined.lists().stream()
        .flatMap(list -> list.images().stream())
        .map(image -> image.match().status())
        .toList();
  }
}
