package io.imagegateway.freshness;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings that hold for every cache. The times and the size of a cache are set by its owner,
 * see {@link CacheSettings}.
 *
 * @param failure how long after a failed load none is started again for the same key; doubles with
 *     each further failure, up to 60 s
 * @param refusal the same, at least, after a failure that another call will not change
 * @param minRefreshInterval how old an answer may be for a reader that wants a recent one
 * @param jitter the largest share of {@code fresh} by which values fall due earlier, so that they
 *     do not fall due together; 0 for none
 */
@ConfigurationProperties("gateway.freshness")
@Validated
record FreshnessSettings(
    @DurationMin @DefaultValue("1s") Duration failure,
    @DurationMin @DefaultValue("30s") Duration refusal,
    @DurationMin @DefaultValue("15s") Duration minRefreshInterval,
    @DecimalMin("0") @DecimalMax("0.5") @DefaultValue("0.1") double jitter) {}
