package io.imagegateway.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The chart, in the hands of Helm. */
final class GatewayChart {

  static final Path HOME = Path.of("helm/ncp-image-gateway");
  static final String RELEASE = "ncp-image-gateway";
  static final String NAMESPACE = "images";

  private static final String NOTES = "notes-of-the-chart";

  private final Path copy;

  /**
   * Copies the chart, so that Helm shows what it otherwise keeps to itself: hooks, which it leaves
   * out of what it renders, become ordinary objects, and the notes become one, too.
   *
   * @param directory where the copy goes
   */
  GatewayChart(Path directory) {
    copy = copied(directory.resolve(HOME.getFileName()));
    try {
      for (Path hook : filesIn(copy.resolve("templates/tests"))) {
        Files.writeString(hook, Yaml.text(hook).replaceAll("(?m)^ *helm\\.sh/hook:.*\\R", ""));
      }
      Files.writeString(
          copy.resolve("templates/_notes.tpl"),
          "{{- define \"notes\" -}}"
              + Yaml.text(copy.resolve("templates/NOTES.txt"))
              + "{{- end }}");
      Files.writeString(
          copy.resolve("templates/notes.yaml"),
          "kind: " + NOTES + "\nnotes: {{ include \"notes\" . | quote }}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Helm renders with these values, the later files over the earlier ones. */
  Manifests render(Path... values) {
    List<Manifest> manifests = new ArrayList<>();
    String notes = "";
    for (JsonNode document : Yaml.documents(template(copy, values))) {
      if (document.path("kind").asText().equals(NOTES)) {
        notes = document.path("notes").asText();
      } else {
        manifests.add(new Manifest(document));
      }
    }
    return new Manifests(List.copyOf(manifests), notes);
  }

  /** The chart as it is, rendered with these values; throws what Helm says against them. */
  static String template(Path... values) {
    return template(HOME, values);
  }

  /** The chart as it is, rendered with its defaults for a version of Kubernetes. */
  static String templateFor(String kubernetes) {
    return command(HOME, kubernetes).call();
  }

  private static String template(Path chart, Path... values) {
    TemplateCommand command = command(chart, "1.34.0");
    for (Path file : values) {
      command.withValuesFile(file);
    }
    return command.call();
  }

  private static TemplateCommand command(Path chart, String kubernetes) {
    return new Helm(chart)
        .template()
        .withName(RELEASE)
        .withNamespace(NAMESPACE)
        .withKubeVersion(kubernetes);
  }

  /**
   * What Helm's linter says of the chart with these values. The linter takes none, so they become
   * the defaults of a copy.
   */
  static LintResult lint(Path values, Path directory) {
    Path chart = copied(directory.resolve(HOME.getFileName()));
    try {
      Files.writeString(
          chart.resolve("values.yaml"),
          merged(Yaml.file(HOME.resolve("values.yaml")), Yaml.file(values)).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Helm(chart).lint().strict().call();
  }

  /**
   * The defaults with values over them, as Helm merges them: objects by key, and null takes a key
   * away.
   */
  static JsonNode merged(JsonNode defaults, JsonNode values) {
    if (!defaults.isObject() || !values.isObject()) {
      return values.isMissingNode() ? defaults : values;
    }
    ObjectNode merged = defaults.deepCopy();
    values
        .properties()
        .forEach(entry -> {
          if (entry.getValue().isNull()) {
            merged.remove(entry.getKey());
          } else {
            merged.set(entry.getKey(), merged(merged.path(entry.getKey()), entry.getValue()));
          }
        });
    return merged;
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static Path copied(Path target) {
    try {
      Files.walkFileTree(
          HOME,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                throws IOException {
              Files.createDirectories(target.resolve(HOME.relativize(directory)));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.copy(file, target.resolve(HOME.relativize(file)));
              return FileVisitResult.CONTINUE;
            }
          });
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
