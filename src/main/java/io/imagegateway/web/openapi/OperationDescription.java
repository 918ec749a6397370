package io.imagegateway.web.openapi;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.ReadContexts;
import io.imagegateway.web.parameter.RequestParameters;
import io.imagegateway.web.problem.RequestId;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * A customizer that adds to each operation's description its parameters, what many have in common,
 * and the examples of its answer: {@code <operationId>.json} and, of a partial one, {@code
 * <operationId>.partial.json}.
 */
@Component
final class OperationDescription implements OperationCustomizer {

  /** Those of every answer, and of one that is left out because the caller has it. */
  private static final List<String> HEADERS =
      List.of(
          HttpHeaders.CACHE_CONTROL,
          RequestId.HEADER,
          HttpHeaders.ETAG,
          HttpHeaders.VARY,
          CachedAnswer.CACHE_STATUS,
          HttpHeaders.AGE);

  private final RequestParameters parameters;

  OperationDescription(RequestParameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    operation.setParameters(new ArrayList<>(parameters.describe(method)));
    ApiResponses responses = operation.getResponses();
    ApiResponse answer = Objects.requireNonNull(responses.get("200"));
    answer.getContent().values().forEach(media -> examples(media, operation.getOperationId()));
    ApiResponse unchanged =
        new ApiResponse().description("The answer is still the one that `If-None-Match` names.");
    HEADERS.forEach(name -> {
      SharedDescription.header(answer, name);
      SharedDescription.header(unchanged, name);
    });
    operation.addParametersItem(new Parameter().$ref(RequestId.HEADER));
    responses
        .addApiResponse("304", unchanged)
        .addApiResponse("400", new ApiResponse().$ref("InvalidRequest"))
        .addApiResponse("406", new ApiResponse().$ref("NotAcceptable"))
        .addApiResponse("500", new ApiResponse().$ref("InternalError"));

    AsksNcp asksNcp = method.getMethodAnnotation(AsksNcp.class);
    if (asksNcp != null) {
      answeredFromNcp(operation, List.of(asksNcp.absences()));
    }
    operation.addParametersItem(new Parameter().$ref(HttpHeaders.IF_NONE_MATCH));
    return operation;
  }

  private static void answeredFromNcp(Operation operation, List<ProblemCode> absences) {
    List.of(ReadContexts.PREFER, HttpHeaders.CACHE_CONTROL)
        .forEach(name -> operation.addParametersItem(new Parameter().$ref(name)));
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
                "partial",
                new Example().summary("A part could not be fetched from NCP").value(body)));
  }
}
