package io.imagegateway.web.server;

import io.imagegateway.web.AnswerBody;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.PreparedAnswer;
import io.imagegateway.web.PreparedAnswers;
import io.imagegateway.web.ReadContexts;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Enumeration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * A filter that answers requests with {@link PreparedAnswers}, without Spring MVC. Whatever is
 * unusual about a request leaves it to the chain, which prepares its answer for the next one.
 */
final class PreparedAnswerFilter implements Filter {

  /** The paths whose answers are prepared. */
  private static final String API = "/api/v1/";

  /** The writing of an answer. */
  @FunctionalInterface
  interface Answering {

    /** Writes status, headers and body. */
    void answer() throws IOException;
  }

  /** What else happens to a request that is answered. */
  interface Surroundings {

    /** Whether a request may be answered here. */
    boolean admit(HttpServletRequest request);

    /** Answers a request. */
    void answer(
        HttpServletRequest request,
        HttpServletResponse response,
        PreparedAnswer answer,
        Answering answering)
        throws IOException;
  }

  private final PreparedAnswers answers;
  private final CachedAnswer cached;
  private final ReadContexts contexts;
  private final AnswerWriter writer;
  private final Surroundings surroundings;
  private final InstantSource time;

  PreparedAnswerFilter(
      PreparedAnswers answers,
      CachedAnswer cached,
      ReadContexts contexts,
      AnswerWriter writer,
      Surroundings surroundings,
      InstantSource time) {
    this.answers = answers;
    this.cached = cached;
    this.contexts = contexts;
    this.writer = writer;
    this.surroundings = surroundings;
    this.time = time;
  }

  @Override
  public void doFilter(ServletRequest anyRequest, ServletResponse anyResponse, FilterChain chain)
      throws IOException, ServletException {
    if (anyRequest instanceof HttpServletRequest request
        && anyResponse instanceof HttpServletResponse response
        && isReading(request)
        && request.getRequestURI().startsWith(API)) {
      String target = target(request);
      if (answer(target, request, response)) {
        return;
      }
      answers.prepare(target, request);
    }
    chain.doFilter(anyRequest, anyResponse);
  }

  private static boolean isReading(HttpServletRequest request) {
    String method = request.getMethod();
    return "GET".equals(method) || "HEAD".equals(method);
  }

  private static String target(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? request.getRequestURI() : request.getRequestURI() + '?' + query;
  }

  /** Whether nothing but its target decides on the content of the answer to a request. */
  private boolean isUsual(HttpServletRequest request) {
    return answers.accepts(request.getHeader(HttpHeaders.ACCEPT))
        && !hasSeveral(request, HttpHeaders.ACCEPT)
        && request.getHeader(HttpHeaders.IF_MATCH) == null
        && request.getHeader(HttpHeaders.IF_UNMODIFIED_SINCE) == null
        && !contexts.wantsRecent(request)
        && surroundings.admit(request);
  }

  private static boolean hasSeveral(HttpServletRequest request, String header) {
    Enumeration<String> values = request.getHeaders(header);
    if (values.hasMoreElements()) {
      values.nextElement();
    }
    return values.hasMoreElements();
  }

  /**
   * Answers a request if its answer is prepared.
   *
   * @return whether it did
   */
  boolean answer(String target, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return isUsual(request) && answerAsUsual(target, request, response);
  }

  private boolean answerAsUsual(
      String target, HttpServletRequest request, HttpServletResponse response) throws IOException {
    Instant now = time.instant();
    Optional<PreparedAnswer> found = answers.find(target, now);
    if (found.isEmpty()) {
      return false;
    }
    PreparedAnswer answer = found.get();
    boolean notModified = isNotModified(request, answer.etag());
    AnswerBody body = answer.body();
    if (!notModified && body == null) {
      return false;
    }
    surroundings.answer(
        request,
        response,
        answer,
        () -> {
          answers.give(answer, now);
          cached.headers(answer, now, response::setHeader);
          response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
          if (notModified) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
          } else {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            writer.write(Objects.requireNonNull(body), request, response);
          }
        });
    return true;
  }

  private static boolean isNotModified(HttpServletRequest request, String etag) {
    @Nullable String condition = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    return condition != null
        && (condition.equals(etag)
            || CachedAnswer.isNotModified(new ServletWebRequest(request), etag));
  }
}
