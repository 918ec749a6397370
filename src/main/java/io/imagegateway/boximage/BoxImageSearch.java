package io.imagegateway.boximage;

import io.imagegateway.boximage.SearchLists.SearchedFence;
import io.imagegateway.customimage.CustomImageJoin;
import io.imagegateway.fence.AllowedFences;
import io.imagegateway.fence.Fence;
import io.imagegateway.fence.FenceId;
import io.imagegateway.fence.Fences;
import io.imagegateway.fence.RequestedFences;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * The search in the box custom images of several Datafences. It is made of the same cached parts as
 * the answers for one Datafence.
 */
@Component
final class BoxImageSearch {

  /** So many Datafences may be named for a request for new data to count for their images. */
  private static final int MOST_RENEWED = 20;

  private final Fences fences;
  private final AllowedFences allowed;
  private final CachedBoxImageLists lists;
  private final CustomImageJoin join;
  private final SearchSettings settings;
  private final Duration absent;
  private final InstantSource time;

  BoxImageSearch(
      Fences fences,
      AllowedFences allowed,
      CachedBoxImageLists lists,
      CustomImageJoin join,
      SearchSettings settings,
      BoxImageFreshness freshness,
      InstantSource time) {
    this.fences = fences;
    this.allowed = allowed;
    this.lists = lists;
    this.join = join;
    this.settings = settings;
    this.absent = freshness.boxImages().absent();
    this.time = time;
  }

  /**
   * The question of a search.
   *
   * @param fences the Datafences; none stands for all
   * @param productCodes the lists of each, in the order of the answer
   * @param regionCode the region of the server images
   * @param details whether server images are looked up at all
   * @param filter chooses what is shown
   * @param page the page that is shown
   */
  record Question(
      RequestedFences fences,
      Set<ProductCode> productCodes,
      String regionCode,
      boolean details,
      SearchFilter filter,
      SearchPage page) {}

  /**
   * Searches.
   *
   * @return completes normally, at the caller's deadline at the latest, with whatever is known then
   */
  CompletableFuture<SearchResult> search(Question question, ReadContext caller) {
    RequestedFences named = question.fences;
    if (!named.isEmpty()) {
      List<SearchedFence> asked =
          named.allowed().stream()
              .map(FenceId::number)
              .map(fenceId -> new SearchedFence(fenceId, isKnown(fenceId, caller)))
              .toList();
      boolean few = named.allowed().size() + named.refused().size() <= MOST_RENEWED;
      ReadContext reader = few ? caller : caller.ofAnyAge();
      return search(question, asked, ofRefused(named), reader, caller);
    }
    return fences
        .all(caller)
        .thenCompose(all ->
            switch (all.outcome()) {
              case Found<List<Found<Fence>>>(var shown, _) ->
                  search(question, allowed(shown), all.freshness(), caller.ofAnyAge(), caller);
              case Failed<List<Found<Fence>>>(var failure) ->
                  failed(question, failure, all.freshness());
              case Absent<List<Found<Fence>>> _ ->
                  failed(
                      question,
                      Failure.of(
                          ProblemCode.UPSTREAM_MALFORMED_RESPONSE, UpstreamService.DATAFENCE),
                      all.freshness());
            });
  }

  private static CompletableFuture<SearchResult> failed(
      Question question, Failure failure, Freshness freshness) {
    return CompletableFuture.completedFuture(
        SearchResult.failed(question.page, failure, freshness));
  }

  private List<SearchedFence> allowed(List<Found<Fence>> shown) {
    return shown.stream()
        .map(fence -> allowed.find(fence.value().fenceId()))
        .flatMap(Optional::stream)
        .map(fence -> new SearchedFence(fence.number(), true))
        .toList();
  }

  private boolean isKnown(long fenceId, ReadContext caller) {
    return fences.areHeldWith(fenceId, caller) || lists.holdsAnyOf(fenceId, caller);
  }

  private CompletableFuture<SearchResult> search(
      Question question,
      List<SearchedFence> asked,
      Freshness before,
      ReadContext reader,
      ReadContext caller) {
    List<FenceLists> refused =
        question.fences.refused().stream()
            .map(fenceId -> FenceLists.refused(fenceId, question.productCodes))
            .toList();
    SearchRun run =
        new SearchRun(
            question,
            asked,
            key -> lists.read(key, reader),
            join.lookUps(question.regionCode, question.details, reader),
            settings,
            caller);
    return run.result(refused, before);
  }

  /** That a Datafence is not allowed is an absence: it may change with the next start. */
  private Freshness ofRefused(RequestedFences named) {
    Instant now = time.instant();
    return named.refused().isEmpty()
        ? Freshness.NONE
        : new Freshness(now, now.plus(absent), Source.STORE);
  }
}
