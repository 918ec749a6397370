package io.imagegateway.web.problem;

import io.imagegateway.lookup.ProblemCode;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Problem documents as answers; each is logged and counted. None may be stored: a 404 would be by
 * default (RFC 9111), and be served long after its cause is over.
 */
@Component
public final class ProblemWriter {

  /** For where Spring's own is out of reach: errors that the container finds by itself. */
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Everything here is read, so every path allows the same. */
  public static final String METHODS = "GET, HEAD, OPTIONS";

  private static final String CODE = ProblemWriter.class.getName();

  private final ProblemLog log;

  ProblemWriter(ProblemLog log) {
    this.log = log;
  }

  /** The problem of this code for this request. */
  public static Problem problem(ProblemCode code, HttpServletRequest request) {
    return problem(code, code.status(), request);
  }

  /** The problem of this code under another status, where the container decided on it. */
  public static Problem problem(ProblemCode code, int status, HttpServletRequest request) {
    request.setAttribute(CODE, code.name());
    return Problem.of(code, status, root(request), path(request), RequestId.of(request));
  }

  /** The prefix of a proxy whose headers are trusted ({@code server.forward-headers-strategy}). */
  private static String root(HttpServletRequest request) {
    return Objects.requireNonNullElse(request.getContextPath(), "");
  }

  /** The path that was asked for, also where the container has dispatched the request elsewhere. */
  private static String path(HttpServletRequest request) {
    if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked) {
      return asked;
    }
    // A request line that can't be read has no path.
    String path = request.getRequestURI();
    return path == null ? "/" : path;
  }

  /** The code of the problem that a request was answered with; null if there was none. */
  public static @Nullable String recordedCode(HttpServletRequest request) {
    return request.getAttribute(CODE) instanceof String code ? code : null;
  }

  /** The code for a status that Spring or the container set by itself. */
  public static ProblemCode forStatus(int status) {
    return switch (status) {
      case 404 -> ProblemCode.NOT_FOUND;
      case 405, 501 -> ProblemCode.METHOD_NOT_ALLOWED;
      case 406 -> ProblemCode.NOT_ACCEPTABLE;
      case 421 -> ProblemCode.MISDIRECTED_REQUEST;
      // Tomcat has no room, or is about to stop.
      case 503 -> ProblemCode.OVERLOADED;
      case 505 -> ProblemCode.INVALID_REQUEST;
      default -> status < 500 ? ProblemCode.INVALID_REQUEST : ProblemCode.INTERNAL_ERROR;
    };
  }

  /** The answer to a request that Spring MVC writes. */
  public ResponseEntity<Object> response(
      Problem problem, HttpHeaders headers, HttpServletRequest request) {
    log.answered(problem, request);
    return ResponseEntity.status(HttpStatusCode.valueOf(problem.status()))
        .headers(headers)
        .headers(own -> allow(problem, own))
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  /** Spring's own value leaves some out. */
  private static void allow(Problem problem, HttpHeaders headers) {
    if (problem.status() == 405) {
      headers.set(HttpHeaders.ALLOW, METHODS);
    }
  }

  /** Writes the answer to a request in which Spring MVC has no part. */
  public void write(Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.answered(problem, request);
    byte[] body = MAPPER.writeValueAsBytes(problem);
    response.setStatus(problem.status());
    response.setHeader(RequestId.HEADER, problem.requestId());
    response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
    if (problem.status() == 503) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
