package io.imagegateway.boximage;

import static io.imagegateway.ncp.api.Operation.GET_BOX_CUSTOM_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageJoin.Question;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joins;
import io.imagegateway.customimage.MatchStrategy;
import io.imagegateway.customimage.Numbers;
import io.imagegateway.fence.AllowedFencesExamples;
import io.imagegateway.fence.Fences;
import io.imagegateway.fence.FencesExamples;
import io.imagegateway.fence.RequestedFences;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.client.SimulatedNcp;
import io.imagegateway.ncp.datafence.VirtualBoxImages;
import io.imagegateway.ncp.server.VirtualServerImages;
import io.imagegateway.serverimage.Catalogue;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a caller gets while another one asks for as much as it can: from the join down to the single
 * attempt everything is as it is in service, with the default settings; only NCP and the time are
 * simulated. Datafences from 1 to 50 exist.
 */
class FairnessTests {

  private static final int EXISTING = 50;
  private static final int KNOWN = 20;
  private static final Duration FRESH = VirtualStores.settings("box-images").fresh();
  private static final Duration FRESH_IMAGE = VirtualStores.settings("server-images").fresh();
  private static final Caller GREEDY = new Caller("greedy");

  private final VirtualTime time = new VirtualTime();
  private final SimulatedNcp ncp = new SimulatedNcp(time, this::answer, 7);
  private final Stores stores = VirtualStores.at(time);
  private final Fences fences = FencesExamples.listing(stores);
  private final CachedBoxImageLists lists =
      new CachedBoxImageLists(
          VirtualBoxImages.by(ncp.calls(), time),
          fences,
          Numbers.at(time),
          stores,
          new BoxImageFreshness(VirtualStores.settings("box-images")));
  private final BoxImageJoin join =
      new BoxImageJoin(
          lists,
          Joins.of(
              Catalogue.of(VirtualServerImages.by(ncp.calls(), time), stores),
              MatchStrategy.NUMBER_THEN_NAME,
              time));
  private final Waiting waiting = new Waiting(new AdmissionLimit(400), time.scheduler(), time);

  private long madeUp = 1_000_000;

