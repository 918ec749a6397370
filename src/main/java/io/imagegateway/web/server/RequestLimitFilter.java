package io.imagegateway.web.server;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The limit of requests in progress: beyond {@code gateway.max-requests} a request is rejected at
 * once, as {@code OVERLOADED}. A request is in progress until its answer is made, so that slow
 * readers do not count.
 */
@Component
@Order(LogContext.WITHIN_THE_TRACE + 2)
final class RequestLimitFilter extends OncePerRequestFilter {

  private static final String PLACE = RequestLimitFilter.class.getName();

  private final Semaphore places;
  private final ProblemWriter problems;

  RequestLimitFilter(ServerLimits limits, ProblemWriter problems) {
    this.places = new Semaphore(limits.maxRequests());
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!places.tryAcquire()) {
      problems.write(ProblemWriter.problem(ProblemCode.OVERLOADED, request), request, response);
      return;
    }
    Place place = new Place(places);
    request.setAttribute(PLACE, place);
    try {
      chain.doFilter(request, response);
    } finally {
      place.free();
    }
  }

  /** Whether another request, whose answer is made already, would not be rejected. */
  boolean hasRoom() {
    return places.availablePermits() > 0;
  }

  /** The answer to a request is made: what follows is writing it. */
  static void answerMade(HttpServletRequest request) {
    if (request.getAttribute(PLACE) instanceof Place place) {
      place.free();
    }
  }

  /** One request's place; freed once. */
  private static final class Place {

    private final Semaphore places;
    private final AtomicBoolean taken = new AtomicBoolean(true);

    Place(Semaphore places) {
      this.places = places;
    }

    void free() {
      if (taken.compareAndSet(true, false)) {
        places.release();
      }
    }
  }
}
