package io.imagegateway.boximage;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of calls to NCP that a search divides its calls by; the same settings that the calls
 * themselves follow.
 *
 * @param datafence of lists of custom images
 * @param server of look-ups of server images
 */
@ConfigurationProperties("ncp")
@Validated
record SearchSettings(
    @Valid @DefaultValue Datafence datafence, @Valid @DefaultValue Server server) {

  /**
   * The settings of lists of custom images.
   *
   * @param rateLimit lists that one search waits for at the same time, at most
   */
  record Datafence(@Positive @DefaultValue("20") int rateLimit) {}

  /**
   * The settings of look-ups of server images.
   *
   * @param rateLimit batches that one search waits for at the same time, at most
   * @param batchSize numbers in one batch
   */
  record Server(
      @Positive @DefaultValue("20") int rateLimit, @Positive @DefaultValue("100") int batchSize) {}
}