  /** Behind one ingress without trusted proxies, all of them are one caller. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsKnownFencesFreshForAllWhileFiftyMadeUpOnesASecondAreAskedFor(boolean toldApart) {
    for (long fence = 1; fence <= KNOWN; fence++) {
      CompletableFuture<Joined> _ = ask(fence, caller("polite", toldApart));
      time.pass(Duration.ofSeconds(1));
    }
    List<Joined> polite = new ArrayList<>();
    List<Joined> others = new ArrayList<>();
    Duration oldestLists = Duration.ZERO;
    Duration oldest = Duration.ZERO;
    for (int tick = 0; tick < 30 * 60 * 50; tick++) {
      CompletableFuture<Joined> greedy = ask(madeUp++, GREEDY);
      var _ = greedy.thenAccept(others::add);
      if (tick % 5 == 0) {
        // Ten callers, each of which reads one of the known fences a second.
        long fence = 1L + tick / 5 % KNOWN;
        Caller caller = caller("polite " + tick / 5 % 10, toldApart);
        oldestLists = later(oldestLists, age(ask(fence, false, caller), polite));
        oldest = later(oldest, age(ask(fence, true, caller), polite));
      }
      time.pass(Duration.ofMillis(20));
    }

    assertThat(polite)
        .hasSize(36_000)
        .allMatch(Joined::complete)
        .noneMatch(answer -> answer.freshness().stale());
    assertThat(oldestLists).isLessThan(FRESH.plusSeconds(60));
    assertThat(oldest).isLessThan(FRESH_IMAGE.plusSeconds(60));
    assertThat(others.stream().flatMap(answer -> answer.failure().stream()).map(Failure::code))
        .contains(ProblemCode.FENCE_NOT_ACCESSIBLE, ProblemCode.OVERLOADED);
    assertThat(ncp.attempts(GET_BOX_CUSTOM_IMAGE)).isLessThanOrEqualTo(20 * (30 * 60 + KNOWN) + 20);
  }

  @Test
  void servesAFirstReadOfAFenceWithinSecondsBesideMadeUpOnes() {
    for (int tick = 0; tick < 500; tick++) {
      CompletableFuture<Joined> _ = ask(madeUp++, GREEDY);
      time.pass(Duration.ofMillis(20));
    }
    CompletableFuture<Joined> first = ask(1, new Caller("polite"));
    for (int tick = 0; tick < 100 && !first.isDone(); tick++) {
      CompletableFuture<Joined> _ = ask(madeUp++, GREEDY);
      time.pass(Duration.ofMillis(20));
    }
    assertThat(first).isCompleted();
    assertThat(first.join().complete()).isTrue();
  }

  @Test
  void delaysNoSingleReadBehindASearchByMoreThanATurn() {
    CompletableFuture<?> search = search(new Caller("searching"));
    time.pass(Duration.ofMillis(100));
    assertThat(search).isNotDone();
    Instant asked = time.instant();
    CompletableFuture<Joined> single =
        join.all(
            new Question(EXISTING, EnumSet.of(ProductCode.SVR_WIN), "KR", false),
            reader(new Caller("single")));
    while (!single.isDone()) {
      time.pass(Duration.ofMillis(10));
    }

    // The token of the search's turn, its own, and the time of the call.
    assertThat(Duration.between(asked, time.instant())).isLessThanOrEqualTo(Duration.ofMillis(150));
    assertThat(single.join().complete()).isTrue();
  }

  private CompletableFuture<?> search(Caller caller) {
    BoxImageSearch search =
        new BoxImageSearch(
            fences,
            AllowedFencesExamples.ALL,
            lists,
            Joins.of(
                Catalogue.of(VirtualServerImages.by(ncp.calls(), time), VirtualStores.at(time)),
                MatchStrategy.NUMBER_THEN_NAME,
                time),
            new SearchSettings(
                new SearchSettings.Datafence(20), new SearchSettings.Server(20, 100)),
            new BoxImageFreshness(VirtualStores.settings("box-images")),
            time);
    RequestedFences all =
        FencesExamples.named(
            AllowedFencesExamples.ALL, LongStream.rangeClosed(1, EXISTING).boxed().toList());
    return search.search(
        new BoxImageSearch.Question(
            all,
            EnumSet.allOf(ProductCode.class),
            "KR",
            false,
            new SearchFilter(Optional.empty(), Optional.empty(), Set.of()),
            new SearchPage(0, 200)),
        reader(caller));
  }

  /** The age of an answer that is there at once; collects it. */
  private Duration age(CompletableFuture<Joined> answer, List<Joined> answers) {
    assertThat(answer).isCompleted();
    answers.add(answer.join());
    return Duration.between(answer.join().freshness().fetchedAt(), time.instant());
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private CompletableFuture<Joined> ask(long fence, Caller caller) {
    return ask(fence, true, caller);
  }

  private CompletableFuture<Joined> ask(long fence, boolean details, Caller caller) {
    ReadContext reader = reader(caller);
    return join.all(new Question(fence, EnumSet.allOf(ProductCode.class), "KR", details), reader)
        .whenComplete((_, _) -> reader.close());
  }

  private ReadContext reader(Caller caller) {
    return waiting.reader(caller, false, Duration.ofSeconds(10), Observation.NOOP);
  }

  private static Caller caller(String name, boolean toldApart) {
    return toldApart ? new Caller(name) : GREEDY;
  }

  /** NCP, which knows the first fences and their images. */
  private String answer(NcpRequest request) {
    if (request.operation() == GET_BOX_CUSTOM_IMAGE) {
      long fence = Long.parseLong(values(request, "fenceId").getFirst());
      return fence > EXISTING
          ? "{\"error\":{\"errorCode\":\"2600003\",\"message\":\"not the owner\"}}"
          : "{\"content\":["
              + IntStream.rangeClosed(1, 5)
                  .mapToObj(
                      i -> "{\"imageNo\":%d,\"imageName\":\"image\"}".formatted(1000 * fence + i))
                  .collect(Collectors.joining(","))
              + "]}";
    }
    List<String> numbers = values(request, "serverImageNo");
    return "{\"totalRows\":%d,\"serverImageList\":[%s]}"
        .formatted(
            numbers.size(),
            numbers.stream()
                .map("{\"serverImageNo\":\"%s\",\"serverImageName\":\"image\"}"::formatted)
                .collect(Collectors.joining(",")));
  }

  private static List<String> values(NcpRequest request, String name) {
    return request.parameters().stream()
        .filter(parameter ->
            parameter.name().equals(name) || parameter.name().startsWith(name + "List."))
        .map(NcpRequest.Parameter::value)
        .toList();
  }
}
