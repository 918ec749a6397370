package io.imagegateway.web.openapi;

import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the API's description says about this deployment.
 *
 * @param contactName whom callers may ask
 * @param contactUrl a page of theirs
 */
@ConfigurationProperties("gateway.api")
@Validated
record ApiSettings(
    @NotBlank @DefaultValue("The gateway's operators") String contactName,
    @Nullable URI contactUrl) {}
