package io.imagegateway.web.server;

import io.imagegateway.web.problem.ProblemWriter;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Tells what Tomcat refuses before any application sees it, such as a path with a bad percent code,
 * as a problem document instead of Tomcat's HTML page. Tomcat makes it by its name.
 */
public final class ProblemErrorReportValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    // As in Tomcat's own report: an answer that is on its way already, or none that is an error.
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      // No filter was there to do it.
      SecurityHeaders.on(response.getResponse(), "");
      ProblemWriter.write(
          ProblemWriter.problem(ProblemWriter.forStatus(status), status, request.getRequest()),
          response.getResponse());
    } catch (IOException clientGone) {
      container.getLogger().debug("the client left before it was told", clientGone);
    }
  }
}
