package io.imagegateway.boximage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.Joined.JoinedList;
import io.imagegateway.customimage.Match;
import io.imagegateway.customimage.MatchResult;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.serverimage.ServerImage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The box custom images of a Datafence, as callers see them.
 *
 * @param fenceId Datafence's number of the fence
 * @param complete false as soon as anything that was asked for could not be fetched
 * @param stale whether newer data was wanted for any part and could not be fetched
 * @param content in the order of the product codes, then as Datafence listed them
 * @param problems the lists that could not be fetched
 */
@Schema(description = "The custom images of a Datafence with the server images that they are.")
record BoxImageList(
    @Schema(
            description = "Number of the Datafence.",
            minimum = "1",
            maximum = BoxImageApi.MAX_NUMBER,
            example = "26")
        long fenceId,
    @Schema(
            description =
                "False as soon as anything that was asked for could not be fetched. `NOT_FOUND`"
                    + " and `AMBIGUOUS` are answers, not failures.")
        boolean complete,
    @Schema(
            description =
                "Whether newer data was wanted for any part and could not be fetched. A part that"
                    + " is only old, with its refresh due or under way, does not count.")
        boolean stale,
    @Schema(
            description =
                "The images in the order of the product codes, then as Datafence lists them;"
                    + " no images is an empty list.")
        List<MatchedBoxImage> content,
    @Schema(
            description =
                "One entry for each product code whose list could not be fetched; empty if all"
                    + " could.")
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
   * A list that could not be fetched.
   *
   * @param productCode whose list
   * @param code the code that the failure would have as a problem of its own
   * @param detail what happened
   * @param retryable whether the same request may succeed later
   */
  @Schema(description = "Why the list of a product code could not be fetched.")
  record ListProblem(
      @Schema(description = "Product code whose list could not be fetched.", example = "SVR_WIN")
          ProductCode productCode,
      @Schema(
              description = "Code of the failure, the same as in problem documents.",
              implementation = ProblemCode.class)
          String code,
      @Schema(description = "What happened, in a sentence for people.") String detail,
      @Schema(description = "Whether the same request may succeed later, unchanged.")
          boolean retryable) {

    private static Stream<ListProblem> of(JoinedList list) {
      Failure failure = list.failure();
      return failure == null
          ? Stream.empty()
          : Stream.of(
              new ListProblem(
                  ProductCode.valueOf(list.productCode()),
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
  @Schema(description = "A custom image of a Datafence, with the server image that it is.")
  record MatchedBoxImage(
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

    static MatchedBoxImage of(JoinedImage joined) {
      CustomImage image = joined.image();
      ProductCode productCode = ProductCode.valueOf(image.productCode());
      Match match = joined.match();
      return new MatchedBoxImage(
          image.imageNo(),
          image.imageName(),
          productCode,
          productCode.productName(),
          image.baseServerName(),
          MatchResult.of(match),
          match.image() == null ? null : match.image().value());
    }
  }
}
