package io.imagegateway.boximage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.boximage.BoxImageList.MatchedBoxImage;
import io.imagegateway.boximage.FenceLists.FenceProblem;
import io.imagegateway.boximage.SearchResult.FoundImage;
import io.imagegateway.customimage.MatchResult;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.serverimage.ServerImage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the box custom images of several Datafences, as callers see it.
 *
 * @param complete false as soon as anything that was asked for could not be fetched
 * @param stale whether newer data was wanted for any part and could not be fetched
 * @param page number of the page
 * @param size images on a page, at most
 * @param totalElements images on all pages
 * @param content the images of the page
 * @param problems what could not be fetched
 */
@Schema(description = "A page of the custom images of several Datafences.")
record BoxImagePage(
    @Schema(
            description =
                "False as soon as anything that was asked for could not be fetched, shown or not."
                    + " `NOT_FOUND`, `AMBIGUOUS` and a Datafence that is not accessible are"
                    + " answers, not failures.")
        boolean complete,
    @Schema(
            description =
                "Whether newer data was wanted for any part and could not be fetched. A part that"
                    + " is only old, with its refresh due or under way, does not count.")
        boolean stale,
    @Schema(description = "Number of the page, from 0.", minimum = "0", example = "0") int page,
    @Schema(
            description = "Images on a page, at most.",
            minimum = "1",
            maximum = "1000",
            example = "200")
        int size,
    @Schema(
            description =
                "Images on all pages together, as far as lists could be fetched. An image that"
                    + " several Datafences show counts for each of them.",
            minimum = "0",
            example = "1")
        int totalElements,
    @Schema(
            description =
                "The images of the page in ascending `fenceId`, then in the order of the product"
                    + " codes, then as Datafence lists them.")
        List<FenceBoxImage> content,
    @Schema(
            description =
                "The Datafences that are not accessible, and what could not be fetched, in"
                    + " ascending `fenceId`; empty if there is nothing to report.")
        List<SearchProblem> problems) {

  static BoxImagePage of(SearchResult result) {
    return new BoxImagePage(
        result.complete(),
        result.freshness().stale(),
        result.page().number(),
        result.page().size(),
        result.totalElements(),
        result.content().stream().map(FenceBoxImage::of).toList(),
        result.problems().stream().map(SearchProblem::of).toList());
  }

  /**
   * A Datafence, or one of its lists, that could not be read.
   *
   * @param fenceId Datafence's number of the fence
   * @param productCode whose list
   * @param code the code that the failure would have as a problem of its own
   * @param detail what happened
   * @param retryable whether the same request may succeed later
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "Why a Datafence, or one of its lists, could not be read.")
  record SearchProblem(
      @Schema(
              description = "Number of the Datafence.",
              minimum = "1",
              maximum = BoxImageApi.MAX_NUMBER,
              example = "30")
          long fenceId,
      @Schema(
              description =
                  "Product code whose list could not be fetched; left out if none of the"
                      + " Datafence's lists could be read.",
              example = "SVR_WIN")
          @Nullable ProductCode productCode,
      @Schema(
              description =
                  "Code of the failure, the same as in problem documents."
                      + " `FENCE_NOT_ACCESSIBLE` without a product code is an answer.",
              implementation = ProblemCode.class)
          String code,
      @Schema(description = "What happened, in a sentence for people.") String detail,
      @Schema(description = "Whether the same request may succeed later, unchanged.")
          boolean retryable) {

    private static SearchProblem of(FenceProblem problem) {
      return new SearchProblem(
          problem.fenceId(),
          problem.productCode(),
          problem.failure().code().name(),
          problem.failure().detail(),
          problem.failure().retryable());
    }
  }

  /**
   * A box custom image of a Datafence with the server image that it is.
   *
   * @param fenceId Datafence's number of the fence
   * @param imageNo Datafence's number of the image
   * @param imageName its name
   * @param productCode the product code that it is listed for
   * @param productName NCP's name of the product
   * @param baseServerName the server that it was made from
   * @param match how it was matched with a server image
   * @param serverImage the server image, if it was matched with one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "A custom image and its Datafence, with the server image that it is.")
  record FenceBoxImage(
      @Schema(
              description = "Number of the Datafence.",
              minimum = "1",
              maximum = BoxImageApi.MAX_NUMBER,
              example = "26")
          long fenceId,
      @Schema(
              description = "Datafence's number of the image.",
              minimum = "1",
              maximum = BoxImageApi.MAX_NUMBER,
              example = "25700412")
          long imageNo,
      @Schema(
              description = "Name of the image; left out if Datafence gave none.",
              example = "box-win-2022-tools")
          @Nullable String imageName,
      @Schema(description = "Product code that the image is listed for.", example = "SVR_WIN")
          ProductCode productCode,
      @Schema(description = "NCP's name of the product, for people.", example = "Windows Server")
          String productName,
      @Schema(
              description =
                  "Name of the server that the image was made from; left out if Datafence"
                      + " gave none.",
              example = "win-74-1")
          @Nullable String baseServerName,
      @Schema(description = "Which server image it is, and by what that is known.")
          MatchResult match,
      @Schema(
              description =
                  "The server image; only with the statuses `CONFIRMED`, `NUMBER_ONLY` and"
                      + " `NAME_ONLY`.")
          @Nullable ServerImage serverImage) {

    private static FenceBoxImage of(FoundImage found) {
      MatchedBoxImage image = MatchedBoxImage.of(found.joined());
      return new FenceBoxImage(
          found.fenceId(),
          image.imageNo(),
          image.imageName(),
          image.productCode(),
          image.productName(),
          image.baseServerName(),
          image.match(),
          image.serverImage());
    }
  }
}
