package io.imagegateway.web;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What callers get.
 *
 * @param deadline how long a caller waits who says nothing about it
 * @param maxDeadline how long a caller waits at most
 * @param maxConcurrency callers who wait for NCP at the same time, at most; whoever comes then and
 *     can't be answered from the store is turned away
 * @param shutdownPause how long requests are taken as before when the gateway is told to stop,
 *     while readiness has fallen and every answer closes its connection; 5 s at most, which the
 *     chart counts on
 * @param accessLog whether each request leaves a line in the log {@code access}
 */
@ConfigurationProperties("gateway")
@Validated
record RequestSettings(
    @DurationMin(millis = 1) @DefaultValue("10s") Duration deadline,
    @DurationMin(millis = 1) @DefaultValue("30s") Duration maxDeadline,
    @Positive @DefaultValue("400") int maxConcurrency,
    @DurationMin @DurationMax(seconds = 5) @DefaultValue("2s") Duration shutdownPause,
    @DefaultValue("false") boolean accessLog) {}
