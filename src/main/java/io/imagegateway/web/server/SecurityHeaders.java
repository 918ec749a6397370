package io.imagegateway.web.server;

import io.imagegateway.web.CorsSettings;
import io.imagegateway.web.problem.ProblemPages;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/** The headers that restrict what browsers may do with an answer to the necessary minimum. */
@Component
final class SecurityHeaders {

  private static final String NEVER = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** For answers that need nothing: JSON, and pages of plain text. */
  private static final String NOTHING = "default-src 'none'; " + NEVER;

  /** The one style within Swagger UI's page, that of its logo; another version may need another. */
  private static final String LOGO = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

  /** Swagger UI has its icons as data in its style sheet, and calls the API that it is part of. */
  private static final String SWAGGER_UI =
      "default-src 'none'; script-src 'self'; style-src 'self' "
          + LOGO
          + "; img-src 'self' data:; connect-src 'self'; "
          + NEVER;

  /** The page has its scripts, styles and icon below {@code /ui/}, and calls the API. */
  private static final String PAGE =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; "
          + NEVER;

  private static final String PROBLEM_PAGES =
      "default-src 'none'; style-src " + ProblemPages.STYLE_SOURCE + "; " + NEVER;

  /** Whether pages of other origins may load answers at all. */
  private final boolean shared;

  SecurityHeaders(CorsSettings settings) {
    this.shared = !settings.allowedOrigins().isEmpty();
  }

  /** Sets them on the answer to a request for this path. */
  void on(HttpServletResponse response, String path) {
    response.setHeader("Content-Security-Policy", policy(path));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    if (!shared) {
      response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
  }

  private static String policy(String path) {
    if (path.startsWith("/swagger-ui/")) {
      return SWAGGER_UI;
    }
    if (path.equals("/") || path.startsWith("/ui/")) {
      return PAGE;
    }
    return path.equals("/problems") || path.startsWith("/problems/") ? PROBLEM_PAGES : NOTHING;
  }
}
