package io.imagegateway.web.server;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of the server itself.
 *
 * @param maxRequests requests in progress, at most; beyond it a request is rejected at once, also
 *     one that could be answered from the cache
 */
@ConfigurationProperties("gateway")
@Validated
record ServerLimits(@Positive @DefaultValue("500") int maxRequests) {}
