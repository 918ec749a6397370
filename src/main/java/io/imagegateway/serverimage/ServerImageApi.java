package io.imagegateway.serverimage;

import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.openapi.AsksNcp;
import io.imagegateway.web.parameter.RequestParameter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;

/** The operations on server images, as they are described to callers. */
@Tag(name = ServerImageApi.TAG, description = "VPC server images by their numbers.")
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
interface ServerImageApi {

  String TAG = "Server images";

  /** One server image. */
  @Operation(
      operationId = "getServerImage",
      summary = "One server image",
      description = "A VPC server image with its operating system, disks and status.")
  @ApiResponse(responseCode = "200", description = "The server image.", useReturnTypeSchema = true)
  @AsksNcp(absences = ProblemCode.SERVER_IMAGE_NOT_FOUND)
  @GetMapping("/server-images/{serverImageNo}")
  ResponseEntity<ServerImage> getServerImage(
      @RequestParameter(
              name = "serverImageNo",
              in = ParameterIn.PATH,
              description = "Number of the server image.",
              example = "\"25700412\"",
              format = ServerImageNumbers.One.class)
          String serverImageNo,
      @RegionParameter String regionCode,
      ReadContext caller,
      ServletWebRequest request);

  /** Several server images. */
  @Operation(
      operationId = "listServerImages",
      summary = "Several server images",
      description =
          "VPC server images by their numbers. A look-up that failed is reported as `UNAVAILABLE`,"
              + " also if all failed; it becomes an error with `strict=true` only.")
  @ApiResponse(
      responseCode = "200",
      description = "The result of each look-up, in the order asked, each number once.",
      useReturnTypeSchema = true)
  @AsksNcp
  @GetMapping("/server-images")
  ResponseEntity<ServerImageList> listServerImages(
      ServerImagesQuery query, ReadContext caller, ServletWebRequest request);
}
