package io.imagegateway.web.server;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the server that are not Spring Boot's.
 *
 * @param shutdownPause how long requests are still accepted after the signal to stop, while
 *     readiness has fallen and every answer closes its connection; 5 s at most, which the chart
 *     counts on
 * @param accessLog whether each request leaves a line in the log {@code access}
 */
@ConfigurationProperties("gateway")
@Validated
record HttpServerSettings(
    @DurationMin @DurationMax(seconds = 5) @DefaultValue("2s") Duration shutdownPause,
    @DefaultValue("false") boolean accessLog) {}
