package io.imagegateway.serverimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.web.parameter.Parsed;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerImageNumbersTests {

  private final ServerImageNumbers.One one = new ServerImageNumbers.One();
  private final ServerImageNumbers.Several several = new ServerImageNumbers.Several();

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "12345678901234567890", "1a", "१", "1 ", "1.5"})
  void rejectWhatIsNoServerImageNumber(String sent) {
    assertThat(one.parse(List.of(sent))).isEqualTo(new Parsed.Invalid<>("must be 1 to 19 digits"));
    assertThat(several.parse(List.of("1", sent)))
        .isEqualTo(new Parsed.Invalid<>("must be 1 to 19 digits"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "000,0",
    "25623135,25623135",
    "0025623135,25623135",
    "9999999999999999999,9999999999999999999"
  })
  void readAServerImageNumberWithoutItsLeadingZeros(String sent, String number) {
    assertThat(one.parse(List.of(sent))).isEqualTo(new Parsed.Value<>(number));
    assertThat(several.parse(List.of(sent))).isEqualTo(new Parsed.Value<>(Set.of(number)));
  }

  @Test
  void rejectNoNumberAtAll() {
    assertThat(several.parse(List.of()))
        .isEqualTo(new Parsed.Invalid<>("must be given at least once"));
  }
}
