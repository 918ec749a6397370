package io.imagegateway.boximage;

import io.imagegateway.freshness.ReadContext;
import io.imagegateway.web.openapi.AsksNcp;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;

/** The search in the images of all Datafences, as it is described to callers. */
@Tag(name = "Search", description = "The custom images of all Datafences at once.")
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
interface BoxImageSearchApi {

  /** The box custom images of several Datafences with the VPC server images that they are. */
  @Operation(
      operationId = "searchBoxImages",
      summary = "The custom images of several Datafences and the server images that they are",
      description =
          "Searches in the box custom images of all Datafences, or of those that `fenceId` names."
              + " The filters choose what is shown: a failed list or look-up makes `complete`"
              + " false also where its image is not shown. A Datafence that is not accessible is"
              + " an entry of `problems` and leaves `complete` as it is. Without `serverImageNo`"
              + " and `status` only the images of the page are looked up. At the deadline the"
              + " answer has what was fetched so far, and the same request goes on from there."
              + " `no-cache` counts for the images with 1 to 20 `fenceId` only. Any other"
              + " parameter is rejected. The answer is an error only if there are accessible"
              + " Datafences and none of them could be read, or with `strict=true`.")
  @ApiResponse(
      responseCode = "200",
      description =
          "A page of the images in ascending `fenceId`, then in the order of the product codes,"
              + " then as Datafence lists them. May be partial: see `complete`.",
      useReturnTypeSchema = true)
  @AsksNcp
  @GetMapping("/box-images")
  ResponseEntity<BoxImagePage> searchBoxImages(
      SearchQuery query, ReadContext caller, ServletWebRequest request);
}
