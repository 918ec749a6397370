package io.imagegateway.web.openapi;

import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The part of the API's description that depends on the deployment.
 *
 * @param contactName the contact for callers
 * @param contactUrl a page of theirs
 */
@ConfigurationProperties("gateway.api")
@Validated
record ApiSettings(
    @NotBlank @DefaultValue("The gateway's operators") String contactName,
    @Nullable URI contactUrl) {}
