package io.imagegateway.web;

import jakarta.validation.constraints.Pattern;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The pages that may read the API from a browser.
 *
 * @param allowedOrigins origins as browsers send them, such as {@code https://console.example.com};
 *     none by default. There is no {@code *}: the network is all that guards the gateway, and with
 *     {@code *} any page that somebody inside of it opens could read on their behalf
 * @param allowedHeaders names of further request headers that those pages may send, such as {@code
 *     Authorization} for a proxy in front that asks for it; none by default
 */
@ConfigurationProperties("gateway.cors")
@Validated
public record CorsSettings(
    @DefaultValue Set<@Pattern(regexp = ORIGIN, message = ORIGIN_MESSAGE) String> allowedOrigins,
    @DefaultValue Set<@Pattern(regexp = HEADER, message = HEADER_MESSAGE) String> allowedHeaders) {

  /** Browsers leave out a port that is the scheme's own (RFC 6454, section 6.1). */
  static final String ORIGIN =
      "(?!http:.*:80$|https:.*:443$)https?://([a-z0-9_.-]+|\\[[0-9a-f:]+])(:[1-9][0-9]{0,4})?";

  static final String ORIGIN_MESSAGE =
      "must be an origin as browsers send it: http or https, the host in lower case, the port"
          + " unless it is the scheme's own, and nothing behind";

  /** A token of RFC 9110, section 5.6.2, without the {@code *} that would allow all names. */
  static final String HEADER = "[A-Za-z0-9!#$%&'+.^_`|~-]{1,64}";

  static final String HEADER_MESSAGE = "must be the name of a header";

  /** Copies the sets. */
  public CorsSettings {
    allowedOrigins = Set.copyOf(allowedOrigins);
    allowedHeaders = Collections.unmodifiableSet(new LinkedHashSet<>(allowedHeaders));
  }
}
