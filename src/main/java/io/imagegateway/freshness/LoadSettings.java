package io.imagegateway.freshness;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The time that a load may take.
 *
 * @param loadDeadline the time of one load over queue, attempts and pauses, whichever caller
 *     started it and whether or not a caller still waits for it; at least 500 ms, with less left no
 *     attempt is made
 */
@ConfigurationProperties("gateway")
@Validated
record LoadSettings(@DurationMin(millis = 500) @DefaultValue("10s") Duration loadDeadline) {}
