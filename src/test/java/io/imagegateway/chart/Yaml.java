package io.imagegateway.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML as Helm and Kubernetes read it (version 1.1), except that no key may be there twice. */
final class Yaml {

  private static final ObjectMapper TREES = new ObjectMapper();

  private Yaml() {}

  /** The documents of the text; empty ones are left out. */
  static List<JsonNode> documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document :
        new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(text)) {
      if (document != null) {
        documents.add(TREES.valueToTree(document));
      }
    }
    return documents;
  }

  /** The only document of a file; missing if it holds comments alone. */
  static JsonNode file(Path file) {
    List<JsonNode> documents = documents(text(file));
    return documents.isEmpty() ? MissingNode.getInstance() : documents.getFirst();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
