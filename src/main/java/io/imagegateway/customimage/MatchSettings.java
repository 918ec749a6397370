package io.imagegateway.customimage;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the match of images.
 *
 * @param strategy by what a custom image is matched with a server image
 */
@ConfigurationProperties("ncp.join")
record MatchSettings(@DefaultValue("NUMBER_THEN_NAME") MatchStrategy strategy) {}
