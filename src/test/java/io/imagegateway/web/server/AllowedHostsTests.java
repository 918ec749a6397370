package io.imagegateway.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AllowedHostsTests {

  private static final AllowedHosts HOSTS =
      new AllowedHosts(Set.of("images.example.com", "*.svc.cluster.local"));

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "evil.example", "images.example.com"})
  void allowsEveryHostWhereNoneIsSet(String host) {
    assertThat(new AllowedHosts(null).allow(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "images.example.com",
        "images.example.com:8080",
        "IMAGES.Example.com.:8080",
        "gateway.images.svc.cluster.local",
        "localhost",
        "localhost:8081",
        "127.0.0.1:8080",
        "10.1.2.3",
        "[::1]:8080",
        "[fe80::1]"
      })
  void allowsItsNamesAndAddressesWhateverPortCaseAndFinalDot(String host) {
    assertThat(HOSTS.allow(host)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "evil.example:8080",
        "example.com",
        "a.images.example.com",
        "images.example.com.evil.example",
        "svc.cluster.local",
        "xsvc.cluster.local",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "1.2.3"
      })
  void rejectsOtherNamesAndNone(String host) {
    assertThat(HOSTS.allow(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Images.example.com", "images.example.com:8080", "*", "a.*.b"})
  void stopsTheStartOverAListThatIsEmptyOrHoldsNoName(String hosts) {
    new ApplicationContextRunner()
        .withUserConfiguration(Settings.class)
        .withPropertyValues("gateway.allowed-hosts=" + hosts)
        .run(context -> {
          assertThat(context).hasFailed();
          assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("allowedHosts");
        });
  }

  @EnableConfigurationProperties(AllowedHosts.class)
  static class Settings {}
}
