package io.imagegateway.ncp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class ResponseHeadTests {

  private static final Instant SENT_AT = Instant.parse("2026-01-15T09:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "5, 5",
    "' 7 ', 7",
    "007, 7",
    "3600, 3600",
    "3601, 3600",
    "9999, 3600",
    "10000, 3600",
    "99999999999999999999999, 3600",
    "0000000000000000000000005, 5",
    "'Thu, 15 Jan 2026 09:00:20 GMT', 20",
    "'Thursday, 15-Jan-26 09:00:20 GMT', 20",
    "'Thu Jan 15 09:00:20 2026', 20",
    "'Thu, 15 Jan 2026 08:59:00 GMT', 0",
    "'Fri, 16 Jan 2026 09:00:00 GMT', 3600"
  })
  void readsHowLongToWaitWithinAnHour(String value, long seconds) {
    assertThat(head(HttpHeaders.RETRY_AFTER, value).retryAfter())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "٣", "2026-01-15T09:00:20Z"})
  void doesNotWaitForWhatItCantRead(String value) {
    assertThat(head(HttpHeaders.RETRY_AFTER, value).retryAfter()).isNull();
  }

  @Test
  void readsTheTimeThatTheAnswerWasMade() {
    assertThat(head(HttpHeaders.DATE, "Thu, 15 Jan 2026 09:10:00 GMT").date())
        .isEqualTo("2026-01-15T09:10:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "0", "-1", "1768467600000"})
  void knowsNoTimeIfItCantReadIt(String value) {
    assertThat(head(HttpHeaders.DATE, value).date()).isNull();
  }

  @Test
  void makesNothingUpForAnEmptyAnswer() {
    assertThat(ResponseHead.of(200, new HttpHeaders(), SENT_AT))
        .isEqualTo(new ResponseHead(200, null, null));
  }

  private static ResponseHead head(String name, @Nullable String value) {
    HttpHeaders headers = new HttpHeaders();
    headers.add(name, value);
    return ResponseHead.of(503, headers, SENT_AT);
  }
}
