package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.imagegateway.ncpfake.FakeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * The reports about settings that stop the start, as the console shows them. Where a value is the
 * only fault, the settings are bound as in the gateway, and nothing is made from them.
 */
@ExtendWith(OutputCaptureExtension.class)
class SettingsIntegrationTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ncp.region-code=XX|ncp.region-code",
        "ncp.region-codes=kr|ncp.region-codes",
        "ncp.join.strategy=GUESS|ncp.join.strategy",
        "ncp.server.batch-size=0|ncp.server.batch-size",
        "gateway.deadline=0s|gateway.deadline",
        "gateway.max-deadline=9s|gateway.deadline",
        "gateway.max-concurrency=0|gateway.max-concurrency",
        "gateway.console-queue=-1|gateway.console-queue",
        "gateway.callers.trusted-proxies=10.0.0.0/33|gateway.callers.trusted-proxies",
        "'gateway.callers.trusted-proxies=::1,localhost'|gateway.callers.trusted-proxies",
        "gateway.load-deadline=never|gateway.load-deadline",
        "gateway.join.gather=-1ms|gateway.join.gather",
        "gateway.fences.allowed=twenty-six|gateway.fences.allowed",
        "gateway.fences.allowed=|gateway.fences.allowed",
        "'gateway.fences.allowed= '|gateway.fences.allowed",
        "gateway.fences.allowed=0|gateway.fences.allowed",
        "gateway.warm-up.timeout=0s|gateway.warm-up.timeout",
        "gateway.freshness.box-images.fresh=0s|gateway.freshness.box-images.fresh",
        "gateway.freshness.box-images.stale=-1s|gateway.freshness.box-images.stale",
        "gateway.freshness.server-images.outage=1s|gateway.freshness.server-images.outage"
      })
  void stopsTheStartWithThePropertyNamed(String setting, String property, CapturedOutput output) {
    assertThatException().isThrownBy(() -> bind("--" + setting));
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("    Property: " + property)
        .doesNotContain(FakeKeys.PRIMARY.secretKey())
        .doesNotContain("\tat ");
  }

  @Test
  void stopsTheWholeGatewayWithThePropertyNamedAndNothingElse(CapturedOutput output) {
    assertThatException()
        .isThrownBy(() ->
            start(
                "--server.port=0",
                "--management.server.port=0",
                "--ncp.credentials.access-key=" + FakeKeys.PRIMARY.accessKey(),
                "--ncp.credentials.secret-key=" + FakeKeys.PRIMARY.secretKey(),
                "--gateway.deadline=31s"));
    assertThat(output)
        .containsOnlyOnce("    Property: gateway.deadline\n    Value: \"31s\"\n")
        .doesNotContain(" WARN ", "\tat ", FakeKeys.PRIMARY.secretKey());
  }

  @Test
  void reportsMissingKeysAndNothingElse(CapturedOutput output) {
    assertThatException()
        .isThrownBy(() ->
            start(
                "--server.port=0",
                "--management.server.port=0",
                "--ncp.credentials.access-key=",
                "--ncp.credentials.secret-key=",
                "--user.home=/nonexistent"));
    assertThat(output).containsOnlyOnce("No NCP key pair found").doesNotContain(" WARN ");
  }

  @Test
  void reportsWhereABadValueWasSet(@TempDir Path directory, CapturedOutput output)
      throws IOException {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(file, "gateway:\n  deadline: 31s\n");

    assertThatException()
        .isThrownBy(
            () -> bind("--spring.config.additional-location=" + file, "--ncp.server.timeout=-1s"));
    assertThatException().isThrownBy(() -> bind("--spring.config.additional-location=" + file));

    assertThat(output)
        .containsPattern(
            """
            Property: ncp\\.server\\.timeout
                Value: "-1s"
                Origin: "ncp\\.server\\.timeout" from property source "commandLineArgs\"\
            """)
        .containsPattern(
            "Property: gateway.deadline\n    Value: \"31s\"\n    Origin: .*mine\\.yaml.* 2:13\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ncp.server.base-url=https://kim:hush@ncp.example",
        "ncp.server.base-url=http://kim:hu/sh@[::1",
        "ncp.server.base-url=https:kim:hush@ncp.example",
        "ncp.proxy=https://kim:hush@proxy.example:3128",
        "ncp.datafence.timeout=https://kim:hush@ncp.example"
      })
  void repeatsNoUserInfoOfAUrl(String setting, CapturedOutput output) {
    assertThatException().isThrownBy(() -> bind("--" + setting));

    assertThat(output)
        .contains("APPLICATION FAILED TO START", setting.substring(0, setting.indexOf('=')))
        .doesNotContain("hush", "kim", "hu/sh");
  }

  @Test
  void namesTheFormOfAValueThatCantBeRead(CapturedOutput output) {
    assertThatException().isThrownBy(() -> bind("--ncp.join.strategy=GUESS"));

    assertThat(output)
        .contains(
            "Value: \"GUESS\"",
            "Origin: \"ncp.join.strategy\" from property source \"commandLineArgs\"",
            "Reason: must be one of NUMBER_THEN_NAME, NUMBER, NAME");
  }

  @Test
  void stopsTheStartWhereTheManagementPortIsTheMainPort(CapturedOutput output) {
    int port = JavaProgram.freePort();
    assertThatException()
        .isThrownBy(() -> start("--server.port=" + port, "--management.server.port=" + port));

    assertThat(output)
        .contains(
            "APPLICATION FAILED TO START",
            "management.server.port is " + port + ", and so is server.port")
        .doesNotContain("\tat ");
  }

  private static void start(String... arguments) {
    SpringApplication.run(GatewayApplication.class, arguments).close();
  }

  private static void bind(String... arguments) {
    new SpringApplicationBuilder(Settings.class)
        .web(WebApplicationType.NONE)
        .properties(
            "ncp.credentials.access-key=" + FakeKeys.PRIMARY.accessKey(),
            "ncp.credentials.secret-key=" + FakeKeys.PRIMARY.secretKey())
        .run(arguments)
        .close();
  }

  /** All settings of the gateway, with its defaults, and nothing else. */
  @ConfigurationPropertiesScan(basePackageClasses = GatewayApplication.class)
  static class Settings {}
}
