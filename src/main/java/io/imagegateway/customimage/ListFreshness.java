package io.imagegateway.customimage;

import io.imagegateway.freshness.CacheSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * The settings of the caches of lists, which their own features check: how long an absence is
 * believed, and how long and how many lists may be held.
 *
 * @param boxImages lists of box custom images
 * @param fenceImages lists of fence custom images
 */
@ConfigurationProperties("gateway.freshness")
record ListFreshness(
    @NestedConfigurationProperty CacheSettings boxImages,
    @NestedConfigurationProperty CacheSettings fenceImages) {}
