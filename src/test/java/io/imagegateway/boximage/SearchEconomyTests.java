package io.imagegateway.boximage;

import static io.imagegateway.ncp.api.Operation.GET_BOX_CUSTOM_IMAGE;
import static io.imagegateway.ncp.api.Operation.GET_DATAFENCE;
import static io.imagegateway.ncp.api.Operation.GET_SERVER_IMAGE_DETAIL;
import static io.imagegateway.ncp.api.Operation.GET_SERVER_IMAGE_LIST;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageSearch.Question;
import io.imagegateway.customimage.Joins;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.customimage.MatchStrategy;
import io.imagegateway.customimage.Numbers;
import io.imagegateway.fence.AllowedFencesExamples;
import io.imagegateway.fence.Fences;
import io.imagegateway.fence.FencesExamples;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.client.SimulatedNcp;
import io.imagegateway.ncp.datafence.VirtualBoxImages;
import io.imagegateway.ncp.server.VirtualServerImages;
import io.imagegateway.serverimage.Catalogue;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a search costs NCP with the default settings, in attempts: only NCP and the time are
 * simulated. There are 50 Datafences, and each lists two images for each product code.
 */
class SearchEconomyTests {

  private static final int FENCES = 50;
  private static final List<ProductCode> PRODUCT_CODES = List.of(ProductCode.values());
  private static final SearchFilter ALL =
      new SearchFilter(Optional.empty(), Optional.empty(), Set.of());

  private final VirtualTime time = new VirtualTime();
  private final SimulatedNcp ncp = new SimulatedNcp(time, SearchEconomyTests::answer, 7);
  private final Stores stores = VirtualStores.at(time);
  private final Waiting waiting = new Waiting(new AdmissionLimit(400), time.scheduler(), time);
  private final BoxImageFreshness freshness =
      new BoxImageFreshness(VirtualStores.settings("box-images"));
  private final Fences fences = FencesExamples.of(VirtualBoxImages.fencesBy(ncp.calls()), stores);
  private final BoxImageSearch search =
      new BoxImageSearch(
          fences,
          AllowedFencesExamples.ALL,
          new CachedBoxImageLists(
              VirtualBoxImages.by(ncp.calls(), time), fences, Numbers.at(time), stores, freshness),
          Joins.of(
              Catalogue.of(VirtualServerImages.by(ncp.calls(), time), stores),
              MatchStrategy.NUMBER_THEN_NAME,
              time),
          new SearchSettings(new SearchSettings.Datafence(20), new SearchSettings.Server(20, 100)),
          freshness,
          time);

  @Test
  void goesOnFromWhereItStoppedUntilItIsCompleteAndLooksUpNothingTwice() {
    SearchResult first = searched();
    assertThat(first.complete()).isFalse();
    assertThat(first.problems())
        .isNotEmpty()
        .allMatch(problem -> problem.failure().code() == ProblemCode.UPSTREAM_TIMEOUT);
    assertThat(first.totalElements()).isBetween(300, 499);
    assertThat(ncp.attempts(GET_BOX_CUSTOM_IMAGE)).isBetween(200, 249);

    SearchResult second = searched();
    assertThat(second.complete()).isTrue();
    assertThat(second.totalElements()).isEqualTo(500);
    assertThat(second.content())
        .hasSize(500)
        .allMatch(image -> image.joined().match().status() == MatchStatus.CONFIRMED);
    assertThat(ncp.attempts(GET_DATAFENCE)).isEqualTo(1);
    assertThat(ncp.attempts(GET_BOX_CUSTOM_IMAGE)).isEqualTo(250);
    // Five full batches, and two that were not full before the first deadline.
    assertThat(ncp.attempts(GET_SERVER_IMAGE_LIST)).isEqualTo(5 + 2);
    assertThat(ncp.attempts(GET_SERVER_IMAGE_DETAIL)).isZero();

    ncp.countAnew();
    assertThat(searched().content()).hasSize(500);
    assertThat(ncp.attempts(UpstreamService.DATAFENCE)).isZero();
    assertThat(ncp.attempts(UpstreamService.SERVER)).isZero();
  }

  @Test
  void needs256CallsWhereTheDeadlineAllowsForAll() {
    SearchResult result = searched(Duration.ofSeconds(15));
    assertThat(result.complete()).isTrue();
    assertThat(result.content()).hasSize(500);
    assertThat(ncp.attempts(GET_DATAFENCE)).isEqualTo(1);
    assertThat(ncp.attempts(GET_BOX_CUSTOM_IMAGE)).isEqualTo(250);
    assertThat(ncp.attempts(GET_SERVER_IMAGE_LIST)).isEqualTo(5);
    assertThat(ncp.attempts(GET_SERVER_IMAGE_DETAIL)).isZero();
    assertThat(ncp.attempts(UpstreamService.DATAFENCE)).isEqualTo(251);
    assertThat(ncp.attempts(UpstreamService.SERVER)).isEqualTo(5);
  }

  /** The result within the default deadline. */
  private SearchResult searched() {
    return searched(Duration.ofSeconds(10));
  }

  private SearchResult searched(Duration deadline) {
    ReadContext caller = waiting.reader(false, deadline);
    CompletableFuture<SearchResult> result =
        search.search(
            new Question(
                FencesExamples.named(AllowedFencesExamples.ALL, List.of()),
                EnumSet.allOf(ProductCode.class),
                "KR",
                true,
                ALL,
                new SearchPage(0, 1000)),
            caller);
    time.pass(deadline);
    caller.close();
    assertThat(result).isCompleted();
    return result.join();
  }

  private static String answer(NcpRequest request) {
    return switch (request.operation()) {
      case GET_DATAFENCE ->
          LongStream.rangeClosed(1, FENCES)
              .mapToObj("{\"fenceId\":%s}"::formatted)
              .collect(Collectors.joining(",", "[", "]"));
      case GET_BOX_CUSTOM_IMAGE ->
          numbers(request)
              .map(
                  number -> "{\"imageNo\":%s,\"imageName\":\"image-%s\"}".formatted(number, number))
              .collect(Collectors.joining(",", "{\"content\":[", "]}"));
      default -> {
        List<String> asked = values(request, "serverImageNo");
        yield asked.stream()
            .map(number ->
                """
                {"serverImageNo":"%s","serverImageName":"image-%s",\
                "serverImageType":{"code":"SELF"}}\
                """
                    .formatted(number, number))
            .collect(
                Collectors.joining(
                    ",", "{\"totalRows\":%s,\"serverImageList\":[".formatted(asked.size()), "]}"));
      }
    };
  }

  private static Stream<String> numbers(NcpRequest list) {
    int code = PRODUCT_CODES.indexOf(ProductCode.valueOf(values(list, "productCode").getFirst()));
    String fence = values(list, "fenceId").getFirst();
    return Stream.of(2 * code, 2 * code + 1).map(number -> fence + "00" + number);
  }

  /** The values of a parameter, or of a list of that name. */
  private static List<String> values(NcpRequest request, String name) {
    return request.parameters().stream()
        .filter(parameter ->
            parameter.name().equals(name) || parameter.name().startsWith(name + "List."))
        .map(NcpRequest.Parameter::value)
        .toList();
  }
}
