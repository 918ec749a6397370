package io.imagegateway.serverimage;

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

/** The operations on server images, as they are described to callers. */
@Tag(name = "Server images", description = "VPC server images by their numbers.")
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
interface ServerImageApi {

  /** The most numbers that one request may ask for. */
  int MOST_NUMBERS = 100;

  String REGION = "Region of the server images; the gateway's default region if left out.";

  /** One server image. */
  @Operation(
      operationId = "getServerImage",
      summary = "One server image",
      description = "A VPC server image with its operating system, disks and status.")
  @Parameter(
      name = "serverImageNo",
      in = ParameterIn.PATH,
      required = true,
      description = "Number of the server image.",
      // Here, because the library takes digits in a parameter's own example for a number.
      schema = @Schema(type = "string", pattern = "^[0-9]{1,19}$", example = "25700412"))
  @Parameter(
      name = "regionCode",
      in = ParameterIn.QUERY,
      description = REGION,
      schema = @Schema(type = "string"))
  @ApiResponse(responseCode = "200", description = "The server image.", useReturnTypeSchema = true)
  @AsksNcp(absences = ProblemCode.SERVER_IMAGE_NOT_FOUND)
  @GetMapping("/server-images/{serverImageNo}")
  ResponseEntity<ServerImage> getServerImage(ServletWebRequest request);

  /** Several server images. */
  @Operation(
      operationId = "listServerImages",
      summary = "Several server images",
      description =
          "VPC server images by their numbers. What could not be looked up is told as"
              + " `UNAVAILABLE`,"
              + " also if that is all of them; only with `strict=true` it becomes an error.")
  @Parameter(
      name = "serverImageNo",
      in = ParameterIn.QUERY,
      required = true,
      description =
          "Numbers of server images, as several parameters or separated by commas; 1 to 100"
              + " different"
              + " ones.",
      example = "[\"25700412\",\"99\"]",
      explode = Explode.TRUE,
      array =
          @ArraySchema(
              minItems = 1,
              maxItems = MOST_NUMBERS,
              schema = @Schema(type = "string", pattern = "^[0-9]{1,19}$")))
  @Parameter(
      name = "regionCode",
      in = ParameterIn.QUERY,
      description = REGION,
      schema = @Schema(type = "string"))
  @Parameter(
      name = "strict",
      in = ParameterIn.QUERY,
      description = "Whether an incomplete answer becomes an error.",
      example = "false",
      schema = @Schema(type = "boolean", defaultValue = "false"))
  @ApiResponse(
      responseCode = "200",
      description = "What each look-up came to, in the order asked, each number once.",
      useReturnTypeSchema = true)
  @AsksNcp
  @GetMapping("/server-images")
  ResponseEntity<ServerImageList> listServerImages(ServletWebRequest request);
}
