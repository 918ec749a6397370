package io.imagegateway.fenceimage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.Match;
import io.imagegateway.customimage.MatchResult;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.web.problem.LookUpProblem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fence custom images of a Datafence, as callers see them.
 *
 * @param fenceId Datafence's number of the fence
 * @param complete false if a look-up failed
 * @param stale whether newer data was wanted and could not be fetched
 * @param content as Datafence lists them
 * @param problems always empty: without the list there is no answer
 */
@Schema(
    description = "The fence custom images of a Datafence with the server images that they are.")
record FenceImageList(
    @Schema(
            description = "Number of the Datafence.",
            minimum = "1",
            maximum = "9007199254740991",
            example = "26")
        long fenceId,
    @Schema(
            description =
                "False as soon as the look-up of an image failed. `NOT_FOUND` and `AMBIGUOUS` are"
                    + " answers, not failures.")
        boolean complete,
    @Schema(description = "Whether newer data was wanted and could not be fetched.") boolean stale,
    @Schema(description = "The images as Datafence lists them; no images is an empty list.")
        List<MatchedFenceImage> content,
    @Schema(description = "Always empty: there is one list, and without it an error is answered.")
        List<LookUpProblem> problems) {

  static FenceImageList of(long fenceId, Joined joined) {
    return new FenceImageList(
        fenceId,
        joined.complete(),
        joined.freshness().stale(),
        joined.lists().stream()
            .flatMap(list -> list.images().stream())
            .map(MatchedFenceImage::of)
            .toList(),
        List.of());
  }

  /**
   * A fence custom image with the server image that it is.
   *
   * @param imageNo Datafence's number of the image
   * @param imageName its name
   * @param productCode always {@code FENCE_UBUNTU}
   * @param productName NCP's name of the product
   * @param baseServerName the server that it was made from
   * @param match how it was matched with a server image
   * @param serverImage the server image, if it was matched with one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "A fence custom image of a Datafence, with the server image that it is.")
  record MatchedFenceImage(
      @Schema(
              description = "Datafence's number of the image.",
              minimum = "1",
              maximum = "9007199254740991",
              example = "25700412")
          long imageNo,
      @Schema(
              description = "Name of the image; left out if Datafence gave none.",
              example = "fence-custom-image-1")
          @Nullable String imageName,
      @Schema(
              description = "Product code that the image is listed for.",
              example = FenceImageSource.PRODUCT_CODE)
          String productCode,
      @Schema(description = "NCP's name of the product, for people.", example = PRODUCT_NAME)
          String productName,
      @Schema(
              description =
                  "Name of the server that the image was made from; left out if Datafence"
                      + " gave none.",
              example = "fence-1-1")
          @Nullable String baseServerName,
      @Schema(description = "Which server image it is, and by what that is known.")
          MatchResult match,
      @Schema(
              description =
                  "The server image; only with the statuses `CONFIRMED`, `NUMBER_ONLY` and"
                      + " `NAME_ONLY`.")
          @Nullable ServerImage serverImage) {

    private static final String PRODUCT_NAME = "fence server (Ubuntu)";

    static MatchedFenceImage of(JoinedImage joined) {
      CustomImage image = joined.image();
      Match match = joined.match();
      return new MatchedFenceImage(
          image.imageNo(),
          image.imageName(),
          image.productCode(),
          PRODUCT_NAME,
          image.baseServerName(),
          MatchResult.of(match),
          match.image() == null ? null : match.image().value());
    }
  }
}
