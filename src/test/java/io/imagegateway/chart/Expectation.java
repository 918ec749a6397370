package io.imagegateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindResult;

/**
 * What a values file must lead to, as its neighbour under {@code expected} says it.
 *
 * @param in an object, by kind and name ("Service/gateway-management") or by kind alone if it has
 *     the release's name; "settings" for the gateway's own settings, "notes" for what the person
 *     who installs the chart is told
 * @param at where in it: a JSON pointer, or a setting's name; the object itself if missing
 * @param is what is there
 * @param says a text that is part of what is there
 * @param absent whether nothing must be there
 */
record Expectation(
    String in, String at, @Nullable JsonNode is, @Nullable String says, boolean absent) {

  /** The expectations that go with a values file. */
  static List<Expectation> of(Path values) {
    Path file = ValuesFiles.DIRECTORY.resolve("expected").resolve(values.getFileName());
    return Yaml.file(file).valueStream().map(Expectation::read).toList();
  }

  private static Expectation read(JsonNode tree) {
    JsonNode says = tree.path("says");
    Expectation expectation =
        new Expectation(
            tree.required("in").asText(),
            tree.path("at").asText(),
            tree.get("is"),
            says.isMissingNode() ? null : says.asText(),
            tree.path("absent").asBoolean());
    assertThat(tree.fieldNames()).toIterable().isSubsetOf("in", "at", "is", "says", "absent");
    assertThat(tree.has("is") || tree.has("says") || expectation.absent())
        .as("%s expects something", tree)
        .isTrue();
    return expectation;
  }

  void check(Manifests manifests) {
    switch (in) {
      case "settings" -> checkSetting(manifests);
      case "notes" -> assertThat(manifests.notes()).contains(String.valueOf(says));
      default -> checkObject(manifests);
    }
  }

  private void checkSetting(Manifests manifests) {
    BindResult<String> found = manifests.settings().bind(at, String.class);
    if (is == null) {
      assertThat(found.isBound()).as(at).isFalse();
    } else {
      assertThat(found.orElse("")).as(at).isEqualTo(is.asText());
    }
  }

  private void checkObject(Manifests manifests) {
    if (absent && at.isEmpty()) {
      assertThat(manifests.find(in)).isEmpty();
      return;
    }
    JsonNode found = manifests.get(in).at(at);
    if (is == null) {
      assertThat(found.isMissingNode()).as("%s %s is absent", in, at).isTrue();
    } else {
      assertThat(found).as("%s %s", in, at).isEqualTo(is);
    }
  }
}
