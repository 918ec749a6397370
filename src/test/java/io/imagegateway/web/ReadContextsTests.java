package io.imagegateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.Waiting;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ReadContextsTests {

  private final VirtualTime time = new VirtualTime();
  private final ReadContexts callers =
      new ReadContexts(
          new RequestSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), 400),
          new CorsSettings(Set.of("https://console.example.com"), Set.of()),
          new ClientAddresses(new CallerSettings(List.of())),
          new Waiting(new AdmissionLimit(400), time.scheduler(), time),
          ObservationRegistry.NOOP);
  private final MockHttpServletRequest request = new MockHttpServletRequest();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=0",
        "wait=-1",
        "wait=1.5",
        "wait=abc",
        "wait=1s",
        "waiting=3",
        "respond-async"
      })
  void ignoresAPreferenceThatCannotBeRead(String prefer) {
    request.addHeader("Prefer", prefer);
    assertThat(callers.patience(request)).isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=3|3",
        "Wait=3|3",
        "wait = 3|3",
        "wait=\"3\"|3",
        "respond-async, wait=3|3",
        "wait=3; foo=bar|3",
        "wait=3, wait=5|3",
        "wait=30|30",
        "wait=31|30",
        "wait=999999999|30",
        "wait=99999999999999999999999|30"
      })
  void waitsAsLongAsTheCallerPrefersButNotForEver(String prefer, long seconds) {
    request.addHeader("Prefer", prefer);
    assertThat(callers.patience(request)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void readsSeveralPreferHeadersAsOne() {
    request.addHeader("Prefer", "respond-async");
    request.addHeader("Prefer", "wait=2");
    assertThat(callers.patience(request)).isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-cache|true",
        "No-Cache|true",
        "max-age=0, no-cache|true",
        "max-age=0|false",
        "no-store|false",
        "x-no-cache|false"
      })
  void asksForRecentDataOnNoCacheOnly(String cacheControl, boolean recent) {
    request.addHeader("Cache-Control", cacheControl);
    assertThat(callers.wantsRecent(request)).isEqualTo(recent);
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, , false",
    "cross-site, https://evil.example, false",
    "cross-site, https://console.example.com, true",
    "same-site, https://evil.example, true",
    "same-origin, , true",
    "none, , true"
  })
  void ignoresNoCacheOfPagesOfOtherSites(String site, @Nullable String origin, boolean recent) {
    request.addHeader("Cache-Control", "no-cache");
    request.addHeader("Sec-Fetch-Site", site);
    if (origin != null) {
      request.addHeader("Origin", origin);
    }
    assertThat(callers.wantsRecent(request)).isEqualTo(recent);
  }
}
