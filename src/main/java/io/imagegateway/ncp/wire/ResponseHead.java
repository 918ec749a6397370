package io.imagegateway.ncp.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The head of an answer: what the gateway uses of its status line and headers.
 *
 * @param status the HTTP status
 * @param date NCP's own time; null if it did not send it in a form of RFC 9110
 * @param retryAfter how long NCP asks to be left alone, from none to an hour; null if it asks for
 *     nothing that can be read
 */
record ResponseHead(int status, @Nullable Instant date, @Nullable Duration retryAfter) {

  /**
   * The longest {@code Retry-After} that callers get. A pause is shorter: it ends with a probe
   * after 5 minutes at the latest.
   */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private static final Pattern SECONDS = Pattern.compile("[0-9]+");
  private static final Pattern BEYOND_AN_HOUR = Pattern.compile("0*[1-9][0-9]{4,}");

  /**
   * Reads the head of an answer.
   *
   * @param sentAt when the request was sent: what a {@code Retry-After} in form of a date is
   *     counted from
   */
  static ResponseHead of(int status, HttpHeaders headers, Instant sentAt) {
    return new ResponseHead(status, date(headers, HttpHeaders.DATE), retryAfter(headers, sentAt));
  }

  private static @Nullable Duration retryAfter(HttpHeaders headers, Instant sentAt) {
    String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
    if (value == null) {
      return null;
    }
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      return BEYOND_AN_HOUR.matcher(text).matches()
          ? LONGEST_RETRY_AFTER
          : clamped(Duration.ofSeconds(Long.parseLong(text)));
    }
    Instant until = date(headers, HttpHeaders.RETRY_AFTER);
    return until == null ? null : clamped(Duration.between(sentAt, until));
  }

  private static Duration clamped(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
  }

  private static @Nullable Instant date(HttpHeaders headers, String name) {
    try {
      ZonedDateTime date = headers.getFirstZonedDateTime(name);
      return date == null ? null : date.toInstant();
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
