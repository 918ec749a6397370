package io.imagegateway.ncp.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigureFileProviderTests {

  private static final ProvidedKeys ONE =
      new ProvidedKeys.Pairs(new Credentials("AK1", "SK1="), Optional.empty(), Optional.empty());

  @TempDir private Path home;

  private ProvidedKeys read(String text) throws IOException {
    Path file = home.resolve(".ncloud/configure");
    Files.createDirectories(home.resolve(".ncloud"));
    Files.writeString(file, text);
    return new ConfigureFileProvider(home).read();
  }

  @Test
  void isNotSetWithoutTheFile() {
    assertThat(new ConfigureFileProvider(home).read()).isEqualTo(new ProvidedKeys.Nothing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[DEFAULT]\nncloud_api_url = https://ncloud.apigw.ntruss.com\n",
        "# ncloud_access_key_id = AK1\n; ncloud_secret_access_key = SK1\n",
        "ncloud_access_key_id =\nncloud_secret_access_key = \n",
        "ncloud_access_key_id AK1\n"
      })
  void isNotSetWithoutAnyKeyInTheFile(String text) throws IOException {
    assertThat(read(text)).isEqualTo(new ProvidedKeys.Nothing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ncloud_access_key_id = AK1\nncloud_secret_access_key = SK1=\n",
        "ncloud_secret_access_key=SK1=\r\n  ncloud_access_key_id=AK1  ",
        """
        [DEFAULT]
        ; the account's
        ncloud_api_url = https://ncloud.apigw.ntruss.com
        ncloud_access_key_id\t=\tAK1

        # and its other half
        ncloud_secret_access_key = SK1=
        """,
        """
        ncloud_access_key_id = AK1
        ncloud_secret_access_key = SK1=
        [project]
        ncloud_access_key_id = AK2
        ncloud_secret_access_key = SK2
        """
      })
  void readsTheFirstPairAndNothingElse(String text) throws IOException {
    assertThat(read(text)).isEqualTo(ONE);
  }

  @Test
  void reportsWhichHalfIsMissing() throws IOException {
    assertThat(read("ncloud_access_key_id = AK1"))
        .isEqualTo(
            new ProvidedKeys.Unusable(
                "half a key pair in ~/.ncloud/configure: the secret key is missing"));
    assertThat(read("ncloud_access_key_id =\nncloud_secret_access_key = SK1"))
        .isEqualTo(
            new ProvidedKeys.Unusable(
                "half a key pair in ~/.ncloud/configure: the access key is missing"));
  }

  @Test
  void reportsThatTheFileIsUnreadable() throws IOException {
    Files.createDirectories(home.resolve(".ncloud/configure"));

    assertThat(new ConfigureFileProvider(home).read())
        .isEqualTo(new ProvidedKeys.Unusable("~/.ncloud/configure can't be read (IOException)"));
  }
}
