package io.imagegateway.fenceimage;

import io.imagegateway.customimage.ImageNoPath;
import io.imagegateway.fence.FenceId;
import io.imagegateway.fence.FencePath;
import io.imagegateway.fenceimage.FenceImageList.MatchedFenceImage;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.serverimage.RegionParameter;
import io.imagegateway.web.openapi.AsksNcp;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;

/** The operations on fence custom images, as they are described to callers. */
@Tag(
    name = "Fence images",
    description =
        "The images that the server of a Datafence itself can be made from (Datafence calls them"
            + " fence custom images), joined with the VPC server images that they are.")
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
interface FenceImageApi {

  /** The fence custom images of a Datafence with the VPC server images that they are. */
  @Operation(
      operationId = "listFenceImages",
      summary = "The fence custom images of a Datafence and the server images that they are",
      description =
          "Asks Datafence for its fence custom images and looks up the VPC server image that each"
              + " of them is. `match.status` reports how an image was matched. There is one list:"
              + " without it the answer is an error. A look-up that failed is reported as"
              + " `UNAVAILABLE`, and `complete` is then false; it becomes an error with"
              + " `strict=true` only.")
  @ApiResponse(
      responseCode = "200",
      description = "The images as Datafence lists them. May be partial: see `complete`.",
      useReturnTypeSchema = true)
  @AsksNcp(absences = ProblemCode.FENCE_NOT_ACCESSIBLE)
  @GetMapping("/fences/{fenceId}/fence-images")
  ResponseEntity<FenceImageList> listFenceImages(
      @FencePath FenceId fence,
      FenceImagesQuery query,
      ReadContext caller,
      ServletWebRequest request);

  /** One image of the list, the first of this number. */
  @Operation(
      operationId = "getFenceImage",
      summary = "One fence custom image of a Datafence and the server image that it is",
      description =
          "The first image of this number. It is not found only if the list could be read and does"
              + " not hold it.")
  @ApiResponse(
      responseCode = "200",
      description = "The image, and how it was matched with a server image.",
      useReturnTypeSchema = true)
  @AsksNcp(absences = {ProblemCode.FENCE_IMAGE_NOT_FOUND, ProblemCode.FENCE_NOT_ACCESSIBLE})
  @GetMapping("/fences/{fenceId}/fence-images/{imageNo}")
  ResponseEntity<MatchedFenceImage> getFenceImage(
      @FencePath FenceId fence,
      @ImageNoPath long imageNo,
      @RegionParameter String regionCode,
      ReadContext caller,
      ServletWebRequest request);
}
