package io.imagegateway.web.server;

import io.imagegateway.web.connector.BoundedHttp11Protocol;
import java.time.InstantSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;

/**
 * The server of the management port. It has platform threads of its own, so that probes are
 * answered while requests keep all carriers of the virtual threads busy.
 *
 * <p>Listed in {@code META-INF/spring}, and without an annotation that a component scan would find:
 * its beans belong to the management context.
 */
class ManagementServerConfiguration {

  private static final int MAX_THREADS = 8;
  private static final int MIN_THREADS = 2;
  private static final int MAX_CONNECTIONS = 200;
  private static final int CONNECTION_TIMEOUT_MILLIS = 5000;

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementTomcat(InstantSource time) {
    return factory -> {
      ServerConfiguration.bound(factory, time);
      factory.addConnectorCustomizers(connector -> {
        if (connector.getProtocolHandler() instanceof BoundedHttp11Protocol protocol) {
          protocol.setExecutor(null);
          protocol.setMinSpareThreads(MIN_THREADS);
          protocol.setMaxThreads(MAX_THREADS);
          protocol.setMaxConnections(MAX_CONNECTIONS);
          protocol.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        }
      });
    };
  }

  /** Its 421 is bare: problems belong to the API. */
  @Bean
  FilterRegistrationBean<AllowedHostsFilter> managementHosts(AllowedHosts hosts) {
    FilterRegistrationBean<AllowedHostsFilter> registration =
        new FilterRegistrationBean<>(
            new AllowedHostsFilter(
                hosts,
                (_, response) -> response.setStatus(HttpStatus.MISDIRECTED_REQUEST.value())));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
