package io.imagegateway.boximage;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** The settings of the join, which stand under two prefixes. */
final class JoinSettings {

  private JoinSettings() {}

  /**
   * How images are matched.
   *
   * @param strategy by what a box custom image is matched with a server image
   */
  @ConfigurationProperties("ncp.join")
  record Matching(@DefaultValue("NUMBER_THEN_NAME") MatchStrategy strategy) {}

  /**
   * When look-ups start.
   *
   * @param gather how long look-ups wait for further lists after the first that came
   */
  @ConfigurationProperties("gateway.join")
  @Validated
  record Gathering(@DurationMin @DefaultValue("250ms") Duration gather) {}
}
