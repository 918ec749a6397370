package io.imagegateway.web.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers that the API's description shows: real ones of the demo, kept as files, which a test
 * compares with what the gateway answers.
 */
final class ApiExamples {

  private static final String PLACE = "/openapi/examples/";

  private ApiExamples() {}

  /**
   * An answer's body as maps, lists and scalars.
   *
   * @param name the file's name without its ending
   */
  static Optional<Object> find(String name) {
    try (InputStream file = ApiExamples.class.getResourceAsStream(PLACE + name + ".json")) {
      return file == null
          ? Optional.empty()
          : Optional.of(JsonMapper.shared().readValue(file, Object.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
