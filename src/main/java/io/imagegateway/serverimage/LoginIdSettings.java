package io.imagegateway.serverimage;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of what images hold.
 *
 * @param exposeSharedLoginIds whether images hold e-mail addresses: then no store that replicas
 *     share may hold images
 */
@ConfigurationProperties("gateway")
record LoginIdSettings(@DefaultValue("false") boolean exposeSharedLoginIds) {}
