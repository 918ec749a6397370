package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that name a test for each threat. */
class SecurityDocumentTests {

  private static final Pattern TEST = Pattern.compile("`([A-Za-z]+Tests)`");

  @ParameterizedTest
  @ValueSource(strings = {"SECURITY.md", "docs/hardening.md"})
  void nameTestsThatExist(String document) throws IOException {
    List<String> named =
        TEST.matcher(Files.readString(Path.of(document)))
            .results()
            .map(name -> name.group(1))
            .distinct()
            .toList();

    assertThat(named).isNotEmpty();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      List<String> existing =
          files.map(file -> file.getFileName().toString().replace(".java", "")).toList();
      assertThat(existing).containsAll(named);
    }
  }

  @Test
  void nameATestForEachThreat() throws IOException {
    List<String> threats =
        Files.readAllLines(Path.of("SECURITY.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
            .skip(1)
            .toList();

    assertThat(threats).isNotEmpty().allMatch(threat -> TEST.matcher(threat).find());
  }
}
