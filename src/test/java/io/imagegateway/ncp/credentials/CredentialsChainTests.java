package io.imagegateway.ncp.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.imagegateway.VirtualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

class CredentialsChainTests {

  private static final String PROPERTIES =
      "ncp.credentials.access-key and ncp.credentials.secret-key";
  private static final String VARIABLES = "the NCLOUD_* variables";

  private final MockEnvironment environment = new MockEnvironment();
  private @Nullable String accessKey;
  private @Nullable String secretKey;
  private @Nullable Path directory;

  @TempDir private Path files;

  private CredentialsSource choose() {
    CredentialsSettings settings = new CredentialsSettings(accessKey, secretKey, directory);
    return CredentialsChain.of(settings, environment)
        .choose(new VirtualTime(), new SimpleMeterRegistry());
  }

  private void setProperties() {
    accessKey = "AK-PROPERTIES";
    secretKey = "SK-PROPERTIES";
  }

  private void setDirectory() {
    directory = create("directory");
    write("directory/access-key", "AK-DIRECTORY");
    write("directory/secret-key", "SK-DIRECTORY");
  }

  private void setVariables() {
    environment.setProperty("NCLOUD_ACCESS_KEY", "AK-VARIABLES");
    environment.setProperty("NCLOUD_SECRET_KEY", "SK-VARIABLES");
  }

  private void setConfigureFile(String variable, String mark) {
    environment.setProperty(variable, create(variable).toString());
    create(variable + "/.ncloud");
    write(
        variable + "/.ncloud/configure",
        "ncloud_access_key_id = AK-%1$s\nncloud_secret_access_key = SK-%1$s".formatted(mark));
  }

