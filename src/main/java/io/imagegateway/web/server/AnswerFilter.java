package io.imagegateway.web.server;

import io.imagegateway.web.AnswerBody;
import io.imagegateway.web.Preparation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * A filter that makes each answer whole before any of it is written ({@link AnswerWriter}). So the
 * shortest answers are not compressed, and a request is no longer in progress while a slow client
 * reads.
 */
@Component
final class AnswerFilter extends OncePerRequestFilter {

  private final AnswerWriter writer;

  AnswerFilter(AnswerWriter writer) {
    this.writer = writer;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isFile(request)) {
      RequestLimitFilter.answerMade(request);
      chain.doFilter(request, response);
      return;
    }
    ContentCachingResponseWrapper made = new ContentCachingResponseWrapper(response);
    chain.doFilter(request, made);
    RequestLimitFilter.answerMade(request);
    Optional<AnswerBody> prepared = Preparation.of(request).flatMap(Preparation::body);
    if (made.getContentSize() > 0 && !response.isCommitted()) {
      writer.write(new AnswerBody(made.getContentAsByteArray()), request, response);
    } else if (prepared.isPresent() && response.getStatus() == HttpServletResponse.SC_OK) {
      writer.write(prepared.get(), request, response);
    } else {
      made.copyBodyToResponse();
    }
  }

  /** Swagger UI's files have their lengths, and are streamed. */
  private static boolean isFile(HttpServletRequest request) {
    return request.getServletPath().startsWith("/swagger-ui/");
  }
}
