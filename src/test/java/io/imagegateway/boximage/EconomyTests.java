package io.imagegateway.boximage;

import static io.imagegateway.ncp.api.Operation.GET_BOX_CUSTOM_IMAGE;
import static io.imagegateway.ncp.api.Operation.GET_SERVER_IMAGE_DETAIL;
import static io.imagegateway.ncp.api.Operation.GET_SERVER_IMAGE_LIST;
import static io.imagegateway.ncp.client.SimulatedNcp.Weather.DENIED;
import static io.imagegateway.ncp.client.SimulatedNcp.Weather.FAIR;
import static io.imagegateway.ncp.client.SimulatedNcp.Weather.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageJoin.Question;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joins;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.customimage.MatchStrategy;
import io.imagegateway.customimage.Numbers;
import io.imagegateway.fence.FencesExamples;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.StaleReason;
import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.client.SimulatedNcp;
import io.imagegateway.ncp.client.SimulatedNcp.Weather;
import io.imagegateway.ncp.datafence.VirtualBoxImages;
import io.imagegateway.ncp.server.VirtualServerImages;
import io.imagegateway.serverimage.Catalogue;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the gateway costs NCP, in attempts: from the join down to the single attempt everything is
 * as it is in service, with the default settings; only NCP and the time are simulated.
 *
 * <p>Datafence {@code n} lists the images {@code 1000 n + 1} and so on.
 */
class EconomyTests {

  private static final Duration FRESH_LIST = VirtualStores.settings("box-images").fresh();
  private static final Duration FRESH_IMAGE = VirtualStores.settings("server-images").fresh();
  private static final int FENCES = 50;

  private final VirtualTime time = new VirtualTime();
  private final SimulatedNcp ncp = new SimulatedNcp(time, this::answer, 7);
  private final Stores stores = VirtualStores.at(time);
  private final ServerImages serverImages =
      Catalogue.of(VirtualServerImages.by(ncp.calls(), time), stores);
  private final BoxImageJoin join =
      new BoxImageJoin(
          new CachedBoxImageLists(
              VirtualBoxImages.by(ncp.calls(), time),
              FencesExamples.listing(stores),
              Numbers.at(time),
              stores,
              new BoxImageFreshness(VirtualStores.settings("box-images"))),
          Joins.of(serverImages, MatchStrategy.NUMBER_THEN_NAME, time));
  private final Waiting waiting = new Waiting(new AdmissionLimit(400), time.scheduler(), time);

  private int imagesInAFence = 200;
  private Set<String> unknownToServer = Set.of();

  @Test
  void joinsTwoHundredImagesForTheFirstTimeByOneListAndTwoBatches() {
    assertThat(confirmed(joinedAfterAWhile(1))).isEqualTo(200);
    assertThat(ncp.attempts(GET_BOX_CUSTOM_IMAGE)).isEqualTo(1);
    assertThat(ncp.attempts(GET_SERVER_IMAGE_LIST)).isEqualTo(2);
    assertThat(ncp.attempts(GET_SERVER_IMAGE_DETAIL)).isZero();
  }

  @Test
  void asksForTheIndexOnceIfNcpDoesNotKnowANumber() {
    unknownToServer = Set.of("1007", "1150");
    assertThat(confirmed(joinedAfterAWhile(1))).isEqualTo(198);
    assertThat(ncp.attempts(GET_BOX_CUSTOM_IMAGE)).isEqualTo(1);
    assertThat(ncp.attempts(GET_SERVER_IMAGE_LIST)).isEqualTo(2 + 1);
    assertThat(ncp.attempts(GET_SERVER_IMAGE_DETAIL)).isZero();
  }

  @Test
  void joinsAgainWithoutACall() {
    joinedAfterAWhile(1);
    ncp.countAnew();
    assertThat(confirmed(joinedAtOnce(1))).isEqualTo(200);
    assertThat(ncp.attempts(UpstreamService.DATAFENCE)).isZero();
    assertThat(ncp.attempts(UpstreamService.SERVER)).isZero();
  }