  private Path create(String name) {
    try {
      return Files.createDirectory(files.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) {
    try {
      Files.writeString(files.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertStops(String message) {
    assertThatExceptionOfType(NoCredentialsException.class)
        .isThrownBy(this::choose)
        .withMessage(message)
        .withNoCause();
  }

  @Test
  void namesAllPlacesWhenNoneIsSet() {
    environment.setProperty("user.home", files.toString());

    assertStops(
        "No NCP key pair found: neither in ncp.credentials.access-key and"
            + " ncp.credentials.secret-key, nor in ncp.credentials.directory, nor in the NCLOUD_*"
            + " variables, nor in ~/.ncloud/configure.");
  }

  @Test
  void doesWithoutAHome() {
    environment.setProperty("HOME", " ");

    assertThatExceptionOfType(NoCredentialsException.class)
        .isThrownBy(this::choose)
        .withMessageStartingWith("No NCP key pair found");
  }

  @Test
  void takesTheFirstPlaceThatIsSet() {
    setConfigureFile("HOME", "HOME");
    assertChosen("~/.ncloud/configure", "HOME");

    setConfigureFile("user.home", "CONFIGURE");
    assertChosen("~/.ncloud/configure", "CONFIGURE");

    setVariables();
    assertChosen(VARIABLES, "VARIABLES");

    setDirectory();
    assertChosen("ncp.credentials.directory", "DIRECTORY");

    setProperties();
    assertChosen(PROPERTIES, "PROPERTIES");
  }

  private void assertChosen(String name, String mark) {
    CredentialsSource chosen = choose();
    assertThat(chosen.name()).isEqualTo(name);
    assertThat(chosen.current()).isEqualTo(new Credentials("AK-" + mark, "SK-" + mark));
    assertThat(chosen.other()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"access,secret", "secret,access"})
  void stopsAtHalfAPairOfPropertiesThoughAnotherPlaceIsWhole(String present, String missing) {
    setVariables();
    accessKey = present.equals("access") ? "AK" : null;
    secretKey = present.equals("secret") ? "SK" : " ";

    assertStops(
        "The NCP key pair can't be used: half a key pair in %s: the %s key is missing."
            .formatted(PROPERTIES, missing));
  }

  @Test
  void stopsAtADirectoryWithoutKeysThoughAnotherPlaceIsWhole() {
    setVariables();
    directory = files;

    assertStops(
        "The NCP key pair can't be used: ncp.credentials.directory (%s) holds neither a file access-key nor a file secret-key."
            .formatted(files));
  }

  @Test
  void stopsAtAMissingDirectoryThoughAnotherPlaceIsWhole() {
    setVariables();
    directory = files.resolve("missing");

    assertStops(
        "The NCP key pair can't be used: ncp.credentials.directory (%s) does not exist."
            .formatted(directory));
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void takesThePrimaryPairAndWarnsAtHalfASecondaryPair(CapturedOutput output) {
    setDirectory();
    write("directory/secondary-access-key", "AK2");

    assertChosen("ncp.credentials.directory", "DIRECTORY");
    assertThat(output.getAll())
        .containsOnlyOnce(
            "Calls to NCP are signed with the primary key pair alone: half a key pair in the"
                + " secondary files of ncp.credentials.directory (%s): the secret key is missing"
                    .formatted(directory))
        .doesNotContain("AK2");
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void reportsHalfASecondaryPairOnceAndTakesItUpWhenItIsWhole(CapturedOutput output) {
    setDirectory();
    write("directory/secondary-access-key", "AK2");
    CredentialsSource chosen = choose();
    chosen.reload();
    assertThat(output.getAll()).containsOnlyOnce("the secret key is missing");
    assertThat(chosen.other()).isEmpty();

    write("directory/secondary-secret-key", "SK2");
    chosen.reload();
    assertThat(chosen.other()).contains(new Credentials("AK2", "SK2"));
  }

  @ParameterizedTest
  @CsvSource({
    "NCLOUD_ACCESS_KEY_ID,secret",
    "NCLOUD_ACCESS_KEY,secret",
    "NCLOUD_SECRET_ACCESS_KEY,access",
    "NCLOUD_SECRET_KEY,access"
  })
  void stopsAtHalfAPairOfVariablesThoughTheFileIsWhole(String variable, String missing) {
    setConfigureFile("user.home", "CONFIGURE");
    environment.setProperty(variable, "X");

    assertStops(
        "The NCP key pair can't be used: half a key pair in %s: the %s key is missing."
            .formatted(VARIABLES, missing));
  }

  @Test
  void stopsAtHalfAPairInTheConfigureFile() {
    setConfigureFile("user.home", "CONFIGURE");
    write("user.home/.ncloud/configure", "ncloud_access_key_id = AK");

    assertStops(
        "The NCP key pair can't be used: half a key pair in ~/.ncloud/configure: the secret key is"
            + " missing.");
  }

  @Test
  void prefersTheLongNamesOfTheVariables() {
    setVariables();
    environment.setProperty("NCLOUD_ACCESS_KEY_ID", "AK-LONG");
    environment.setProperty("NCLOUD_SECRET_ACCESS_KEY", "SK-LONG");

    assertThat(choose().current()).isEqualTo(new Credentials("AK-LONG", "SK-LONG"));
  }

  @Test
  void mixesLongAndShortNamesOfTheVariables() {
    environment.setProperty("NCLOUD_ACCESS_KEY_ID", " ");
    environment.setProperty("NCLOUD_ACCESS_KEY", "AK");
    environment.setProperty("NCLOUD_SECRET_ACCESS_KEY", "SK");

    assertThat(choose().current()).isEqualTo(new Credentials("AK", "SK"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void takesEmptyValuesForNotSet(String empty) {
    setVariables();
    accessKey = empty;
    secretKey = empty;
    assertThat(choose().name()).isEqualTo(VARIABLES);

    environment.setProperty("NCLOUD_ACCESS_KEY", empty);
    environment.setProperty("NCLOUD_SECRET_KEY", empty);
    setConfigureFile("user.home", "CONFIGURE");
    assertThat(choose().name()).isEqualTo("~/.ncloud/configure");
  }

  @Test
  void showsNothingOfAVariableThatLooksLikeAPlaceholder() {
    setVariables();
    environment.setProperty("NCLOUD_SECRET_KEY", "SK${nowhere}SK");

    assertStops(
        "The NCP key pair can't be used: a placeholder that can't be resolved in the NCLOUD_*"
            + " variables.");
  }
}
