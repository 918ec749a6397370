package io.imagegateway.fence;

import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.openapi.AsksNcp;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;

/** The operations on Datafences, as they are described to callers. */
@Tag(name = "Fences", description = "The Datafences of the account.")
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
interface FenceApi {

  /** The Datafences of the account that the gateway answers for. */
  @Operation(
      operationId = "listFences",
      summary = "The Datafences of the account",
      description =
          "All Datafences that Datafence lists for the account; where the gateway answers for some"
              + " only, those. One that is listed need not be accessible.")
  @ApiResponse(
      responseCode = "200",
      description = "The Datafences in ascending `fenceId`.",
      useReturnTypeSchema = true)
  @AsksNcp
  @GetMapping("/fences")
  ResponseEntity<FenceList> listFences(ReadContext caller, ServletWebRequest request);

  /** One Datafence of the list. */
  @Operation(
      operationId = "getFence",
      summary = "One Datafence",
      description =
          "A Datafence of the list. Only a fresh list proves that there is none of this number:"
              + " otherwise the caller waits for a new one.")
  @ApiResponse(responseCode = "200", description = "The Datafence.", useReturnTypeSchema = true)
  @AsksNcp(absences = ProblemCode.FENCE_NOT_ACCESSIBLE)
  @GetMapping("/fences/{fenceId}")
  ResponseEntity<Fence> getFence(
      @FencePath FenceId fence, ReadContext caller, ServletWebRequest request);
}
