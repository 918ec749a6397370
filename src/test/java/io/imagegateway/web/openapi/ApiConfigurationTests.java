package io.imagegateway.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.servers.Server;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ApiConfigurationTests {

  private final ApiConfiguration configuration = new ApiConfiguration();

  @Test
  void namesWhomCallersMayAsk() {
    assertThat(contact(new ApiSettings("Platform team", URI.create("https://wiki.test/images"))))
        .isEqualTo(new Contact().name("Platform team").url("https://wiki.test/images"));
    assertThat(contact(new ApiSettings("Platform team", null)))
        .isEqualTo(new Contact().name("Platform team"));
  }

  @Test
  void pointsAtTheServerThatItWasReadFrom() {
    assertThat(configuration.api(new ApiSettings("x", null)).getServers())
        .extracting(Server::getUrl)
        .containsExactly("..");
  }

  private Contact contact(ApiSettings settings) {
    return configuration.api(settings).getInfo().getContact();
  }
}
