package io.imagegateway.web.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells what failed outside of Spring MVC, in a filter say, as a problem document. */
@RestController
@Hidden
final class ProblemErrorController implements ErrorController {

  /** Where the container dispatches errors to; for a caller who asks for it, there is nothing. */
  @RequestMapping("${spring.web.error.path:/error}")
  ResponseEntity<Object> error(HttpServletRequest request) {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    Problem problem = ProblemWriter.problem(ProblemWriter.forStatus(status), status, request);
    return ProblemWriter.response(problem, HttpHeaders.EMPTY);
  }
}
