package io.imagegateway.ncp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FixtureTests {

  private static final Path FOLDER = Path.of("src/test/resources/ncp-fixtures");

  /** About the others, not answers of NCP's. */
  private static final Set<String> NO_ANSWERS =
      Set.of("README.md", "manifest.json", "signature-vectors.json");

  @Test
  void everyRecordedAnswerHasAnExpectationAndEveryExpectationAnAnswer() {
    assertThat(Fixture.listed()).doesNotHaveDuplicates().hasSizeGreaterThan(50);
    assertThat(Fixture.expected()).containsExactlyInAnyOrderElementsOf(Fixture.listed());
  }

  @Test
  void everyRecordedAnswerIsListedInTheManifest() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !NO_ANSWERS.contains(name))
              .toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(Fixture.listed());
    }
  }

  @Test
  void everyExpectationIsOfAnOperationAndOutcomeThatExist() {
    assertThat(Fixture.all())
        .allSatisfy(fixture -> {
          assertThat(fixture.expectation().operation())
              .isIn(
                  "get-box-custom-image",
                  "get-datafence",
                  "get-fence-custom-image",
                  "getServerImageDetail",
                  "getServerImageList");
          assertThat(fixture.expectation().outcome()).isIn("found", "absent", "failed");
          assertThat(fixture.expectation().value() != null)
              .isEqualTo(fixture.expectation().outcome().equals("found"));
        });
  }
}
