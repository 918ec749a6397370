package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageList.MatchedBoxImage;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.openapi.AsksNcp;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
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

  String FENCE = "Number of the Datafence.";

  String PRODUCT_CODES =
      "Product codes whose images are asked for, as several parameters or separated by commas; all"
          + " five if left out.";

  String REGION = "Region of the server images; the gateway's default region if left out.";

  /** What a browser can count to. */
  String MAX_NUMBER = "9007199254740991";

  /** Joins the box custom images of a Datafence with the VPC server images that they are. */
  @Operation(
      operationId = "listBoxImages",
      summary = "The custom images of a Datafence and the server images that they are",
      description =
          "Asks Datafence for the box custom images of every product code and looks up the VPC"
              + " server image that each of them is. How an image was matched is always said; what"
              + " could not be had is told as such and never as an absence: `complete` is then"
              + " false,"
              + " and `problems` or `match.problem` says why. An error is answered only if"
              + " every list"
              + " failed, or with `strict=true`.")
  @Parameter(
      name = "fenceId",
      in = ParameterIn.PATH,
      required = true,
      description = FENCE,
      example = "26",
      schema = @Schema(type = "integer", format = "int64", minimum = "1", maximum = MAX_NUMBER))
  @Parameter(
      name = "productCode",
      in = ParameterIn.QUERY,
      description = PRODUCT_CODES,
      explode = Explode.TRUE,
      example = "[\"SVR_WIN\"]",
      array = @ArraySchema(minItems = 1, schema = @Schema(implementation = ProductCode.class)))
  @Parameter(
      name = "regionCode",
      in = ParameterIn.QUERY,
      description = REGION,
      schema = @Schema(type = "string"))
  @Parameter(
      name = "details",
      in = ParameterIn.QUERY,
      description = "Whether the server images are looked up; `false` gives the list only.",
      example = "true",
      schema = @Schema(type = "boolean", defaultValue = "true"))
  @Parameter(
      name = "strict",
      in = ParameterIn.QUERY,
      description = "Whether an incomplete answer becomes an error.",
      example = "false",
      schema = @Schema(type = "boolean", defaultValue = "false"))
  @ApiResponse(
      responseCode = "200",
      description =
          "The images in the order of the product codes, then as Datafence lists them. May be"
              + " partial: see `complete`.",
      useReturnTypeSchema = true)
  @AsksNcp(absences = ProblemCode.FENCE_NOT_ACCESSIBLE)
  @GetMapping("/fences/{fenceId}/box-images")
  ResponseEntity<BoxImageList> listBoxImages(ServletWebRequest request);

  /** One image of the list, the first of this number in the order of the product codes. */
  @Operation(
      operationId = "getBoxImage",
      summary = "One custom image of a Datafence and the server image that it is",
      description =
          "The first image of this number, in the order of the product codes. It is not found only"
              + " if every list that was asked for could be read and none holds it.")
  @Parameter(
      name = "fenceId",
      in = ParameterIn.PATH,
      required = true,
      description = FENCE,
      example = "26",
      schema = @Schema(type = "integer", format = "int64", minimum = "1", maximum = MAX_NUMBER))
  @Parameter(
      name = "imageNo",
      in = ParameterIn.PATH,
      required = true,
      description = "Datafence's number of the image.",
      example = "25700412",
      schema = @Schema(type = "integer", format = "int64", minimum = "1", maximum = MAX_NUMBER))
  @Parameter(
      name = "productCode",
      in = ParameterIn.QUERY,
      description = PRODUCT_CODES,
      explode = Explode.TRUE,
      example = "[\"SVR_WIN\"]",
      array = @ArraySchema(minItems = 1, schema = @Schema(implementation = ProductCode.class)))
  @Parameter(
      name = "regionCode",
      in = ParameterIn.QUERY,
      description = REGION,
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      description = "The image, and how it was matched with a server image.",
      useReturnTypeSchema = true)
  @AsksNcp(absences = {ProblemCode.BOX_IMAGE_NOT_FOUND, ProblemCode.FENCE_NOT_ACCESSIBLE})
  @GetMapping("/fences/{fenceId}/box-images/{imageNo}")
  ResponseEntity<MatchedBoxImage> getBoxImage(ServletWebRequest request);

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
