package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The files that the chart's tests are driven by. */
final class ValuesFiles {

  static final Path DIRECTORY = Path.of("src/test/resources/chart");

  private ValuesFiles() {}

  /** Values files that the chart must render. */
  static Stream<Named<Path>> matrix() {
    return in(DIRECTORY);
  }

  /** Values files that the chart must refuse. */
  static Stream<Named<Path>> refused() {
    return in(DIRECTORY.resolve("refused"));
  }

  /** Tests of single alerts, in the form of Prometheus' own tool. */
  static Stream<Named<Path>> alerts() {
    return in(DIRECTORY.resolve("alerts"));
  }

  private static Stream<Named<Path>> in(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> sorted = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertThat(sorted).isNotEmpty();
      return sorted.stream().map(file -> Named.of(name(file), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file's name without its ending. */
  static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.yaml$", "");
  }
}
