package io.imagegateway.web;

import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.StaleReason;
import io.imagegateway.lookup.Fingerprints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers with their freshness in their headers (RFC 9110, 9111 and 9211), and without a body that
 * the caller already has.
 */
@Component
public final class CachedAnswer {

  public static final String CACHE_STATUS = "Cache-Status";
  private static final String CACHE_NAME = "image-gateway";

  /**
   * The version of the answers' representation. To be raised whenever an answer changes its form or
   * the gateway's own words in it while NCP's data stay the same: it is part of every entity tag,
   * so a tag of another release never names another body. A test holds the answers against {@code
   * openapi/representation.json}.
   */
  public static final int REPRESENTATION = 1;

  /** How long what never changes while the gateway runs may be kept. */
  private static final Duration CONSTANT = Duration.ofHours(1);

  private final InstantSource time;
  private final AnswerSettings settings;
  private final JsonMapper mapper;

  CachedAnswer(InstantSource time, AnswerSettings settings, JsonMapper mapper) {
    this.time = time;
    this.settings = settings;
    this.mapper = mapper;
  }

  /**
   * Answers with 200 and the body, or with 304 if the caller has it.
   *
   * @param request the request, for its conditions
   * @param freshness of everything in the answer
   * @param content names the content: equal if and only if the body is
   * @param complete whether everything asked for could be fetched; what is incomplete is not stored
   * @param body makes the body, if it is needed
   */
  public <T> ResponseEntity<T> of(
      ServletWebRequest request,
      Freshness freshness,
      String content,
      boolean complete,
      Supplier<T> body) {
    return of(request, freshness, content, complete, CachedAnswer::countNothing, body);
  }

  private static void countNothing() {}

  /**
   * Answers likewise.
   *
   * @param tally counts what the answer shows; run each time that it is given
   */
  public <T> ResponseEntity<T> of(
      ServletWebRequest request,
      Freshness freshness,
      String content,
      boolean complete,
      Runnable tally,
      Supplier<T> body) {
    tally.run();
    HttpHeaders headers = new HttpHeaders();
    freshnessHeaders(freshness, complete, time.instant(), headers::set);
    return Preparation.of(request.getRequest())
        .map(preparation ->
            prepared(preparation, request, headers, freshness, content, complete, tally, body))
        .orElseGet(() -> answer(request, headers, content, body));
  }

  /** Answers likewise, and keeps the answer for further requests. */
  private <T> ResponseEntity<T> prepared(
      Preparation preparation,
      ServletWebRequest request,
      HttpHeaders headers,
      Freshness freshness,
      String content,
      boolean complete,
      Runnable tally,
      Supplier<T> body) {
    String etag = etag(content);
    contentHeaders(etag, headers);
    if (isNotModified(request, etag)) {
      preparation.answered(request.getRequest(), etag, freshness, complete, tally);
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED).headers(headers).build();
    }
    preparation.answered(
        request.getRequest(),
        etag,
        freshness,
        complete,
        tally,
        () -> mapper.writeValueAsBytes(body.get()));
    return ResponseEntity.ok().headers(headers).contentType(MediaType.APPLICATION_JSON).build();
  }

  /**
   * The headers of a prepared answer.
   *
   * @param now when it is given, while all of it is fresh
   * @param headers takes names and values
   */
  public void headers(PreparedAnswer answer, Instant now, BiConsumer<String, String> headers) {
    freshnessHeaders(answer.freshness(), true, now, headers);
    headers.accept(HttpHeaders.ETAG, answer.etag());
  }

  private void freshnessHeaders(
      Freshness freshness, boolean complete, Instant now, BiConsumer<String, String> headers) {
    headers.accept(HttpHeaders.AGE, Long.toString(age(freshness, now)));
    headers.accept(HttpHeaders.CACHE_CONTROL, cacheControl(freshness, complete, now));
    headers.accept(CACHE_STATUS, cacheStatus(freshness, now));
  }

  /** Answers likewise with what the gateway knows by itself and may be kept for an hour. */
  public <T> ResponseEntity<T> ofConstant(ServletWebRequest request, String content, T body) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.AGE, "0");
    headers.setCacheControl(CacheControl.maxAge(CONSTANT));
    headers.set(CACHE_STATUS, CACHE_NAME + "; hit; ttl=" + CONSTANT.toSeconds());
    return answer(request, headers, content, () -> body);
  }

  private static <T> ResponseEntity<T> answer(
      ServletWebRequest request, HttpHeaders headers, String content, Supplier<T> body) {
    String etag = etag(content);
    contentHeaders(etag, headers);
    if (isNotModified(request, etag)) {
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED).headers(headers).build();
    }
    return ResponseEntity.ok().headers(headers).body(body.get());
  }

  /** Weak, because answers are compressed on request, and equal content may differ in its bytes. */
  private static String etag(String content) {
    return "W/\""
        + Fingerprints.of(Fingerprints.joined(Integer.toString(REPRESENTATION), content))
        + "\"";
  }

  private static void contentHeaders(String etag, HttpHeaders headers) {
    headers.setETag(etag);
    headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
  }

  /**
   * Whether the caller has the content of this entity tag already. RFC 9110, section 13.1.2: an
   * asterisk stands for whatever there is.
   */
  public static boolean isNotModified(ServletWebRequest request, String etag) {
    return "*".equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))
        || request.checkNotModified(etag);
  }

  private String cacheControl(Freshness freshness, boolean complete, Instant now) {
    if (!complete) {
      return "no-store";
    }
    // A cache counts Age against max-age, so it is added to what is left.
    long left = Math.max(0, ttl(freshness, now));
    long maxAge = freshness.reason() == null ? age(freshness, now) + left : 0;
    String directive = "max-age=" + maxAge;
    if (settings.exposeSharedLoginIds()) {
      return directive + ", private";
    }
    return directive
        + (maxAge > 0
            ? extension("stale-while-revalidate", settings.cacheControl().staleWhileRevalidate())
            : "")
        + extension("stale-if-error", settings.cacheControl().staleIfError());
  }

  private static String extension(String name, Duration time) {
    return time.toSeconds() > 0 ? ", " + name + "=" + time.toSeconds() : "";
  }

  private static String cacheStatus(Freshness freshness, Instant now) {
    StaleReason reason = freshness.reason();
    if (reason != null) {
      long ttl = Math.min(0, ttl(freshness, now));
      return CACHE_NAME + "; hit; ttl=" + ttl + "; detail=" + reason.detail();
    }
    return CACHE_NAME
        + switch (freshness.source()) {
          case REQUEST -> "; fwd=request";
          case MISS -> "; fwd=miss";
          case STORE -> "; hit; ttl=" + ttl(freshness, now);
        };
  }

  private static long age(Freshness freshness, Instant now) {
    return Math.max(0, seconds(freshness.fetchedAt(), now));
  }

  private static long ttl(Freshness freshness, Instant now) {
    return seconds(now, freshness.freshUntil());
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }
}
