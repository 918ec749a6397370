package io.imagegateway.web.problem;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.RedactedThrowable;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** The answers to failures that reach Spring MVC: problem documents. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  private final ProblemWriter writer;

  ProblemAdvice(ProblemWriter writer) {
    this.writer = writer;
  }

  @ExceptionHandler
  ResponseEntity<Object> failed(FailureException exception, HttpServletRequest request) {
    Failure failure = exception.failure();
    Problem problem = ProblemWriter.problem(failure.code(), request);
    HttpHeaders headers = new HttpHeaders();
    failure
        .callersRetryAfter()
        .ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, seconds(wait)));
    return writer.response(
        failure.upstream() == null ? problem : problem.with(failure.upstream()), headers, request);
  }

  @ExceptionHandler
  ResponseEntity<Object> invalid(InvalidRequestException exception, HttpServletRequest request) {
    return writer.response(
        ProblemWriter.problem(ProblemCode.INVALID_REQUEST, request).with(exception.errors()),
        HttpHeaders.EMPTY,
        request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> bug(Exception exception, HttpServletRequest request) {
    if (DisconnectedClientHelper.isClientDisconnectedException(exception)) {
      return nobodyIsThere();
    }
    log.error("A bug: a request ended in an exception", RedactedThrowable.of(exception));
    return writer.response(
        ProblemWriter.problem(ProblemCode.INTERNAL_ERROR, request), HttpHeaders.EMPTY, request);
  }

  /** The requests that Spring MVC rejects by itself: unknown paths, methods and media types. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (DisconnectedClientHelper.isClientDisconnectedException(exception)) {
      return nobodyIsThere();
    }
    HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
    return writer.response(
        ProblemWriter.problem(
            ProblemWriter.forStatus(status.value()), status.value(), servletRequest),
        headers,
        servletRequest);
  }

  private static @Nullable ResponseEntity<Object> nobodyIsThere() {
    log.debug("The client left before it was answered");
    return null;
  }

  /**
   * RFC 9110 knows whole seconds; a caller that waits a little too long is right, not one too
   * short.
   */
  private static String seconds(Duration wait) {
    return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }
}
