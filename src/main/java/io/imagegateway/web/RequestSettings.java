package io.imagegateway.web;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
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
 * @param accessLog whether each request leaves a line in the log {@code access}
 */
@ConfigurationProperties("gateway")
@Validated
record RequestSettings(
    @DurationMin(millis = 1) @DefaultValue("10s") Duration deadline,
    @DurationMin(millis = 1) @DefaultValue("30s") Duration maxDeadline,
    @Positive @DefaultValue("400") int maxConcurrency,
    @DefaultValue("false") boolean accessLog) {}
