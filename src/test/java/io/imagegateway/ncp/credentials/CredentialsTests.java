package io.imagegateway.ncp.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTests {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "two\nlines", "\u007f", "키", "\ufeffmarked"})
  void refusesWhatCanNotBeAKey(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Credentials(text, "secret"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Credentials("access", text));
  }

  @Test
  void takesEveryVisibleAsciiCharacter() {
    assertThat(new Credentials("!~", "az-AZ/09+=").secretKey()).isEqualTo("az-AZ/09+=");
  }

  @Test
  void showsNeitherHalf() {
    Credentials credentials = new Credentials("AKAKAK", "SKSKSK");

    assertThat(credentials).hasToString("Credentials[hidden]");
    assertThat(ProvidedKeys.of("somewhere", "AKAKAK", "SKSKSK").toString())
        .doesNotContain("AKAKAK", "SKSKSK");
    assertThat(new CredentialsSettings("AKAKAK", "SKSKSK", Path.of("/keys")))
        .hasToString("CredentialsSettings[hidden]");
  }
}
