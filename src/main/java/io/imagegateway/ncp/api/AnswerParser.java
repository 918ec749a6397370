package io.imagegateway.ncp.api;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/**
 * The parser of NCP's answers to one operation: a pure function, called once per answered attempt.
 *
 * @param <T> what the operation is asked for
 */
public interface AnswerParser<T> {
  /**
   * Reads the body of a success: a JSON document that holds no error envelope and no {@code
   * returnCode} other than 0.
   *
   * @return what was found, or the absence that NCP reports
   * @throws MalformedAnswerException if the body is not what the operation answers with
   */
  Outcome<T> parse(JsonNode body);

  /**
   * Says what a refusal means for this operation, where that differs from what the status and code
   * mean in general: that the thing asked for is absent, or another failure.
   *
   * @param error NCP's refusal as the general rules understand it; its {@code upstream} holds the
   *     status and NCP's code
   * @return empty to leave it at the general meaning
   */
  default Optional<Outcome<T>> onError(Failure error) {
    return Optional.empty();
  }

  /**
   * Whether a refusal means that something about the request's parameters is wrong: NCP answered
   * 400, or with a success that holds what counts as a 400. Other refusals of a request, such as
   * 413, don't mean that.
   */
  static boolean blamesParameters(Failure refusal) {
    Integer status = refusal.upstream() == null ? null : refusal.upstream().httpStatus();
    return refusal.code() == ProblemCode.UPSTREAM_REJECTED_REQUEST
        && status != null
        && (status == HttpStatus.BAD_REQUEST.value() || status / 100 == 2);
  }
}
