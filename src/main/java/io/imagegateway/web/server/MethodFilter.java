package io.imagegateway.web.server;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A filter that rejects every method but those that read, on any path and before anything could
 * parse the request's body.
 */
@Component
@Order(LogContext.WITHIN_THE_TRACE + 1)
final class MethodFilter extends OncePerRequestFilter {

  private static final Set<String> ALLOWED = Set.of(ProblemWriter.METHODS.split(", "));

  private final ProblemWriter problems;

  MethodFilter(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (ALLOWED.contains(request.getMethod())) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(HttpHeaders.ALLOW, ProblemWriter.METHODS);
    problems.write(
        ProblemWriter.problem(ProblemCode.METHOD_NOT_ALLOWED, request), request, response);
  }
}
