package io.imagegateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.freshness.StaleReason;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

class CachedAnswerTests {

  private static final StaleReason NOT_FETCHED =
      new StaleReason.NotFetched(ProblemCode.UPSTREAM_FAILED);

  private final VirtualTime time = new VirtualTime();
  private CachedAnswer cached = with(0, 0, false);
  private final MockHttpServletRequest request =
      new MockHttpServletRequest("GET", "/api/v1/product-codes");

  @Test
  void addsTheAgeToMaxAgeBecauseCachesCountItAgainstIt() {
    HttpHeaders headers = headers(freshness(-7, 23, Source.STORE), true);
    assertThat(headers.getCacheControl()).isEqualTo("max-age=30");
    assertThat(headers.getFirst("Age")).isEqualTo("7");
    assertThat(headers.getFirst("Cache-Status")).isEqualTo("image-gateway; hit; ttl=23");
    assertThat(headers.get("Vary")).containsExactly("Accept-Encoding");
  }

  @Test
  void addsTheExtensionsThatAreSetForAProxyInFront() {
    cached = with(60, 3600, false);
    assertThat(headers(freshness(-7, 23, Source.STORE), true).getCacheControl())
        .isEqualTo("max-age=30, stale-while-revalidate=60, stale-if-error=3600");
    assertThat(headers(old(-42, -12, NOT_FETCHED), true).getCacheControl())
        .isEqualTo("max-age=0, stale-if-error=3600");
    assertThat(headers(freshness(-7, 23, Source.STORE), false).getCacheControl())
        .isEqualTo("no-store");
  }

  @Test
  void letsNoSharedCacheStoreWhatMayHoldAddresses() {
    cached = with(60, 3600, true);
    assertThat(headers(freshness(-7, 23, Source.STORE), true).getCacheControl())
        .isEqualTo("max-age=30, private");
    assertThat(headers(freshness(-7, 23, Source.STORE), false).getCacheControl())
        .isEqualTo("no-store");
  }

  @Test
  void showsAnOldAnswerAsSuchWithItsReasonAndLetsNobodyKeepIt() {
    HttpHeaders headers = headers(old(-42, -12, NOT_FETCHED), true);
    assertThat(headers.getCacheControl()).isEqualTo("max-age=0");
    assertThat(headers.getFirst("Age")).isEqualTo("42");
    assertThat(headers.getFirst("Cache-Status"))
        .isEqualTo("image-gateway; hit; ttl=-12; detail=upstream-failed");
  }

  @Test
  void showsAnAnswerThatIsOnlyOldAsBeingRefreshed() {
    HttpHeaders headers = headers(old(-31, -1, StaleReason.REFRESHING), true);
    assertThat(headers.getCacheControl()).isEqualTo("max-age=0");
    assertThat(headers.getFirst("Cache-Status"))
        .isEqualTo("image-gateway; hit; ttl=-1; detail=refreshing");
  }

  @Test
  void letsTheReasonOfAnOldPartStandBeforeWhatWasFetched() {
    Freshness fetched = freshness(0, 30, Source.MISS);
    assertThat(headers(fetched.and(old(-20, 0, NOT_FETCHED)), true).getFirst("Cache-Status"))
        .isEqualTo("image-gateway; hit; ttl=0; detail=upstream-failed");
  }

  @Test
  void showsWhatWasFetchedAndWhy() {
    assertThat(headers(freshness(0, 30, Source.MISS), true).getFirst("Cache-Status"))
        .isEqualTo("image-gateway; fwd=miss");
    assertThat(headers(freshness(0, 30, Source.REQUEST), true).getFirst("Cache-Status"))
        .isEqualTo("image-gateway; fwd=request");
  }

  @Test
  void letsNobodyKeepAnIncompleteAnswer() {
    assertThat(headers(freshness(0, 30, Source.MISS), false).getCacheControl())
        .isEqualTo("no-store");
  }

  @Test
  void givesAnAnswerOfFailuresNoAge() {
    HttpHeaders headers = headers(Freshness.ofFailure(), false);
    assertThat(headers.getFirst("Age")).isEqualTo("0");
    assertThat(headers.getFirst("Cache-Status")).isEqualTo("image-gateway; fwd=miss");
  }

  @Test
  void namesEqualContentEqually() {
    Freshness fresh = freshness(-1, 30, Source.STORE);
    String etag = headers(fresh, true).getETag();
    assertThat(etag).matches("W/\"[A-Za-z0-9_-]{22}\"");
    assertThat(headers(freshness(-9, 10, Source.MISS), true).getETag()).isEqualTo(etag);
    assertThat(headers(old(-9, -1, NOT_FETCHED), true).getETag()).isEqualTo(etag);
    assertThat(
            cached
                .of(webRequest(), fresh, "other content", true, () -> "body")
                .getHeaders()
                .getETag())
        .isNotEqualTo(etag);
  }

  @Test
  void leavesOutABodyThatTheCallerHasWithoutMakingIt() {
    Freshness fresh = freshness(-1, 29, Source.STORE);
    String etag = headers(fresh, true).getETag();
    assertThat(etag).isNotNull();
    request.addHeader("If-None-Match", "\"something else\", " + etag);
    AtomicInteger made = new AtomicInteger();
    ResponseEntity<Integer> answer =
        cached.of(webRequest(), fresh, "content", true, made::incrementAndGet);
    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.NOT_MODIFIED);
    assertThat(answer.getBody()).isNull();
    assertThat(made).hasValue(0);
    assertThat(answer.getHeaders().getETag()).isEqualTo(etag);
    assertThat(answer.getHeaders().getCacheControl()).isEqualTo("max-age=30");
    assertThat(answer.getHeaders().getFirst("Cache-Status"))
        .isEqualTo("image-gateway; hit; ttl=29");
  }

  @Test
  void takesAnAsteriskForWhateverThereIs() {
    request.addHeader("If-None-Match", "*");
    assertThat(
            cached
                .of(webRequest(), freshness(-1, 29, Source.STORE), "content", true, () -> "body")
                .getStatusCode())
        .isEqualTo(HttpStatus.NOT_MODIFIED);
  }

  @Test
  void sendsABodyThatHasChanged() {
    request.addHeader("If-None-Match", "W/\"something-else\"");
    ResponseEntity<String> answer =
        cached.of(webRequest(), freshness(-1, 29, Source.STORE), "content", true, () -> "the body");
    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
    assertThat(answer.getBody()).isEqualTo("the body");
  }

  private HttpHeaders headers(Freshness freshness, boolean complete) {
    return cached.of(webRequest(), freshness, "content", complete, () -> "body").getHeaders();
  }

  private ServletWebRequest webRequest() {
    return new ServletWebRequest(request, new MockHttpServletResponse());
  }

  private Freshness old(long fetchedIn, long freshFor, StaleReason reason) {
    return new Freshness(
        time.instant().plusSeconds(fetchedIn),
        time.instant().plusSeconds(freshFor),
        Source.STORE,
        reason);
  }

  private Freshness freshness(long fetchedIn, long freshFor, Source source) {
    return new Freshness(
        time.instant().plusSeconds(fetchedIn), time.instant().plusSeconds(freshFor), source);
  }

  private CachedAnswer with(long whileRevalidate, long ifError, boolean addresses) {
    return new CachedAnswer(
        time,
        new AnswerSettings(
            new AnswerSettings.CacheControl(
                Duration.ofSeconds(whileRevalidate), Duration.ofSeconds(ifError)),
            addresses),
        JsonMapper.shared());
  }
}
