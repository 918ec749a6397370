package io.imagegateway.ncp.server;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The personal data that the gateway keeps.
 *
 * @param exposeSharedLoginIds whether callers see with whom an image is shared: e-mail addresses.
 *     If not, they are dropped where NCP's answer is read.
 */
@ConfigurationProperties("gateway")
record PrivacySettings(@DefaultValue("false") boolean exposeSharedLoginIds) {}
