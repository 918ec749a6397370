package io.imagegateway.ncp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.ncp.ScriptedNcpClient;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.serverimage.ServerImageCapacity;
import io.imagegateway.serverimage.ServerImageSource;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

class ServerSettingsTests {

  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(Beans.class);

  @EnableConfigurationProperties({ServerSettings.class, PrivacySettings.class})
  @Import(VpcServerImages.class)
  static class Beans {

    @Bean
    NcpClient calls() {
      return new ScriptedNcpClient(ServerApi.withOwn());
    }

    @Bean
    ServerImageCapacity capacity() {
      return new ServerImageCapacity(20_000);
    }

    @Bean
    InstantSource time() {
      return new VirtualTime();
    }

    @Bean
    JsonMapper mapper() {
      return new JsonMapper();
    }
  }

  @Test
  void hasDefaultsForEverything() {
    context.run(started -> {
      assertThat(started).hasSingleBean(ServerImageSource.class);
      assertThat(started.getBean(ServerSettings.class))
          .isEqualTo(new ServerSettings(100, Set.of("1104037")));
      assertThat(started.getBean(PrivacySettings.class)).isEqualTo(new PrivacySettings(false));
    });
  }

  @Test
  void readsWhatIsSet() {
    context
        .withPropertyValues(
            "ncp.server.batch-size=1000",
            "ncp.server.not-found-codes=1104037, 23006",
            "gateway.expose-shared-login-ids=true")
        .run(started -> {
          assertThat(started.getBean(ServerSettings.class))
              .isEqualTo(new ServerSettings(1000, Set.of("1104037", "23006")));
          assertThat(started.getBean(PrivacySettings.class)).isEqualTo(new PrivacySettings(true));
        });
  }

  @Test
  void noCodeAtAllMayMeanNotFound() {
    context
        .withPropertyValues("ncp.server.not-found-codes=")
        .run(
            started -> assertThat(started.getBean(ServerSettings.class).notFoundCodes()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ncp.server.batch-size=0",
        "ncp.server.batch-size=1001",
        "ncp.server.batch-size=many",
        "gateway.expose-shared-login-ids=perhaps",
      })
  void aBadValueStopsTheStartAndIsNamed(String property) {
    context
        .withPropertyValues(property)
        .run(failed ->
            assertThat(failed)
                .getFailure()
                .hasStackTraceContaining(property.substring(0, property.indexOf(".", 4))));
  }
}
