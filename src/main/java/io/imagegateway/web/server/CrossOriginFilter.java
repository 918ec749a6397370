package io.imagegateway.web.server;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.CorsSettings;
import io.imagegateway.web.ReadContexts;
import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import io.imagegateway.web.problem.Problem;
import io.imagegateway.web.problem.ProblemWriter;
import io.imagegateway.web.problem.RequestId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A filter that lets pages of the allowed origins read the API and its description (CORS, Fetch
 * Standard, section 3.3). Other origins are answered as usual: that their pages don't see the
 * answer is up to the browser. Only a preflight, which has no other purpose, is refused.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class CrossOriginFilter extends OncePerRequestFilter {

  /** The API's own, and those of W3C Trace Context, which the gateway takes part in. */
  private static final List<String> REQUEST_HEADERS =
      List.of(
          HttpHeaders.CACHE_CONTROL,
          HttpHeaders.IF_NONE_MATCH,
          ReadContexts.PREFER,
          RequestId.HEADER,
          "traceparent",
          "tracestate");

  /** Those of the API's headers that browsers do not show by themselves. */
  private static final String RESPONSE_HEADERS =
      String.join(
          ", ",
          HttpHeaders.AGE,
          CachedAnswer.CACHE_STATUS,
          HttpHeaders.ETAG,
          HttpHeaders.RETRY_AFTER,
          RequestId.HEADER);

  /** Two hours, in seconds: Chromium keeps no preflight for longer. */
  private static final String PREFLIGHT_MAX_AGE = "7200";

  private static final FieldError NOT_ALLOWED =
      new FieldError(
          HttpHeaders.ORIGIN, "must be an origin that the gateway allows, for this path");

  private final CorsSettings settings;
  private final ProblemWriter problems;
  private final String requestHeaders;

  CrossOriginFilter(CorsSettings settings, ProblemWriter problems) {
    this.settings = settings;
    this.problems = problems;
    this.requestHeaders =
        Stream.concat(REQUEST_HEADERS.stream(), settings.allowedHeaders().stream())
            .collect(Collectors.joining(", "));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean allowed = on(request, response);
    if (!CorsUtils.isPreFlightRequest(request)) {
      chain.doFilter(request, response);
    } else if (allowed) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
      response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, ProblemWriter.METHODS);
      response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, requestHeaders);
      response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_MAX_AGE);
    } else {
      Problem problem = ProblemWriter.problem(ProblemCode.ORIGIN_NOT_ALLOWED, request);
      problems.write(problem.with(List.of(NOT_ALLOWED)), request, response);
    }
  }

  /**
   * Sets the headers of an answer that depend on the request's origin.
   *
   * @return whether a page of that origin may read the answer
   */
  boolean on(HttpServletRequest request, HttpServletResponse response) {
    if (settings.allowedOrigins().isEmpty() || !isShared(request.getServletPath())) {
      return false;
    }
    // Also where there is no origin, or caches would give that answer to a page that has one.
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !settings.allowedOrigins().contains(origin)) {
      return false;
    }
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
    return true;
  }

  private static boolean isShared(String path) {
    return path.startsWith("/api/") || path.startsWith("/v3/api-docs");
  }
}
