package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageList.MatchedBoxImage;
import io.imagegateway.customimage.ImageNoPath;
import io.imagegateway.fence.FenceId;
import io.imagegateway.fence.FencePath;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.serverimage.RegionParameter;
import io.imagegateway.web.openapi.AsksNcp;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;

/** The operations on box custom images, as they are described to callers. */
@Tag(
    name = "Box images",
    description =
        "The custom images of a Datafence (Datafence calls them box custom images), joined with the"
            + " VPC server images that they are.")
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
interface BoxImageApi {

  /** The largest number that JavaScript represents exactly, for annotations. */
  String MAX_NUMBER = "9007199254740991";

  /** The box custom images of a Datafence with the VPC server images that they are. */
  @Operation(
      operationId = "listBoxImages",
      summary = "The custom images of a Datafence and the server images that they are",
      description =
          "Asks Datafence for the box custom images of every product code and looks up the VPC"
              + " server image that each of them is. `match.status` reports how an image was"
              + " matched. What could not be fetched is reported as a failure and never as an"
              + " absence: `complete` is then false, and `problems` or `match.problem` has the"
              + " reason. The answer is an error only if every list failed, or with `strict=true`.")
  @ApiResponse(
      responseCode = "200",
      description =
          "The images in the order of the product codes, then as Datafence lists them. May be"
              + " partial: see `complete`.",
      useReturnTypeSchema = true)
  @AsksNcp(absences = ProblemCode.FENCE_NOT_ACCESSIBLE)
  @GetMapping("/fences/{fenceId}/box-images")
  ResponseEntity<BoxImageList> listBoxImages(
      @FencePath FenceId fence,
      BoxImagesQuery query,
      ReadContext caller,
      ServletWebRequest request);

  /** One image of the list, the first of this number in the order of the product codes. */
  @Operation(
      operationId = "getBoxImage",
      summary = "One custom image of a Datafence and the server image that it is",
      description =
          "The first image of this number, in the order of the product codes. It is not found only"
              + " if every list that was asked for could be read and none holds it.")
  @ApiResponse(
      responseCode = "200",
      description = "The image, and how it was matched with a server image.",
      useReturnTypeSchema = true)
  @AsksNcp(absences = {ProblemCode.BOX_IMAGE_NOT_FOUND, ProblemCode.FENCE_NOT_ACCESSIBLE})
  @GetMapping("/fences/{fenceId}/box-images/{imageNo}")
  ResponseEntity<MatchedBoxImage> getBoxImage(
      @FencePath FenceId fence,
      @ImageNoPath long imageNo,
      @ProductCodesParameter Set<ProductCode> productCodes,
      @RegionParameter String regionCode,
      ReadContext caller,
      ServletWebRequest request);

  /** The product codes that the gateway knows. */
  @Operation(
      operationId = "listProductCodes",
      summary = "The product codes that a Datafence has images for",
      description = "What the parameter `productCode` may be. Answered without asking NCP.")
  @ApiResponse(
      responseCode = "200",
      description = "All product codes, in the order in which lists of images have them.",
      useReturnTypeSchema = true)
  @GetMapping("/product-codes")
  ResponseEntity<ProductCodeList> listProductCodes(ServletWebRequest request);
}
