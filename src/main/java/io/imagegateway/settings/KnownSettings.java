package io.imagegateway.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The names of the settings that the gateway reads, and whether further names may follow below them
 * (as below a map). Read from the metadata that Spring Boot's annotation processor writes.
 *
 * @param names true for a map
 */
record KnownSettings(SortedMap<String, Boolean> names) {

  private static final String METADATA = "/META-INF/spring-configuration-metadata.json";
  private static final String OURS = "(ncp|gateway)\\..*";

  /** The gateway's own settings; none where the metadata was not compiled along. */
  static KnownSettings ofTheGateway() {
    try (InputStream metadata = KnownSettings.class.getResourceAsStream(METADATA)) {
      return metadata == null
          ? new KnownSettings(new TreeMap<>())
          : of(JsonMapper.shared().readTree(metadata));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KnownSettings of(JsonNode metadata) {
    return new KnownSettings(
        metadata
            .path("properties")
            .valueStream()
            .filter(property -> property.path("name").asString("").matches(OURS))
            .collect(
                Collectors.toMap(
                    property -> property.path("name").asString(),
                    property -> property.path("type").asString("").startsWith("java.util.Map"),
                    (one, other) -> one || other,
                    TreeMap::new)));
  }

  /** Whether a name of a file or argument is known, in any spelling that Spring Boot accepts. */
  boolean hasProperty(String name) {
    return has(name.replaceAll("\\[[^]]*]", ""), KnownSettings::property, ".");
  }

  /** Whether a variable is known; list items are numbered ({@code GATEWAY_FENCES_ALLOWED_0}). */
  boolean hasVariable(String name) {
    return has(name, KnownSettings::variable, "")
        || has(name.replaceAll("(_\\d+)+_?$", ""), KnownSettings::variable, "");
  }

  private boolean has(String name, UnaryOperator<String> form, String separator) {
    String written = form.apply(name);
    for (Map.Entry<String, Boolean> known : names.entrySet()) {
      String expected = form.apply(known.getKey());
      if (written.equals(expected)
          || (known.getValue() && written.startsWith(expected + separator))) {
        return true;
      }
    }
    return false;
  }

  /** The known name with the fewest letters to change; empty if none is known. */
  Optional<String> nearest(String name) {
    String written = variable(name);
    return names.keySet().stream()
        .min(Comparator.comparingInt(known -> distance(written, variable(known))));
  }

  private static String property(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }

  private static String variable(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** The number of letters to insert, delete or replace (Levenshtein). */
  private static int distance(String one, String other) {
    int[] last = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] current = new int[other.length() + 1];
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = last[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(last[j], current[j - 1]));
      }
      last = current;
    }
    return last[other.length()];
  }
}
