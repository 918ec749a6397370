package io.imagegateway.web.server;

import io.imagegateway.web.PreparedAnswer;
import io.imagegateway.web.problem.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/**
 * The surroundings of answers that are given in front of all other filters: what those do to an
 * answer is done here, by the same components.
 */
final class OutermostSurroundings implements PreparedAnswerFilter.Surroundings {

  private final AllowedHosts hosts;
  private final RequestLimitFilter limit;
  private final SecurityHeaders security;
  private final ConnectionDraining draining;
  private final CrossOriginFilter origins;
  private final RequestTimers timers;

  OutermostSurroundings(
      AllowedHosts hosts,
      RequestLimitFilter limit,
      SecurityHeaders security,
      ConnectionDraining draining,
      CrossOriginFilter origins,
      RequestTimers timers) {
    this.hosts = hosts;
    this.limit = limit;
    this.security = security;
    this.draining = draining;
    this.origins = origins;
    this.timers = timers;
  }

  @Override
  public boolean admit(HttpServletRequest request) {
    return hosts.allow(request.getHeader(HttpHeaders.HOST)) && limit.hasRoom();
  }

  @Override
  public void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      PreparedAnswer answer,
      PreparedAnswerFilter.Answering answering)
      throws IOException {
    RequestTimers.Running timing = timers.start(request, answer.pattern());
    response.setHeader(RequestId.HEADER, RequestId.of(request));
    security.on(response, request.getServletPath());
    draining.on(response);
    origins.on(request, response);
    try {
      answering.answer();
      timing.answered(response.getStatus());
    } catch (IOException | RuntimeException clientGone) {
      timing.brokenOff(clientGone);
      throw clientGone;
    }
  }
}
