package io.imagegateway.ncpfake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An HTTP answer.
 *
 * @param status its status
 * @param contentType its content type; empty for none
 * @param headers its other headers
 * @param body its body, which is sent in UTF-8
 */
public record Answer(int status, String contentType, Map<String, String> headers, String body) {

  private static final String JSON = "application/json;charset=UTF-8";
  private static final String XML = "application/xml;charset=UTF-8";
  private static final Map<String, String> CONTENT_TYPES =
      Map.of("json", JSON, "xml", XML, "html", "text/html", "txt", "text/plain");
  private static final Pattern FIXTURE = Pattern.compile(".+\\.([0-9]{3})\\.([a-z]+)");

  /** Copies the headers. */
  public Answer {
    headers = Map.copyOf(headers);
  }

  /**
   * One of the bodies that NCP is known or thought to send.
   *
   * @param name the file below {@code ncp-fixtures}, {@code gateway/endpoint-error.503.json} for
   *     instance; the name holds the status and the content type
   * @throws IllegalArgumentException if there is no such file, or its name holds no status
   */
  public static Answer fixture(String name) {
    Matcher parts = FIXTURE.matcher(name);
    String resource = "/ncp-fixtures/" + name;
    try (InputStream file = Answer.class.getResourceAsStream(resource)) {
      if (file == null || !parts.matches()) {
        throw new IllegalArgumentException("no such fixture: " + name);
      }
      return of(
          Integer.parseInt(parts.group(1)),
          CONTENT_TYPES.getOrDefault(parts.group(2), ""),
          new String(file.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any answer. */
  public static Answer of(int status, String contentType, String body) {
    return new Answer(status, contentType, Map.of(), body);
  }

  /** The form of the control surface: a fixture, parts of it replaced, or a whole answer. */
  @JsonCreator
  static Answer of(
      @Nullable String fixture,
      @Nullable Integer status,
      @Nullable String contentType,
      @Nullable Map<String, String> headers,
      @Nullable String body) {
    Answer base = fixture == null ? of(200, JSON, "") : fixture(fixture);
    return new Answer(
        status == null ? base.status : status,
        contentType == null ? base.contentType : contentType,
        headers == null ? base.headers : headers,
        body == null ? base.body : body);
  }

  static Answer json(int status, JsonNode body) {
    return of(status, JSON, body.toString());
  }

  static Answer prettyJson(int status, JsonNode body) {
    return of(status, JSON, body.toPrettyString() + "\n");
  }

  static Answer xml(int status, JsonNode body) {
    return of(status, XML, XmlTwin.of(body));
  }

  /** The same answer with another status. */
  public Answer status(int status) {
    return new Answer(status, contentType, headers, body);
  }

  /** The same answer with one more header, {@code Retry-After} for instance. */
  public Answer header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, more, body);
  }

  /** The same answer with the first half of its text: a whole HTTP message, but no whole JSON. */
  Answer cut() {
    return new Answer(status, contentType, headers, body.substring(0, body.length() / 2));
  }
}
