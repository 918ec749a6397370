package io.imagegateway.web;

import io.imagegateway.problem.ProblemCode;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Adds to each operation's description what many have in common, and the examples of its answer:
 * {@code <operationId>.json} and, of a partial one, {@code <operationId>.partial.json}.
 */
@Component
final class OperationDescription implements OperationCustomizer {

  private static final List<String> VALIDATORS = List.of(HttpHeaders.ETAG, HttpHeaders.VARY);

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    ApiResponses responses = operation.getResponses();
    ApiResponse answer = Objects.requireNonNull(responses.get("200"));
    answer.getContent().values().forEach(media -> examples(media, operation.getOperationId()));
    SharedDescription.header(answer, HttpHeaders.CACHE_CONTROL);
    SharedDescription.header(answer, RequestId.HEADER);
    operation.addParametersItem(new Parameter().$ref(RequestId.HEADER));
    responses
        .addApiResponse("400", new ApiResponse().$ref("InvalidRequest"))
        .addApiResponse("406", new ApiResponse().$ref("NotAcceptable"))
        .addApiResponse("500", new ApiResponse().$ref("InternalError"));

    ApiResponse unchanged = unchanged();
    responses.addApiResponse("304", unchanged);
    VALIDATORS.forEach(name -> SharedDescription.header(answer, name));

    AsksNcp asksNcp = method.getMethodAnnotation(AsksNcp.class);
    if (asksNcp != null) {
      answeredFromNcp(operation, answer, unchanged, List.of(asksNcp.absences()));
    }
    operation.addParametersItem(new Parameter().$ref(HttpHeaders.IF_NONE_MATCH));
    return operation;
  }

  private static ApiResponse unchanged() {
    ApiResponse unchanged =
        new ApiResponse().description("The answer is still the one that `If-None-Match` names.");
    SharedDescription.header(unchanged, HttpHeaders.CACHE_CONTROL);
    SharedDescription.header(unchanged, RequestId.HEADER);
    VALIDATORS.forEach(name -> SharedDescription.header(unchanged, name));
    return unchanged;
  }

  private static void answeredFromNcp(
      Operation operation, ApiResponse answer, ApiResponse unchanged, List<ProblemCode> absences) {
    List.of(SharedDescription.PREFER, HttpHeaders.CACHE_CONTROL)
        .forEach(name -> operation.addParametersItem(new Parameter().$ref(name)));
    List.of(SharedDescription.CACHE_STATUS, HttpHeaders.AGE)
        .forEach(name -> {
          SharedDescription.header(answer, name);
          SharedDescription.header(unchanged, name);
        });
    operation
        .getResponses()
        .addApiResponse("502", new ApiResponse().$ref("UpstreamFailed"))
        .addApiResponse("503", new ApiResponse().$ref("Unavailable"))
        .addApiResponse("504", new ApiResponse().$ref("UpstreamTimeout"));
    if (!absences.isEmpty()) {
      operation
          .getResponses()
          .addApiResponse("404", SharedDescription.problem(absences, absences.getFirst()));
    }
  }

  private static void examples(MediaType media, String operationId) {
    ApiExamples.find(operationId)
        .ifPresent(
            body -> media.addExamples("complete", new Example().summary("Complete").value(body)));
    ApiExamples.find(operationId + ".partial")
        .ifPresent(body ->
            media.addExamples(
                "partial", new Example().summary("A part could not be had from NCP").value(body)));
  }
}
