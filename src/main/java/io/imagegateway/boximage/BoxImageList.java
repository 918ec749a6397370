package io.imagegateway.boximage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.boximage.Joined.JoinedImage;
import io.imagegateway.boximage.Joined.JoinedList;
import io.imagegateway.problem.Failure;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.web.LookUpProblem;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The box custom images of a Datafence, as callers see them.
 *
 * @param fenceId Datafence's number of the fence
 * @param complete false as soon as anything that was asked for could not be had
 * @param stale whether any part is older than its fresh time, or served because a fetch failed
 * @param content in the order of the product codes, then as Datafence listed them
 * @param problems the lists that could not be had
 */
record BoxImageList(
    long fenceId,
    boolean complete,
    boolean stale,
    List<MatchedBoxImage> content,
    List<ListProblem> problems) {

  static BoxImageList of(long fenceId, Joined joined) {
    return new BoxImageList(
        fenceId,
        joined.complete(),
        joined.freshness().stale(),
        joined.lists().stream()
            .flatMap(list -> list.images().stream())
            .map(MatchedBoxImage::of)
            .toList(),
        joined.lists().stream().flatMap(ListProblem::of).toList());
  }

  /**
   * A list that could not be had.
   *
   * @param productCode whose list
   * @param code the code that the failure would have as a problem of its own
   * @param detail what happened
   * @param retryable whether the same request may succeed later
   */
  record ListProblem(ProductCode productCode, String code, String detail, boolean retryable) {

    private static Stream<ListProblem> of(JoinedList list) {
      Failure failure = list.failure();
      return failure == null
          ? Stream.empty()
          : Stream.of(
              new ListProblem(
                  list.productCode(),
                  failure.code().name(),
                  failure.detail(),
                  failure.retryable()));
    }
  }

  /**
   * A box custom image with the server image that it is.
   *
   * @param imageNo Datafence's number of the image
   * @param imageName its name
   * @param productCode the product code that it is listed for
   * @param productName NCP's name of the product
   * @param baseServerName the server that it was made from
   * @param match how it was matched with a server image
   * @param serverImage the server image, if it was matched with one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MatchedBoxImage(
      long imageNo,
      @Nullable String imageName,
      ProductCode productCode,
      String productName,
      @Nullable String baseServerName,
      MatchResult match,
      @Nullable ServerImage serverImage) {

    static MatchedBoxImage of(JoinedImage joined) {
      BoxImage box = joined.box();
      Match match = joined.match();
      return new MatchedBoxImage(
          box.imageNo(),
          box.imageName(),
          box.productCode(),
          box.productCode().productName(),
          box.baseServerName(),
          MatchResult.of(match),
          match.image() == null ? null : match.image().value());
    }
  }

  /**
   * How a box custom image was matched.
   *
   * @param status by what
   * @param candidates the numbers of the server images in question, if it is ambiguous
   * @param problem why nothing is known, if so
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MatchResult(
      MatchStatus status, @Nullable List<String> candidates, @Nullable LookUpProblem problem) {

    private static MatchResult of(Match match) {
      return new MatchResult(
          match.status(),
          match.status() == MatchStatus.AMBIGUOUS ? match.candidates() : null,
          match.failure() == null ? null : LookUpProblem.of(match.failure()));
    }
  }
}
