package io.imagegateway.ncp;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded answer of NCP's ({@code ncp-fixtures/manifest.json}) and what the gateway must make of
 * it ({@code ncp-fixtures-expected.json}). A new case is a file, its entry and its expectation.
 *
 * @param file its name below {@code ncp-fixtures}
 * @param httpStatus the status that it came with
 * @param contentType the content type that it came with; empty if it had none
 * @param expectation what the gateway must make of it
 */
public record Fixture(String file, int httpStatus, String contentType, Expectation expectation) {

  /** Writes values as callers see them. */
  public static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private static final String FOLDER = "/ncp-fixtures/";

  /**
   * What must come of an answer.
   *
   * @param operation NCP's name of the operation that got it
   * @param asked what was asked for
   * @param outcome {@code found}, {@code absent} or {@code failed}
   * @param code the problem's code, if there is a problem
   * @param upstreamCode NCP's own code in that problem
   * @param value what was found, as callers see it
   */
  public record Expectation(
      String operation,
      Map<String, String> asked,
      String outcome,
      @Nullable String code,
      @Nullable String upstreamCode,
      @Nullable JsonNode value) {

    /** What was asked for, under this name. */
    public String asked(String name) {
      return requireNonNull(asked.get(name), name);
    }

    /** The same expectation, of what the outcome says. */
    public Expectation met(Outcome<?> actual) {
      return switch (actual) {
        case Outcome.Found<?> found -> told("found", null, json(shown(found.value())));
        case Outcome.Absent<?> absent -> told("absent", absent.reason(), null);
        case Outcome.Failed<?> failed -> told("failed", failed.failure(), null);
      };
    }

    private Expectation told(String outcome, @Nullable Failure failure, @Nullable JsonNode value) {
      Failure.Upstream upstream = failure == null ? null : failure.upstream();
      return new Expectation(
          operation,
          asked,
          outcome,
          failure == null ? null : failure.code().name(),
          upstream == null ? null : upstream.code(),
          value);
    }

    private static Object shown(Object value) {
      return value instanceof List<?> list
          ? list.stream()
              .map(item -> item instanceof Outcome.Found<?> found ? shown(found.value()) : item)
              .toList()
          : value;
    }

    private static JsonNode json(Object value) {
      return JSON.readTree(JSON.writeValueAsBytes(value));
    }
  }

  /** All that the manifest lists and that there is an expectation for. */
  public static List<Fixture> all() {
    Map<String, Expectation> expectations = expectations();
    return manifest()
        .valueStream()
        .filter(entry -> expectations.containsKey(entry.path("file").stringValue()))
        .map(entry ->
            new Fixture(
                entry.path("file").stringValue(),
                entry.path("httpStatus").intValue(),
                entry.path("contentType").stringValue(),
                requireNonNull(expectations.get(entry.path("file").stringValue()))))
        .toList();
  }

  /** The files that the manifest lists. */
  static List<String> listed() {
    return manifest().valueStream().map(entry -> entry.path("file").stringValue()).toList();
  }

  /** The files that there is an expectation for. */
  static Set<String> expected() {
    return expectations().keySet();
  }

  /** The body as it came. */
  public byte[] body() {
    return read(FOLDER + file);
  }

  /** Whether it is a JSON document of a success without an error in it. */
  public boolean readableSuccess() {
    if (httpStatus / 100 != 2) {
      return false;
    }
    try {
      JsonNode root = JSON.readTree(body());
      return !root.has("error") && !root.has("responseError");
    } catch (JacksonException notJson) {
      return false;
    }
  }

  /** The body of a readable success. */
  public String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return file;
  }

  private static JsonNode manifest() {
    return JSON.readTree(read(FOLDER + "manifest.json")).path("entries");
  }

  private static Map<String, Expectation> expectations() {
    return JSON.readValue(
        read("/ncp-fixtures-expected.json"),
        new TypeReference<LinkedHashMap<String, Expectation>>() {});
  }

  private static byte[] read(String resource) {
    try (InputStream in = requireNonNull(Fixture.class.getResourceAsStream(resource), resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
