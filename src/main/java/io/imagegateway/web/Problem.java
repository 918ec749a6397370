package io.imagegateway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
import io.imagegateway.web.InvalidRequestException.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457).
 *
 * @param type where the problem is explained
 * @param title a few words for people
 * @param status the HTTP status
 * @param detail what happened
 * @param instance the path that was asked for
 * @param code the gateway's code of the problem
 * @param retryable whether the same request may succeed later
 * @param requestId the request's id, which the logs have too
 * @param errors what is wrong with the parameters, for bad input
 * @param upstream NCP's part in it, for failures of NCP
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    boolean retryable,
    String requestId,
    @Nullable List<FieldError> errors,
    @Nullable Upstream upstream) {

  /**
   * NCP's part in a problem.
   *
   * @param service the NCP service that was asked
   * @param httpStatus the status that NCP sent, if it sent one
   * @param code NCP's own code, if it sent one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Upstream(String service, @Nullable Integer httpStatus, @Nullable String code) {}

  static Problem of(ProblemCode code, int status, String instance, String requestId) {
    return new Problem(
        "/problems/" + code.slug(),
        code.title(),
        status,
        code.explanation(),
        instance,
        code.name(),
        code.retryable(),
        requestId,
        null,
        null);
  }

  Problem with(List<FieldError> errors) {
    return new Problem(
        type, title, status, detail, instance, code, retryable, requestId, errors, upstream);
  }

  Problem with(Failure.Upstream upstream) {
    return new Problem(
        type,
        title,
        status,
        detail,
        instance,
        code,
        retryable,
        requestId,
        errors,
        new Upstream(upstream.service().label(), upstream.httpStatus(), upstream.code()));
  }
}
