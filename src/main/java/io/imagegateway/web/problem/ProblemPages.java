package io.imagegateway.web.problem;

import io.imagegateway.lookup.ProblemCode;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** A plain page for each problem: what it means, and what to do. */
@RestController
@Hidden
final class ProblemPages {

  private static final Map<String, String> PAGES =
      Arrays.stream(ProblemCode.values())
          .collect(Collectors.toUnmodifiableMap(ProblemCode::slug, ProblemPages::page));

  @GetMapping("/problems/{slug}")
  ResponseEntity<?> page(@PathVariable String slug, HttpServletRequest request) {
    String page = PAGES.get(slug);
    if (page == null) {
      return ProblemWriter.response(
          ProblemWriter.problem(ProblemCode.NOT_FOUND, request), HttpHeaders.EMPTY);
    }
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
        .body(page);
  }

  private static String page(ProblemCode problem) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head><meta charset="utf-8"><title>%1$s</title></head>
    <body>
    <h1>%1$s</h1>
    <p><code>%2$s</code>, HTTP status %3$d, %4$s</p>
    <p>%5$s</p>
    <p>%6$s</p>
    </body>
    </html>
    """
        .formatted(
            HtmlUtils.htmlEscape(problem.title()),
            problem.name(),
            problem.status(),
            problem.retryable()
                ? "worth another try later"
                : "the same again until something changes",
            HtmlUtils.htmlEscape(problem.explanation()),
            HtmlUtils.htmlEscape(problem.advice()));
  }
}
