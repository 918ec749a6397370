package io.imagegateway.serverimage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures what the source of server images needs to know of their cache. */
@Configuration(proxyBeanMethods = false)
class ServerImageConfiguration {

  @Bean
  ServerImageCapacity serverImageCapacity(ServerImageFreshness freshness) {
    return new ServerImageCapacity(freshness.serverImages().maxSize());
  }
}
