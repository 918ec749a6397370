package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageList.MatchedBoxImage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;

/** The operations on box custom images, as they are described to callers. */
@Tag(name = "Box images", description = "A Datafence's custom images, joined with server images.")
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
interface BoxImageApi {

  String PRODUCT_CODES = "Product codes to ask for; all five if left out.";
  String REGION = "Region of the server images; the gateway's default region if left out.";

  /** Joins the box custom images of a Datafence with the VPC server images that they are. */
  @Operation(
      operationId = "listBoxImages",
      summary = "The custom images of a Datafence and the server images that they are",
      description =
          "Asks Datafence for the box custom images of every product code and looks up the VPC"
              + " server image that each of them is. How an image was matched is always said; what"
              + " could not be had is told as such and never as an absence.")
  @Parameter(
      name = "fenceId",
      in = ParameterIn.PATH,
      required = true,
      description = "Datafence number.",
      example = "26",
      schema =
          @Schema(type = "integer", format = "int64", minimum = "1", maximum = "9007199254740991"))
  @Parameter(
      name = "productCode",
      in = ParameterIn.QUERY,
      description = PRODUCT_CODES,
      explode = Explode.TRUE,
      array = @ArraySchema(schema = @Schema(implementation = ProductCode.class)))
  @Parameter(
      name = "regionCode",
      in = ParameterIn.QUERY,
      description = REGION,
      example = "KR",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "details",
      in = ParameterIn.QUERY,
      description = "False: the list only, no server image is looked up.",
      schema = @Schema(type = "boolean", defaultValue = "true"))
  @Parameter(
      name = "strict",
      in = ParameterIn.QUERY,
      description = "True: an incomplete answer becomes an error.",
      schema = @Schema(type = "boolean", defaultValue = "false"))
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
      description = "Datafence number.",
      example = "26",
      schema =
          @Schema(type = "integer", format = "int64", minimum = "1", maximum = "9007199254740991"))
  @Parameter(
      name = "imageNo",
      in = ParameterIn.PATH,
      required = true,
      description = "Datafence's number of the image.",
      example = "25623135",
      schema =
          @Schema(type = "integer", format = "int64", minimum = "1", maximum = "9007199254740991"))
  @Parameter(
      name = "productCode",
      in = ParameterIn.QUERY,
      description = PRODUCT_CODES,
      explode = Explode.TRUE,
      array = @ArraySchema(schema = @Schema(implementation = ProductCode.class)))
  @Parameter(
      name = "regionCode",
      in = ParameterIn.QUERY,
      description = REGION,
      example = "KR",
      schema = @Schema(type = "string"))
  @GetMapping("/fences/{fenceId}/box-images/{imageNo}")
  ResponseEntity<MatchedBoxImage> getBoxImage(ServletWebRequest request);

  /** The product codes that the gateway knows. */
  @Operation(
      operationId = "listProductCodes",
      summary = "The product codes that a Datafence has images for",
      description = "Answered without asking NCP.")
  @GetMapping("/product-codes")
  ResponseEntity<ProductCodeList> listProductCodes(ServletWebRequest request);
}
