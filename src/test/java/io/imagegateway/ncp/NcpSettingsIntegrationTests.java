package io.imagegateway.ncp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imagegateway.lookup.UpstreamService;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.SimpleErrors;

@ExtendWith(OutputCaptureExtension.class)
class NcpSettingsIntegrationTests {

  @Test
  void defaultsToWhatIsDocumented() {
    NcpSettings settings = settings();

    NcpSettings.Breaker breaker = new NcpSettings.Breaker(60, 50, 100, Duration.ofSeconds(10), 3);
    assertThat(settings)
        .isEqualTo(
            new NcpSettings(
                new NcpSettings.Service(
                    URI.create("https://datafence.apigw.ntruss.com"),
                    Duration.ofSeconds(4),
                    32,
                    20,
                    null,
                    breaker),
                new NcpSettings.Service(
                    URI.create("https://ncloud.apigw.ntruss.com"),
                    Duration.ofSeconds(4),
                    32,
                    20,
                    null,
                    breaker),
                new NcpSettings.Retry(3, 0.5),
                DataSize.ofMegabytes(8),
                false,
                null));
    assertThat(settings.of(UpstreamService.DATAFENCE)).isSameAs(settings.datafence());
    assertThat(settings.of(UpstreamService.SERVER)).isSameAs(settings.server());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ncloud.apigw.ntruss.com",
        "HTTPS://ncloud.apigw.ntruss.com:443/",
        "https://proxy/with/a-prefix/",
        "http://localhost:8080",
        "HTTP://LocalHost:8080",
        "http://127.0.0.1:8080/prefix",
        "http://127.8.9.10",
        "http://[::1]:8080",
        "http://[0:0:0:0:0:0:0:1]"
      })
  void acceptsBaseUrlsThatCanBeCalledAndSignedFor(String url) {
    assertThat(settings("--ncp.server.base-url=" + url).server().baseUrl())
        .isEqualTo(URI.create(url));
    assertThat(settings("--ncp.datafence.base-url=" + url).datafence().baseUrl())
        .isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @CsvSource({
    "http://ncp, must be https beyond loopback",
    "http://128.0.0.1, must be https beyond loopback",
    "http://10.0.0.1:8080, must be https beyond loopback",
    "http://0.0.0.0, must be https beyond loopback",
    "http://[::2], must be https beyond loopback",
    "http://localhost.example.com, must be https beyond loopback",
    "http://127.0.0.1.example.com, must be https beyond loopback",
    "ftp://ncp, must be an absolute https URL",
    "ncp.example.com, must be an absolute https URL",
    "/vserver/v2, must be an absolute https URL",
    "//ncp, must be an absolute https URL",
    "localhost:8080, must be an absolute https URL",
    "mailto:ncp, must be an absolute https URL",
    "https:ncp, must have a host",
    "https:///vserver, must have a host",
    "https://no_host, must have a host",
    "https://ncp:0, must have a host",
    "https://ncp:65536, must have a host",
    "https://somebody@ncp, 'must have neither user, query nor fragment'",
    "https://ncp/?, 'must have neither user, query nor fragment'",
    "https://ncp?a=b, 'must have neither user, query nor fragment'",
    "https://ncp/#, 'must have neither user, query nor fragment'"
  })
  void refusesOtherBaseUrlsAndNamesTheProperty(String url, String reason, CapturedOutput output) {
    assertThatThrownBy(() -> settings("--ncp.server.base-url=" + url));

    assertThat(output)
        .contains(
            "APPLICATION FAILED TO START",
            "Property: ncp.server.base-url",
            "Reason: ncp.server.base-url " + reason)
        .doesNotContain("ncp.datafence");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://", "http://[::1", "https:"})
  void refusesWhatIsNoUrlAndNamesTheProperty(String url, CapturedOutput output) {
    assertThatThrownBy(() -> settings("--ncp.server.base-url=" + url));

    assertThat(output).contains("APPLICATION FAILED TO START", "Property: ncp.server.base-url");
  }

  @Test
  void takesAnEmptyBaseUrlForNone() {
    assertThat(settings("--ncp.server.base-url=").server().baseUrl())
        .isEqualTo(URI.create("https://ncloud.apigw.ntruss.com"));
  }

  /** Spring encodes what it makes a URI of: a prefix is written as it is meant. */
  @Test
  void encodesWhatAUrlCantHold() {
    assertThat(settings("--ncp.server.base-url=https://ncp/a b").server().baseUrl())
        .isEqualTo(URI.create("https://ncp/a%20b"));
  }

  @Test
  void acceptsPlainHttpBeyondLoopbackWhereThatIsSet() {
    assertThat(
            settings("--ncp.allow-insecure=true", "--ncp.server.base-url=http://ncp:8080")
                .server()
                .baseUrl())
        .isEqualTo(URI.create("http://ncp:8080"));
  }

  @ParameterizedTest
  @CsvSource({
    "ncp.max-response-size=0B, ncp.max-response-size",
    "ncp.max-response-size=-1KB, ncp.max-response-size",
    "ncp.max-response-size=1TB, ncp.max-response-size",
    "ncp.max-response-size=much, ncp.max-response-size",
    "ncp.server.breaker.window=49, ncp.server.breaker.window",
    "ncp.datafence.breaker.minimum-calls=101, ncp.datafence.breaker.window",
    "ncp.server.timeout=0s, ncp.server.timeout",
    "ncp.server.timeout=soon, ncp.server.timeout",
    "ncp.datafence.max-concurrency=0, ncp.datafence.max-concurrency",
    "ncp.datafence.rate-limit=-1, ncp.datafence.rate-limit",
    "ncp.server.breaker.failure-rate=101, ncp.server.breaker.failure-rate",
    "ncp.retry.max-attempts=0, ncp.retry.max-attempts",
    "ncp.retry.budget=-0.1, ncp.retry.budget",
    "ncp.allow-insecure=perhaps, ncp.allow-insecure"
  })
  void refusesWhatIsOutOfRangeAndNamesTheProperty(
      String setting, String property, CapturedOutput output) {
    assertThatThrownBy(() -> settings("--" + setting));

    assertThat(output).contains("APPLICATION FAILED TO START", "Property: " + property);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1B", "8MB"})
  void acceptsResponseSizesUpToTheLimit(String size) {
    assertThat(settings("--ncp.max-response-size=" + size).maxResponseSize())
        .isEqualTo(DataSize.parse(size));
  }

  @ParameterizedTest
  @CsvSource({"16777216, 0", "16777217, 1", "1073741824, 1"})
  void acceptsResponsesUpToASixteenthOfTheHeap(long bytes, int faults) {
    NcpSettings standard = settings();
    NcpSettings settings =
        new NcpSettings(
            standard.datafence(),
            standard.server(),
            standard.retry(),
            DataSize.ofBytes(bytes),
            false,
            null);
    Errors errors = new SimpleErrors(settings, "ncp");

    settings.check(DataSize.ofMegabytes(256).toBytes(), errors);

    assertThat(errors.getFieldErrors("maxResponseSize"))
        .extracting(FieldError::getDefaultMessage)
        .hasSize(faults)
        .allMatch(
            "ncp.max-response-size must be from 1B to 16384KB, a sixteenth of the heap"::equals);
  }

  @Test
  void acceptsAWindowOfAsManyCallsAsCountAtLeast() {
    assertThat(settings("--ncp.server.breaker.window=50").server().breaker().window())
        .isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy:3128, proxy, 3128",
    "HTTP://proxy.example.com:8080/, proxy.example.com, 8080",
    "http://10.0.0.7:1, 10.0.0.7, 1",
    "http://[fd00::7]:65535, [fd00::7], 65535"
  })
  void acceptsAProxyByNameOrAddress(String proxy, String host, int port) {
    assertThat(settings("--ncp.proxy=" + proxy).proxy()).isEqualTo(new ProxyAddress(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy:3128",
        "http://proxy",
        "http://proxy:0",
        "http://proxy:65536",
        "https://proxy:3128",
        "socks5://proxy:3128",
        "http://proxy:3128/path",
        "http://kim:hush@proxy:3128",
        "http://kim:hush@proxy"
      })
  void refusesOtherProxiesAndRepeatsNoPassword(String proxy, CapturedOutput output) {
    assertThatThrownBy(() -> settings("--ncp.proxy=" + proxy));

    assertThat(output)
        .contains(
            "APPLICATION FAILED TO START",
            "Property: ncp.proxy",
            "ncp.proxy must be http://host:port, without a user name or a password")
        .doesNotContain("hush");
  }

  private static NcpSettings settings(String... arguments) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Settings.class)
            .web(WebApplicationType.NONE)
            .properties("spring.config.location=optional:classpath:/none/")
            .run(arguments)) {
      return context.getBean(NcpSettings.class);
    }
  }

  @EnableConfigurationProperties(NcpSettings.class)
  static class Settings {}
}
