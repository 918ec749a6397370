package io.imagegateway.web;

import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Caller;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * The factory of read contexts from requests: how new an answer is to be ({@code Cache-Control:
 * no-cache}, RFC 9111) and how long the caller waits for it ({@code Prefer: wait=N}, RFC 7240).
 * What can't be read is ignored, as the RFCs demand.
 */
@Component
public final class ReadContexts implements HandlerMethodArgumentResolver {

  public static final String PREFER = "Prefer";
  private static final Pattern WAIT =
      Pattern.compile("(?i)wait\\s*=\\s*\"?([0-9]+)\"?(?:\\s*;.*)?");

  /** Sent by browsers (W3C, Fetch Metadata Request Headers). */
  private static final String FETCH_SITE = "Sec-Fetch-Site";

  /** Those whose connections have no IP address. */
  private static final Caller NOWHERE = new Caller("nowhere");

  private final RequestSettings settings;
  private final CorsSettings origins;
  private final ClientAddresses addresses;
  private final Waiting waiting;
  private final ObservationRegistry observations;

  ReadContexts(
      RequestSettings settings,
      CorsSettings origins,
      ClientAddresses addresses,
      Waiting waiting,
      ObservationRegistry observations) {
    this.settings = settings;
    this.origins = origins;
    this.addresses = addresses;
    this.waiting = waiting;
    this.observations = observations;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == ReadContext.class;
  }

  /**
   * The caller as an argument of the method that answers. The method closes it as soon as its reads
   * are done, before a slow client is written to; at the end of the request it is closed anyway.
   */
  @Override
  public ReadContext resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    ReadContext caller =
        of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
    request.registerDestructionCallback(
        ReadContext.class.getName(), caller::close, RequestAttributes.SCOPE_REQUEST);
    return caller;
  }

  private ReadContext of(HttpServletRequest request) {
    Observation current = observations.getCurrentObservation();
    boolean recent = wantsRecent(request);
    ReadContext reader =
        waiting.reader(
            caller(request),
            recent,
            patienceLeft(request),
            current == null ? Observation.NOOP : current);
    if (!recent) {
      Preparation.of(request).ifPresent(prepared -> reader.recordIn(prepared.recording()));
    }
    return reader;
  }

  /** The context of a request that waits for another one's answer, and reads nothing. */
  public ReadContext waiting(HttpServletRequest request) {
    return waiting.reader(caller(request), false, patienceLeft(request), Observation.NOOP);
  }

  /** Whose request it is. */
  public Caller caller(HttpServletRequest request) {
    return addresses.of(request).map(Caller::at).orElse(NOWHERE);
  }

  /**
   * Whether the answer is to be no older than {@code min-refresh-interval}. What a page of another
   * site has its visitors' browsers ask for does not count, unless its origin is allowed: it could
   * make the gateway call NCP thousands of times.
   */
  public boolean wantsRecent(HttpServletRequest request) {
    return elements(request, HttpHeaders.CACHE_CONTROL)
            .map(directive -> directive.toLowerCase(Locale.ROOT))
            .anyMatch(Predicate.isEqual("no-cache"))
        && !isForeign(request);
  }

  private boolean isForeign(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return "cross-site".equals(request.getHeader(FETCH_SITE))
        && (origin == null || !origins.allowedOrigins().contains(origin));
  }

  /** How long the answer is waited for from now on, if its request has waited already. */
  public Duration patienceLeft(HttpServletRequest request) {
    Duration patience = patience(request);
    return Preparation.of(request)
        .map(prepared -> Duration.between(prepared.begunAt(), waiting.time().instant()))
        .map(patience::minus)
        .orElse(patience);
  }

  /** How long the answer is waited for. */
  public Duration patience(HttpServletRequest request) {
    Duration wanted = wait(request).orElse(settings.deadline());
    return wanted.compareTo(settings.maxDeadline()) < 0 ? wanted : settings.maxDeadline();
  }

  /** The first of several counts (RFC 7240, section 2); a wait of 0 seconds is none. */
  private static Optional<Duration> wait(HttpServletRequest request) {
    return elements(request, PREFER)
        .map(WAIT::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .map(wait -> seconds(wait.group(1)))
        .filter(Duration::isPositive);
  }

  /** More than a billion seconds is cut like a billion. */
  private static Duration seconds(String digits) {
    return Duration.ofSeconds(digits.length() > 9 ? 1_000_000_000 : Long.parseLong(digits));
  }

  private static Stream<String> elements(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header)).stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .map(String::strip);
  }
}
