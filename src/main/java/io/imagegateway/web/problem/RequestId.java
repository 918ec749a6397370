package io.imagegateway.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The id that names a request in its answer, in its problem and in the logs. */
public final class RequestId {

  public static final String HEADER = "X-Request-Id";

  /** The id's name in the logs. */
  public static final String LOG_KEY = "http.request.id";

  private static final String ATTRIBUTE = RequestId.class.getName();
  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestId() {}

  /** The request's id: the same however often it is asked for. */
  public static String of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String known) {
      return known;
    }
    String sent = request.getHeader(HEADER);
    String id = sent != null && ACCEPTED.matcher(sent).matches() ? sent : fresh();
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  /** It names a request and guards nothing, so it need not be unguessable. */
  private static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
