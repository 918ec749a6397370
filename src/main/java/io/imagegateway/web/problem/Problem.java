package io.imagegateway.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem document (RFC 9457). Its fields are described where callers read about them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A problem document (RFC 9457).")
public record Problem(
    @Schema(
            description = "Page that explains the problem and the remedy, relative to the gateway.",
            example = "/problems/upstream-timeout",
            format = "uri-reference")
        String type,
    @Schema(description = "The problem in a few words, for people.") String title,
    @Schema(
            description = "HTTP status of the answer.",
            minimum = "400",
            maximum = "599",
            example = "504")
        int status,
    @Schema(
            description =
                "What happened, in a sentence for people; of several bad parameters, the first.")
        String detail,
    @Schema(
            description = "Path that was asked for.",
            example = "/api/v1/fences/26/box-images",
            format = "uri-reference")
        String instance,
    @Schema(description = "Code of the problem, for programs.", implementation = ProblemCode.class)
        String code,
    @Schema(description = "Whether the same request may succeed later, unchanged.")
        boolean retryable,
    @Schema(
            description = "Name of the request, which the gateway's logs have, too.",
            example = "5d1f0c3ab7e94d2886f3a1c2e4b59d70")
        String requestId,
    @Schema(description = "What is wrong with the parameters; only with `INVALID_REQUEST`.")
        @Nullable List<FieldError> errors,
    @Schema(description = "NCP's part in it; only if NCP has one.") @Nullable Upstream upstream) {

  /** NCP's part in a problem. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "NCP's part in a problem.")
  public record Upstream(
      @Schema(
              description = "NCP service that was asked.",
              allowableValues = {"datafence", "server"})
          String service,
      @Schema(description = "HTTP status that NCP sent; left out if it sent none.", example = "503")
          @Nullable Integer httpStatus,
      @Schema(
              description = "NCP's own error code, as text; left out if it sent none.",
              example = "900")
          @Nullable String code) {}

  /**
   * A problem without details.
   *
   * @param root the path below which a trusted proxy publishes the gateway; mostly empty
   * @param instance the path that was asked for
   */
  static Problem of(ProblemCode code, int status, String root, String instance, String requestId) {
    return new Problem(
        root + "/problems/" + code.slug(),
        code.title(),
        status,
        code == ProblemCode.NOT_FOUND && instance.length() > 1 && instance.endsWith("/")
            ? code.explanation() + " Paths have no slash at their end."
            : code.explanation(),
        instance,
        code.name(),
        code.retryable(),
        requestId,
        null,
        null);
  }

  /** The same with what is wrong with the parameters; the first of it is the detail. */
  public Problem with(List<FieldError> errors) {
    return new Problem(
        type,
        title,
        status,
        errors.isEmpty() ? detail : errors.getFirst().field() + ": " + errors.getFirst().message(),
        instance,
        code,
        retryable,
        requestId,
        errors,
        upstream);
  }

  /** The same with NCP's part in it. */
  public Problem with(Failure.Upstream upstream) {
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
