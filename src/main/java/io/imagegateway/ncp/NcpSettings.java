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
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How NCP is called.
 *
 * @param datafence the Datafence service
 * @param server the VPC Server service
 * @param retry when an attempt is repeated
 * @param maxResponseSize bytes of an answer's body that are read at most, up to 1 GB
 * @param allowInsecure whether base URLs may be plain http beyond loopback
 * @param proxy the HTTP proxy through which NCP is reached, unless it is on loopback; null for none
 */
@ConfigurationProperties("ncp")
@Validated
@ConsistentSettings
public record NcpSettings(
    @Valid @DefaultValue Datafence datafence,
    @Valid @DefaultValue Server server,
    @Valid @DefaultValue Retry retry,
    @DefaultValue("8MB") DataSize maxResponseSize,
    @DefaultValue("false") boolean allowInsecure,
    @Nullable ProxyAddress proxy) {

  /** The settings of one service. */
  public Service of(UpstreamService service) {
    return switch (service) {
      case DATAFENCE -> datafence;
      case SERVER -> server;
    };
  }

  /** What is set for each service alike. */
  public sealed interface Service {

    /**
     * Where the service is: https, or plain http on loopback, with or without a path prefix;
     * nothing else.
     */
    URI baseUrl();

    /** The time of one attempt, from its sending to the last byte of its answer. */
    Duration timeout();

    /** AttemptSender under way at the same time, repeated ones included, at most. */
    int maxConcurrency();

    /** AttemptSender per second, repeated ones included; no second sees more than twice that. */
    int rateLimit();

    /** When the service is left alone. */
    Breaker breaker();
  }

  /**
   * Datafence.
   *
   * @param baseUrl where the service is
   * @param timeout the time of one attempt
   * @param maxConcurrency attempts under way at the same time, at most
   * @param rateLimit attempts per second
   * @param breaker when the service is left alone
   */
  public record Datafence(
      @DefaultValue("https://datafence.apigw.ntruss.com") URI baseUrl,
      @DurationMin(millis = 1) @DefaultValue("4s") Duration timeout,
      @Positive @DefaultValue("32") int maxConcurrency,
      @Positive @DefaultValue("20") int rateLimit,
      @Valid @DefaultValue Breaker breaker)
      implements Service {}

  /**
   * VPC Server.
   *
   * @param baseUrl where the service is
   * @param timeout the time of one attempt
   * @param maxConcurrency attempts under way at the same time, at most
   * @param rateLimit attempts per second
   * @param breaker when the service is left alone
   */
  public record Server(
      @DefaultValue("https://ncloud.apigw.ntruss.com") URI baseUrl,
      @DurationMin(millis = 1) @DefaultValue("4s") Duration timeout,
      @Positive @DefaultValue("32") int maxConcurrency,
      @Positive @DefaultValue("20") int rateLimit,
      @Valid @DefaultValue Breaker breaker)
      implements Service {}

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
   * When an attempt is repeated.
   *
   * @param maxAttempts attempts per call, the first included
   * @param budget repetitions of the last 10 s per first attempt in them, per service
   */
  public record Retry(
      @Positive @DefaultValue("3") int maxAttempts,
      @DecimalMin("0") @DecimalMax("10") @DefaultValue("0.5") double budget) {}
}
