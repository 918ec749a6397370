package io.imagegateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.validation.Errors;
import org.springframework.validation.SimpleErrors;

class CallerSettingsTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "proxy.example.com",
        "localhost",
        "proxy.example.com/24",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0/8",
        "10",
        "256.0.0.1",
        "10.0.0.0 /8",
        "fd00::/129",
        "fd00::1%eth0/64",
        "[fd00::]/8",
        "10.0.0.0/8;80",
        "10.0.0.0/8,10.0.0.1",
        "::ffff:10.0.0.0/104"
      })
  void rejectsWhatIsNoBlockOfAddresses(String text) {
    assertThat(errors("10.0.0.0/8", text).getFieldErrors("trustedProxies")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/8", "10.1.2.3/8", "192.0.2.1", "0.0.0.0/0", "fd00::/8", "::1", "::/0"})
  void acceptsBlocksAndAddresses(String text) {
    assertThat(errors(text).hasErrors()).isFalse();
    assertThat(new CallerSettings(List.of(text)).blocks()).hasSize(1);
  }

  private static Errors errors(String... blocks) {
    CallerSettings settings = new CallerSettings(List.of(blocks));
    Errors errors = new SimpleErrors(settings);
    settings.validate(settings, errors);
    return errors;
  }
}