  @Test
  void refreshesTwoHundredImagesByTwoCalls() {
    joinedAfterAWhile(1);
    outlive(FRESH_IMAGE, 1);
    ncp.countAnew();
    Joined stale = joinedAtOnce(1);
    assertThat(stale.freshness().reason()).isEqualTo(StaleReason.REFRESHING);
    assertThat(stale.freshness().stale()).isFalse();
    time.pass(Duration.ofSeconds(1));
    assertThat(joinedAtOnce(1).freshness().reason()).isNull();
    assertThat(ncp.attempts(UpstreamService.SERVER)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsFiftyFencesAThousandTimesASecondByOneCallEachInAFreshPeriod(boolean listsKnown) {
    joinFiftyFences();
    // At the end of their stale time, or even of their last use.
    time.pass(
        listsKnown ? FRESH_LIST : FRESH_LIST.plus(VirtualStores.settings("box-images").stale()));
    ncp.countAnew();
    List<CompletableFuture<Joined>> answers = new ArrayList<>();
    for (int read = 0; read < FRESH_LIST.toMillis(); read++) {
      answers.add(ask(1 + read % FENCES));
      time.pass(Duration.ofMillis(1));
    }
    assertThat(answers).hasSize(30_000).allMatch(answer -> confirmed(answer.join()) == 20);
    assertThat(ncp.attempts(GET_BOX_CUSTOM_IMAGE)).isEqualTo(FENCES);
    assertThat(ncp.attempts(UpstreamService.SERVER)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "REFUSED", "SILENT"})
  void answersEveryRequestInTenMinutesWithoutTheServerApi(Weather outage) {
    for (int i = 0; i < 100; i++) {
      // Fills what the breaker looks back on with successes: it never takes longer to open.
      CompletableFuture<Answer<ServerImage>> _ = lookUp(1_000_000 + i);
      time.pass(Duration.ofMillis(100));
    }
    joinFiftyFences();
    outlive(FRESH_IMAGE.minusSeconds(10), FENCES);
    ncp.weather(request -> request.operation() == GET_BOX_CUSTOM_IMAGE ? FAIR : outage);
    ncp.countAnew();
    int reads = 20 * 600;
    for (int read = 0; read < reads; read++) {
      assertThat(confirmed(joinedAtOnce(1 + read % FENCES))).isEqualTo(20);
      time.pass(Duration.ofMillis(50));
    }
    assertThat(ncp.circuitClosed(UpstreamService.SERVER)).isFalse();
    assertThat(ncp.attempts(UpstreamService.SERVER)).isBetween(50, 100 + 3 * 600 / 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void readsOtherFencesBesideOneWhoseImageAlwaysFails(int images) {
    imagesInAFence = images;
    String broken = "1001";
    ncp.weather(request -> values(request, "serverImageNo").contains(broken) ? UNAVAILABLE : FAIR);
    int others = 0;
    for (int second = 0; second < 300; second++) {
      CompletableFuture<Joined> polled = ask(1);
      if (second % 3 == 0) {
        others++;
        assertThat(confirmed(joinedAfterAWhile(1 + others))).isEqualTo(images);
      } else {
        time.pass(Duration.ofSeconds(1));
      }
      assertThat(ncp.circuitClosed(UpstreamService.SERVER)).isTrue();
      assertThat(polled.isDone() && polled.join().complete()).isFalse();
    }
  }

  @Test
  void asksOnceInTenSecondsWithoutAnyServerPermission() {
    ncp.weather(request -> request.operation() == GET_BOX_CUSTOM_IMAGE ? FAIR : DENIED);
    pollForTenMinutes();

    // Two lists and an index in five minutes; of the details those under way before three were
    // denied.
    assertThat(ncp.attempts(GET_SERVER_IMAGE_LIST)).isBetween(2, 3 * 3);
    assertThat(ncp.attempts(GET_SERVER_IMAGE_DETAIL)).isBetween(3, 40 + 60);
    assertThat(ncp.pausedOperations(UpstreamService.SERVER)).contains(GET_SERVER_IMAGE_DETAIL);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_PATH", "REDIRECTED"})
  void asksOnceInTenSecondsAtAWrongAddressAndRecovers(Weather wrong) {
    ncp.weather(request -> request.operation() == GET_BOX_CUSTOM_IMAGE ? FAIR : wrong);
    pollForTenMinutes();

    assertThat(ncp.attempts(GET_SERVER_IMAGE_LIST)).isBetween(3, 6 + 60);
    assertThat(ncp.attempts(GET_SERVER_IMAGE_DETAIL)).isZero();
    ncp.weather(_ -> FAIR);
    // Keys rest for half a minute each, and the first call goes alone, as a probe.
    outlive(Duration.ofSeconds(130), 1);
    assertThat(confirmed(joinedAtOnce(1))).isEqualTo(200);
  }

  private void pollForTenMinutes() {
    for (int second = 0; second < 600; second++) {
      CompletableFuture<Joined> _ = ask(1);
      time.pass(Duration.ofSeconds(1));
    }
  }

  // Where loads are few, ten minutes are too short to tell a share from chance.
  @ParameterizedTest
  @CsvSource({"1, 1, 60", "2, 1, 60", "3, 2, 30", "4, 5, 10", "5, 12, 10"})
  void bearsThatNearlyEveryThirdCallFails(long seed, int loadsPerSecond, int minutes) {
    SplittableRandom chance = new SplittableRandom(seed);
    ncp.weather(_ -> chance.nextDouble() < 0.3 ? UNAVAILABLE : FAIR);
    int loads = minutes * 60 * loadsPerSecond;
    List<CompletableFuture<Answer<ServerImage>>> answers = new ArrayList<>();
    for (int load = 0; load < loads; load++) {
      answers.add(lookUp(1_000_000 + load));
      time.pass(Duration.ofSeconds(1).dividedBy(loadsPerSecond));
      assertThat(ncp.circuitClosed(UpstreamService.SERVER)).isTrue();
    }
    time.pass(Duration.ofSeconds(10));
    long succeeded =
        answers.stream().filter(answer -> answer.join().outcome() instanceof Found).count();
    assertThat(succeeded).isGreaterThanOrEqualTo((long) Math.ceil(loads * 0.95));
  }

  /** NCP, well. */
  private String answer(NcpRequest request) {
    if (request.operation() == GET_BOX_CUSTOM_IMAGE) {
      long fence = Long.parseLong(values(request, "fenceId").getFirst());
      return "{\"content\":["
          + numbers(fence)
              .map(
                  number -> "{\"imageNo\":%s,\"imageName\":\"image-%s\"}".formatted(number, number))
              .collect(Collectors.joining(","))
          + "]}";
    }
    List<String> found =
        values(request, "serverImageNo").stream()
            .filter(number -> !unknownToServer.contains(number))
            .toList();
    return "{\"totalRows\":%s,\"serverImageList\":[%s]}"
        .formatted(
            found.size(),
            found.stream()
                .map(number ->
                    """
                    {"serverImageNo":"%s","serverImageName":"image-%s",\
                    "serverImageType":{"code":"SELF"}}\
                    """
                        .formatted(number, number))
                .collect(Collectors.joining(",")));
  }

  private Stream<String> numbers(long fence) {
    return LongStream.rangeClosed(1, imagesInAFence).mapToObj(i -> Long.toString(1000 * fence + i));
  }

  /** The values of a parameter, or of a list of that name. */
  private static List<String> values(NcpRequest request, String name) {
    return request.parameters().stream()
        .filter(parameter ->
            parameter.name().equals(name) || parameter.name().startsWith(name + "List."))
        .map(NcpRequest.Parameter::value)
        .toList();
  }

  private static long confirmed(Joined joined) {
    assertThat(joined.complete()).isTrue();
    return joined.lists().stream()
        .flatMap(list -> list.images().stream())
        .filter(image -> image.match().status() == MatchStatus.CONFIRMED)
        .count();
  }

  private Joined joinedAtOnce(long fence) {
    CompletableFuture<Joined> answer = ask(fence);
    assertThat(answer).isCompleted();
    return answer.join();
  }

  private Joined joinedAfterAWhile(long fence) {
    CompletableFuture<Joined> answer = ask(fence);
    time.pass(Duration.ofSeconds(1));
    assertThat(answer).isCompleted();
    return answer.join();
  }

  private void joinFiftyFences() {
    imagesInAFence = 20;
    List<CompletableFuture<Joined>> _ = askAll(FENCES);
    time.pass(Duration.ofSeconds(9));
    assertThat(askAll(FENCES)).allMatch(CompletableFuture::isDone);
  }

  /** Lets time pass, and keeps the lists in use meanwhile. */
  private void outlive(Duration duration, int fences) {
    Instant end = time.instant().plus(duration);
    while (time.instant().isBefore(end)) {
      List<CompletableFuture<Joined>> _ = askAll(fences);
      time.pass(Duration.ofSeconds(10));
    }
  }

  private List<CompletableFuture<Joined>> askAll(int fences) {
    return LongStream.rangeClosed(1, fences).mapToObj(this::ask).toList();
  }

  private CompletableFuture<Joined> ask(long fence) {
    ReadContext caller = caller();
    CompletableFuture<Joined> answer =
        join.all(new Question(fence, EnumSet.of(ProductCode.SVR_LNX_UBUNTU), "KR", true), caller);
    return answer.whenComplete((_, _) -> caller.close());
  }

  private CompletableFuture<Answer<ServerImage>> lookUp(long number) {
    ReadContext caller = caller();
    String serverImageNo = Long.toString(number);
    return Objects.requireNonNull(
            serverImages.byNumber("KR", List.of(serverImageNo), caller).get(serverImageNo))
        .whenComplete((_, _) -> caller.close());
  }

  private ReadContext caller() {
    return waiting.reader(false, Duration.ofSeconds(10));
  }
}
