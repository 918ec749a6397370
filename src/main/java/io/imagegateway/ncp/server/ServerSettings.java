package io.imagegateway.ncp.server;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of how server images are asked for.
 *
 * @param batchSize how many numbers go into one list call at most, 1 to 1000 (NCP's largest page);
 *     they all go into the URL, at about 30 bytes each
 * @param notFoundCodes NCP's error codes that mean "no such server image"; NCP documents none for
 *     these calls
 */
@ConfigurationProperties("ncp.server")
@Validated
record ServerSettings(
    @Min(1) @Max(ServerImagePages.PAGE_SIZE) @DefaultValue("100") int batchSize,
    @DefaultValue("1104037") Set<@NotBlank String> notFoundCodes) {

  /** Copies the set. */
  ServerSettings {
    notFoundCodes = Set.copyOf(notFoundCodes);
  }
}
