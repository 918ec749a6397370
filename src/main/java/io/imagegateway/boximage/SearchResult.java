package io.imagegateway.boximage;

import io.imagegateway.boximage.FenceLists.FenceProblem;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.Match;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of a search.
 *
 * @param page the page that is shown
 * @param totalElements images that all pages show together, counted once for each Datafence
 * @param content the images of the page
 * @param problems what could not be read, and which Datafences are not accessible
 * @param failure the error that replaces the answer; null if there is none
 * @param worst the worst cause of all parts that could not be read, shown or not; null if all could
 * @param freshness of all parts together
 */
record SearchResult(
    SearchPage page,
    int totalElements,
    List<FoundImage> content,
    List<FenceProblem> problems,
    @Nullable Failure failure,
    @Nullable Failure worst,
    Freshness freshness) {

  /** An image of a Datafence, and the server image that it is. */
  record FoundImage(long fenceId, JoinedImage joined) {}

  private record Listed(long fenceId, CustomImage image) {}

  /** The result of a search whose Datafences are not known. */
  static SearchResult failed(SearchPage page, Failure failure, Freshness freshness) {
    return new SearchResult(page, 0, List.of(), List.of(), failure, failure, freshness);
  }

  /**
   * Assembles the result.
   *
   * @param fences in the order of the answer
   * @param filter chooses what is shown
   * @param matches the match of an image; called for the images of the page only, unless the filter
   *     depends on matches
   * @param freshness of all parts together
   */
  static SearchResult of(
      List<FenceLists> fences,
      SearchFilter filter,
      SearchPage page,
      Function<CustomImage, Match> matches,
      Freshness freshness) {
    List<Listed> named =
        fences.stream()
            .flatMap(fence ->
                fence.lists().stream()
                    .flatMap(list -> list.images().stream())
                    .filter(filter::accepts)
                    .map(image -> new Listed(fence.fenceId(), image)))
            .toList();
    List<Listed> candidates = filter.dependsOnMatches() ? named : page.of(named);
    List<FoundImage> joined =
        candidates.stream()
            .map(each ->
                new FoundImage(
                    each.fenceId, new JoinedImage(each.image, matches.apply(each.image))))
            .toList();
    List<FoundImage> shown =
        filter.dependsOnMatches()
            ? joined.stream().filter(each -> filter.accepts(each.joined.match())).toList()
            : joined;
    return new SearchResult(
        page,
        filter.dependsOnMatches() ? shown.size() : named.size(),
        filter.dependsOnMatches() ? page.of(shown) : shown,
        fences.stream().map(FenceLists::problems).flatMap(Collection::stream).toList(),
        error(fences),
        Stream.concat(
                fences.stream().flatMap(FenceLists::failures),
                joined.stream().map(each -> each.joined.match().failure()).filter(Objects::nonNull))
            .min(Failure.WORST_FIRST)
            .orElse(null),
        freshness);
  }

  /** The worst cause if there are accessible Datafences and none of them could be read. */
  private static @Nullable Failure error(List<FenceLists> fences) {
    return fences.stream().anyMatch(FenceLists::readable)
        ? null
        : fences.stream().flatMap(FenceLists::failures).min(Failure.WORST_FIRST).orElse(null);
  }

  /** Whether everything that was asked for could be read, shown or not. */
  boolean complete() {
    return worst == null;
  }

  /** The error that replaces the answer, if any. */
  Optional<Failure> error(boolean strict) {
    return Optional.ofNullable(strict ? worst : failure);
  }

  /** Identifies the content, for entity tags: equal if and only if the body is. */
  String fingerprint() {
    return Fingerprints.joined(
        Boolean.toString(complete()),
        Boolean.toString(freshness.stale()),
        Integer.toString(page.number()),
        Integer.toString(page.size()),
        Integer.toString(totalElements),
        Fingerprints.joined(
            content.stream()
                .map(each ->
                    Fingerprints.joined(Long.toString(each.fenceId), each.joined.fingerprint()))),
        Fingerprints.joined(
            problems.stream()
                .map(problem ->
                    Fingerprints.joined(
                        Long.toString(problem.fenceId()),
                        problem.productCode() == null ? null : problem.productCode().name(),
                        problem.failure().code().name()))));
  }
}
