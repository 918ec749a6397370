package io.imagegateway.boximage;

import io.imagegateway.customimage.CustomImage;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of the lists of one Datafence in a search.
 *
 * <p>A Datafence is not accessible only if every list that was asked for was answered so. Then that
 * is an answer. Of some of the lists alone it is a failure, as for one Datafence.
 *
 * @param fenceId Datafence's number of the fence
 * @param lists those that were asked for and those that were not reached, in the order of product
 *     codes; at least one
 */
record FenceLists(long fenceId, List<ListResult> lists) {

  /**
   * The result of one list.
   *
   * @param productCode whose list
   * @param outcome the images; not found if the list could not be read
   */
  record ListResult(ProductCode productCode, Outcome<List<CustomImage>> outcome) {

    /** The images of the list; none if it could not be read. */
    List<CustomImage> images() {
      return outcome instanceof Found<List<CustomImage>>(var images, _) ? images : List.of();
    }

    /** Why the list could not be read. A list can be absent only with its Datafence. */
    Optional<Failure> failure() {
      return switch (outcome) {
        case Found<List<CustomImage>> _ -> Optional.empty();
        case Failed<List<CustomImage>>(var failure) -> Optional.of(failure);
        case Absent<List<CustomImage>>(var reason) ->
            Optional.of(
                reason == null
                    ? Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE, UpstreamService.DATAFENCE)
                    : reason);
      };
    }
  }

  /**
   * The reason why something of a Datafence is missing.
   *
   * @param fenceId Datafence's number of the fence
   * @param productCode whose list; null if none of the Datafence's lists could be read
   * @param failure the reason
   */
  record FenceProblem(long fenceId, @Nullable ProductCode productCode, Failure failure) {}

  /** The Datafence that the gateway does not answer for. */
  static FenceLists refused(long fenceId, Collection<ProductCode> productCodes) {
    Failure reason = Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE);
    return new FenceLists(
        fenceId,
        productCodes.stream()
            .map(productCode -> new ListResult(productCode, new Absent<>(reason)))
            .toList());
  }

  /** Whether the Datafence was not answered to be inaccessible. */
  boolean accessible() {
    return !lists.stream()
        .allMatch(list -> list.failure().filter(FenceLists::isAbsence).isPresent());
  }

  /** Whether any list could be read. */
  boolean readable() {
    return lists.stream().anyMatch(list -> list.failure().isEmpty());
  }

  /** The failures of the lists; an inaccessible Datafence has none. */
  Stream<Failure> failures() {
    return accessible() ? problems().stream().map(FenceProblem::failure) : Stream.empty();
  }

  /**
   * The problems of the lists: one without a product code if none could be read, else one for each
   * list that could not.
   */
  List<FenceProblem> problems() {
    if (readable()) {
      return lists.stream()
          .flatMap(list ->
              list.failure().stream()
                  .map(failure -> new FenceProblem(fenceId, list.productCode(), failure)))
          .toList();
    }
    List<Failure> failures = lists.stream().flatMap(list -> list.failure().stream()).toList();
    Failure worst =
        failures.stream()
            .filter(failure -> !isAbsence(failure))
            .min(Failure.WORST_FIRST)
            .orElseGet(failures::getFirst);
    return List.of(new FenceProblem(fenceId, null, worst));
  }

  private static boolean isAbsence(Failure failure) {
    return failure.code() == ProblemCode.FENCE_NOT_ACCESSIBLE;
  }
}
