package io.imagegateway.ncp.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryProviderTests {

  private static final Credentials ONE = new Credentials("AK1", "SK1");
  private static final Credentials TWO = new Credentials("AK2", "SK2");

  @TempDir private Path directory;

  private static ProvidedKeys only(Credentials credentials) {
    return new ProvidedKeys.Pairs(credentials, Optional.empty(), Optional.empty());
  }

  private ProvidedKeys unusable(String pattern) {
    return new ProvidedKeys.Unusable(named(pattern));
  }

  private String named(String pattern) {
    return pattern.formatted("ncp.credentials.directory (" + directory + ")");
  }

  private ProvidedKeys read() {
    return new DirectoryProvider(directory).read();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void reportsThatTheDirectoryDoesNotExist() {
    directory = directory.resolve("missing");

    assertThat(read()).isEqualTo(unusable("%s does not exist"));
  }

  @Test
  void reportsThatTheDirectoryHoldsNoKeys() throws IOException {
    write("README", "nothing here");

    assertThat(read())
        .isEqualTo(unusable("%s holds neither a file access-key nor a file secret-key"));
  }

  @Test
  void reportsThatTheDirectoryIsNone() throws IOException {
    write("file", "AK1");
    directory = directory.resolve("file");

    assertThat(read()).isEqualTo(unusable("%s can't be read (FileSystemException)"));
  }

  @Test
  void reportsThatAFileIsUnreadable() {
    ProvidedKeys content =
        new DirectoryProvider(
                directory,
                file -> {
                  throw new AccessDeniedException(file.toString());
                })
            .read();

    assertThat(content).isEqualTo(unusable("%s can't be read (AccessDeniedException)"));
  }

  @Test
  void takesBytesThatAreNoTextForUnreadable() throws IOException {
    write("access-key", "AK1");
    Files.write(directory.resolve("secret-key"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThat(read()).isEqualTo(unusable("%s can't be read (MalformedInputException)"));
  }

  @Test
  void ignoresWhiteSpaceAroundKeys() throws IOException {
    write("access-key", "\n\t AK1 \r\n");
    write("secret-key", "SK1\n\n");

    assertThat(read()).isEqualTo(only(ONE));
  }

  @Test
  void refusesWhiteSpaceInsideAKeyWithoutShowingIt() throws IOException {
    write("access-key", "AK1");
    write("secret-key", "SK1\nSK2");

    assertThat(read())
        .isEqualTo(unusable("a key with white space or another impossible character in %s"));
  }

  @Test
  void reportsWhichHalfIsMissing() throws IOException {
    write("access-key", "AK1");
    assertThat(read()).isEqualTo(unusable("half a key pair in %s: the secret key is missing"));

    write("secret-key", " \n");
    assertThat(read()).isEqualTo(unusable("half a key pair in %s: the secret key is missing"));

    write("secret-key", "SK1");
    Files.delete(directory.resolve("access-key"));
    assertThat(read()).isEqualTo(unusable("half a key pair in %s: the access key is missing"));
  }

  @ParameterizedTest
  @CsvSource({"secondary-access-key,secret", "secondary-secret-key,access"})
  void offersThePrimaryPairAloneBesideHalfASecondaryOne(String present, String missing)
      throws IOException {
    write("access-key", "AK1");
    write("secret-key", "SK1");
    write(present, "X");

    assertThat(read())
        .isEqualTo(
            new ProvidedKeys.PrimaryAlone(
                ONE,
                Optional.empty(),
                named(
                    "half a key pair in the secondary files of %s: the "
                        + missing
                        + " key is missing")));
  }

  @Test
  void doesNotTakeASecondaryPairForThePrimaryOne() throws IOException {
    write("secondary-access-key", "AK2");
    write("secondary-secret-key", "SK2");

    assertThat(read())
        .isEqualTo(unusable("%s holds neither a file access-key nor a file secret-key"));
  }

  @Test
  void readsBothPairs() {
    new SecretVolume(directory)
        .mount(
            Map.of(
                "access-key", "AK1",
                "secret-key", "SK1",
                "secondary-access-key", "AK2",
                "secondary-secret-key", "SK2"));

    assertThat(read()).isEqualTo(new ProvidedKeys.Pairs(ONE, Optional.of(TWO), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01,2026-11-01T00:00:00Z",
    "' 2026-11-01\n',2026-11-01T00:00:00Z",
    "2026-11-01T09:30:00+09:00,2026-11-01T00:30:00Z",
    "2026-11-01T00:30:00Z,2026-11-01T00:30:00Z"
  })
  void readsWhenThePrimaryPairWasIssued(String text, Instant issuedAt) throws IOException {
    write("access-key", "AK1");
    write("secret-key", "SK1");
    write("issued-at", text);

    assertThat(read())
        .isEqualTo(new ProvidedKeys.Pairs(ONE, Optional.empty(), Optional.of(issuedAt)));

    write("secondary-access-key", "AK2");
    assertThat(read())
        .isInstanceOfSatisfying(
            ProvidedKeys.PrimaryAlone.class,
            alone -> assertThat(alone.issuedAt()).contains(issuedAt));

    write("secondary-secret-key", "SK2");
    assertThat(read())
        .isEqualTo(new ProvidedKeys.Pairs(ONE, Optional.of(TWO), Optional.of(issuedAt)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "yesterday", "2026-02-30", "2026-11-01T09:30:00", "1793491200"})
  void takesThePairWithoutAnAgeWhereIssuedAtCannotBeRead(String text) throws IOException {
    write("access-key", "AK1");
    write("secret-key", "SK1");
    write("issued-at", text);

    assertThat(read()).isEqualTo(only(ONE));
  }

  @Test
  void takesASecondaryPairThatIsNoOtherOneForNone() throws IOException {
    write("access-key", "AK1");
    write("secret-key", "SK1");
    write("secondary-access-key", "AK1");
    write("secondary-secret-key", "SK1");

    assertThat(read()).isEqualTo(only(ONE));
  }

  @Test
  void followsTheVersionsOfAMountedSecret() {
    SecretVolume volume = new SecretVolume(directory).mount("AK1", "SK1");
    assertThat(read()).isEqualTo(only(ONE));

    volume.mount("AK2", "SK2");
    assertThat(read()).isEqualTo(only(TWO));
  }

  @Test
  void neverMixesTwoVersionsWhenTheLinkTurnsBetweenTheTwoFiles() {
    SecretVolume volume = new SecretVolume(directory).mount("AK1", "SK1");
    List<String> texts = new ArrayList<>();

    ProvidedKeys content =
        new DirectoryProvider(
                directory,
                file -> {
                  String text = Files.readString(file);
                  texts.add(text);
                  if (texts.size() == 1) {
                    volume.mount("AK2", "SK2");
                  }
                  return text;
                })
            .read();

    assertThat(content).isEqualTo(only(TWO));
    assertThat(texts).containsExactly("AK1", "AK2", "SK2");
  }

  @Test
  void neverMixesTwoVersionsWhenAWholeDirectoryIsALinkThatTurns() throws IOException {
    Path link = directory.resolve("current");
    Path old = pair("old", "AK1", "SK1");
    Path fresh = pair("fresh", "AK2", "SK2");
    Files.createSymbolicLink(link, old);
    List<String> texts = new ArrayList<>();

    ProvidedKeys content =
        new DirectoryProvider(
                link,
                file -> {
                  String text = Files.readString(file);
                  texts.add(text);
                  if (texts.size() == 1) {
                    Files.delete(link);
                    Files.createSymbolicLink(link, fresh);
                  }
                  return text;
                })
            .read();

    assertThat(content).isEqualTo(only(TWO));
    assertThat(texts).containsExactly("AK1", "SK1", "AK2", "SK2");
  }

  private Path pair(String name, String accessKey, String secretKey) throws IOException {
    Path pair = Files.createDirectory(directory.resolve(name));
    Files.writeString(pair.resolve("access-key"), accessKey);
    Files.writeString(pair.resolve("secret-key"), secretKey);
    return pair;
  }

  @Test
  void givesUpOnADirectoryThatNeverHoldsStill() {
    SecretVolume volume = new SecretVolume(directory).mount("AK1", "SK1");

    ProvidedKeys content =
        new DirectoryProvider(
                directory,
                file -> {
                  volume.mount("AK2", "SK2");
                  return "AK1";
                })
            .read();

    assertThat(content).isEqualTo(unusable("%s changes faster than it can be read"));
  }
}
