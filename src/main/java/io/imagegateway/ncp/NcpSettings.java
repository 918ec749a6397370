package io.imagegateway.ncp;

import io.imagegateway.lookup.UpstreamService;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of calls to NCP. Both services have the same settings; their defaults differ in the
 * base URL alone.
 *
 * @param datafence the Datafence service
 * @param server the VPC Server service
 * @param retry when an attempt is repeated
 * @param maxResponseSize bytes of an answer's body that are read at most, from 1 byte to a
 *     sixteenth of the largest heap: a parsed body takes more than twenty times its bytes
 * @param allowInsecure whether base URLs may be plain http beyond loopback
 * @param proxy the HTTP proxy through which NCP is reached, unless it is on loopback; null for none
 */
@ConfigurationProperties("ncp")
@Validated
public record NcpSettings(
    @Valid @DefaultValue Service datafence,
    @Valid @DefaultValue Service server,
    @Valid @DefaultValue Retry retry,
    @DefaultValue("8MB") DataSize maxResponseSize,
    @DefaultValue("false") boolean allowInsecure,
    @Nullable ProxyAddress proxy)
    implements Validator {

  private static final URI DATAFENCE_URL = URI.create("https://datafence.apigw.ntruss.com");
  private static final URI SERVER_URL = URI.create("https://ncloud.apigw.ntruss.com");
  private static final int RESPONSES_PER_HEAP = 16;

  /** Fills in the base URLs that are not set. */
  public NcpSettings {
    datafence = datafence.orAt(DATAFENCE_URL);
    server = server.orAt(SERVER_URL);
  }

  /** The settings of one service. */
  public Service of(UpstreamService service) {
    return switch (service) {
      case DATAFENCE -> datafence;
      case SERVER -> server;
    };
  }

  @Override
  public boolean supports(Class<?> type) {
    return type == NcpSettings.class;
  }

  /** Checks what no constraint of a single setting can express. */
  @Override
  public void validate(Object target, Errors errors) {
    ((NcpSettings) target).check(Runtime.getRuntime().maxMemory(), errors);
  }

  /**
   * Checks that base URLs can be called and signed for, and that numbers fit together.
   *
   * @param heap the bytes that the heap can grow to
   */
  void check(long heap, Errors errors) {
    for (UpstreamService service : UpstreamService.values()) {
      Service its = of(service);
      String name = service.label();
      baseUrlFault(its.baseUrl())
          .ifPresent(fault ->
              reject(errors, name + ".baseUrl", "ncp.%s.base-url %s".formatted(name, fault)));
      if (its.breaker().window() < its.breaker().minimumCalls()) {
        reject(
            errors,
            name + ".breaker.window",
            "ncp.%s.breaker.window must not be smaller than minimum-calls".formatted(name));
      }
    }
    long largest = heap / RESPONSES_PER_HEAP;
    if (maxResponseSize.toBytes() < 1 || maxResponseSize.toBytes() > largest) {
      reject(
          errors,
          "maxResponseSize",
          "ncp.max-response-size must be from 1B to %dKB, a sixteenth of the heap"
              .formatted(largest / 1024));
    }
    if (proxy != null && !proxy.valid()) {
      reject(
          errors, "proxy", "ncp.proxy must be http://host:port, without a user name or a password");
    }
  }

  private static void reject(Errors errors, String field, String message) {
    errors.rejectValue(field, "inconsistent", message);
  }

  /** Why requests can't be sent to a base URL, or must not be. */
  private Optional<String> baseUrlFault(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("must be an absolute https URL");
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > ProxyAddress.HIGHEST_PORT) {
      return Optional.of("must have a host, and no port or one from 1 to 65535");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      return Optional.of("must have neither user, query nor fragment");
    }
    if (scheme.equals("http") && !allowInsecure && !Loopback.holds(url.getHost())) {
      return Optional.of("must be https beyond loopback, unless ncp.allow-insecure is true");
    }
    return Optional.empty();
  }

  /**
   * The settings of one service.
   *
   * @param baseUrl where the service is: https, or plain http on loopback, with or without a path
   *     prefix; nothing else. Null until {@link NcpSettings} fills in the service's public address
   * @param timeout the time of one attempt, from its sending to the last byte of its answer
   * @param maxConcurrency attempts under way at the same time, repeated ones included, at most
   * @param rateLimit attempts per second, repeated ones included; no second sees more than twice
   *     that
   * @param rateLimitAlone the same for this replica alone, while the store that replicas share
   *     can't be reached; null: {@code rateLimit}
   * @param breaker when the service is left alone
   */
  public record Service(
      @Nullable URI baseUrl,
      @DurationMin(millis = 1) @DefaultValue("4s") Duration timeout,
      @Positive @DefaultValue("32") int maxConcurrency,
      @Positive @DefaultValue("20") int rateLimit,
      @Nullable @Positive Integer rateLimitAlone,
      @Valid @DefaultValue Breaker breaker) {

    @Override
    public URI baseUrl() {
      return Objects.requireNonNull(baseUrl, "no base URL");
    }

    /** Attempts per second of this replica alone, while it works for itself. */
    public int rateAlone() {
      return rateLimitAlone == null ? rateLimit : rateLimitAlone;
    }

    private Service orAt(URI standard) {
      return baseUrl == null
          ? new Service(standard, timeout, maxConcurrency, rateLimit, rateLimitAlone, breaker)
          : this;
    }
  }

  /**
   * A service's circuit breaker, over attempts.
   *
   * @param failureRate the percentage of failures at which it opens
   * @param minimumCalls attempts in the window before the rate counts, at most all of them
   * @param window the number of latest attempts that the rate is taken over
   * @param openDuration how long it stays open
   * @param probes attempts that are let through then, to see whether it can close
   */
  public record Breaker(
      @Min(1) @Max(100) @DefaultValue("60") int failureRate,
      @Positive @DefaultValue("50") int minimumCalls,
      @Positive @DefaultValue("100") int window,
      @DurationMin(millis = 1) @DefaultValue("10s") Duration openDuration,
      @Positive @DefaultValue("3") int probes) {}

  /**
   * The settings of when an attempt is repeated.
   *
   * @param maxAttempts attempts per call, the first included
   * @param budget repetitions of the last 10 s per first attempt in them, per service
   */
  public record Retry(
      @Positive @DefaultValue("3") int maxAttempts,
      @DecimalMin("0") @DecimalMax("10") @DefaultValue("0.5") double budget) {}
}
