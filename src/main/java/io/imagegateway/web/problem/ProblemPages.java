package io.imagegateway.web.problem;

import io.imagegateway.lookup.ProblemCode;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
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

/**
 * The pages that explain problems: one for each code, in either spelling, and an index. Their links
 * are relative, so that they work behind a path prefix.
 */
@RestController
@Hidden
public final class ProblemPages {

  private static final String STYLE =
      "body{font:1rem/1.5 system-ui,sans-serif;color:#222;background:#fff;max-width:44rem;"
          + "margin:2rem auto;padding:0 1rem}"
          + "h1{font-size:1.5rem;line-height:1.2}"
          + "code{font-family:ui-monospace,monospace}"
          + "table{border-collapse:collapse}"
          + "th,td{text-align:left;vertical-align:top;padding:.25rem 1rem .25rem 0;"
          + "border-bottom:1px solid #ccc}";

  /** The source that a content security policy has to allow for the pages' style. */
  public static final String STYLE_SOURCE = "'sha256-" + digest(STYLE) + "'";

  private static final Map<String, String> PAGES =
      Arrays.stream(ProblemCode.values())
          .collect(Collectors.toUnmodifiableMap(ProblemCode::slug, ProblemPages::page));

  private static final String INDEX = index();

  private final ProblemWriter writer;

  ProblemPages(ProblemWriter writer) {
    this.writer = writer;
  }

  @GetMapping("/problems")
  ResponseEntity<?> index(HttpServletRequest request) {
    return html(INDEX);
  }

  /** The page of a code, as in {@code type} or as in {@code code}. */
  @GetMapping("/problems/{slug}")
  ResponseEntity<?> page(@PathVariable String slug, HttpServletRequest request) {
    String page = PAGES.get(isInCapitals(slug) ? slug(slug) : slug);
    return page == null
        ? writer.response(
            ProblemWriter.problem(ProblemCode.NOT_FOUND, request), HttpHeaders.EMPTY, request)
        : html(page);
  }

  private static boolean isInCapitals(String code) {
    return code.equals(code.toUpperCase(Locale.ROOT)) && code.indexOf('-') < 0;
  }

  private static String slug(String code) {
    return code.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ResponseEntity<String> html(String page) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
        .body(page);
  }

  private static String page(ProblemCode problem) {
    return document(
        problem.title(),
        """
        <p><code>%s</code>, HTTP status %d, %s</p>
        <p>%s</p>
        <p>%s</p>
        <p><a href="../problems">All problems</a></p>
        """
            .formatted(
                problem.name(),
                problem.status(),
                problem.retryable()
                    ? "worth another try later"
                    : "the same again until something changes",
                HtmlUtils.htmlEscape(problem.explanation()),
                HtmlUtils.htmlEscape(problem.advice())));
  }

  private static String index() {
    return document(
        "Problems",
        Arrays.stream(ProblemCode.values())
            .map(problem ->
                """
                <tr><td><a href="problems/%s"><code>%s</code></a></td><td>%d</td><td>%s</td></tr>
                """
                    .formatted(
                        problem.slug(),
                        problem.name(),
                        problem.status(),
                        HtmlUtils.htmlEscape(problem.title())))
            .collect(
                Collectors.joining(
                    "",
                    "<table>\n<tr><th>Code</th><th>HTTP status</th><th>Problem</th></tr>\n",
                    "</table>\n")));
  }

  private static String document(String title, String content) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s</title>
    <style>%2$s</style>
    </head>
    <body>
    <h1>%1$s</h1>
    %3$s</body>
    </html>
    """
        .formatted(HtmlUtils.htmlEscape(title), STYLE, content);
  }

  private static String digest(String style) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
