package io.imagegateway.customimage;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The time at which look-ups start.
 *
 * @param gather how long look-ups wait for further lists after the first that came
 */
@ConfigurationProperties("gateway.join")
@Validated
record GatherSettings(@DurationMin @DefaultValue("250ms") Duration gather) {}
