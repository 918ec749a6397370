package io.imagegateway.web.server;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import io.imagegateway.web.problem.Problem;
import io.imagegateway.web.problem.ProblemWriter;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The answers to requests that Tomcat rejects before any application sees them, such as one with a
 * bad percent code in its path: problem documents instead of Tomcat's HTML page.
 */
final class ProblemErrorReportValve extends ErrorReportValve {

  /** The exception's only mark: Tomcat has no type for requests that are too long. */
  private static final String TOO_LONG =
      StringManager.getManager(Http11InputBuffer.class)
          .getString("iib.requestheadertoolarge.error");

  private final ProblemWriter problems;
  private final SecurityHeaders headers;

  ProblemErrorReportValve(ProblemWriter problems, SecurityHeaders headers) {
    this.problems = problems;
    this.headers = headers;
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    // As in Tomcat's own report: an answer that is on its way already, or none that is an error.
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      // No filter was there to do it.
      headers.on(response.getResponse(), "");
      problems.write(
          problem(request, status, throwable), request.getRequest(), response.getResponse());
    } catch (IOException clientGone) {
      container.getLogger().debug("the client left before it was answered", clientGone);
    }
  }

  private static Problem problem(Request request, int status, @Nullable Throwable throwable) {
    if (throwable != null && TOO_LONG.equals(throwable.getMessage())) {
      // What could not be read to its end has no path yet.
      return request.getCoyoteRequest().requestURI().isNull()
          ? tooLong(HttpStatus.URI_TOO_LONG, "query", request)
          : tooLong(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers", request);
    }
    return ProblemWriter.problem(ProblemWriter.forStatus(status), status, request.getRequest());
  }

  private static Problem tooLong(HttpStatus status, String field, Request request) {
    return ProblemWriter.problem(ProblemCode.INVALID_REQUEST, status.value(), request.getRequest())
        .with(List.of(new FieldError(field, "too long for the gateway to read")));
  }
}
