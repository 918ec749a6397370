package io.imagegateway.web.server;

import io.imagegateway.web.PreparedAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The surroundings of answers that are given behind all other filters, within the request's trace:
 * all that is left is what Spring MVC finds out about the path.
 */
final class InnermostSurroundings implements PreparedAnswerFilter.Surroundings {

  private final LogContext logContext;

  InnermostSurroundings(LogContext logContext) {
    this.logContext = logContext;
  }

  @Override
  public boolean admit(HttpServletRequest request) {
    return true;
  }

  @Override
  public void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      PreparedAnswer answer,
      PreparedAnswerFilter.Answering answering)
      throws IOException {
    ServerHttpObservationFilter.findObservationContext(request)
        .ifPresent(context -> context.setPathPattern(answer.pattern()));
    request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, answer.variables());
    logContext.preHandle(request, response, this);
    try {
      RequestLimitFilter.answerMade(request);
      answering.answer();
    } finally {
      logContext.afterCompletion(request, response, this, null);
    }
  }
}
