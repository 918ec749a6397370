package io.imagegateway.customimage;

import io.imagegateway.freshness.CacheSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of the caches of lists, which their own features check: how long an absence is
 * believed, and how long and how many lists may be held.
 *
 * @param boxImages lists of box custom images
 * @param fenceImages lists of fence custom images
 */
@ConfigurationProperties("gateway.freshness")
record ListFreshness(CacheSettings boxImages, CacheSettings fenceImages) {}
