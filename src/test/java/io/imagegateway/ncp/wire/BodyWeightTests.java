package io.imagegateway.ncp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyWeightTests {

  private static final int LONG = 100_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          null    | 999_998
          {}      | 999_998
          {"a":0} | 499_999
          """)
  void acceptsAMillionValuesAndNotOneMore(String item, String items) {
    int most = Integer.parseInt(items.replace("_", ""));
    int left = item.equals("{\"a\":0}") ? 1 : 0;

    assertThat(of(list(item, most))).isPresent();
    assertThat(of(list(item, most + 1 + left))).isEmpty();
    assertThat(ReceivedBodies.read(list(item, most).getBytes(UTF_8)))
        .isInstanceOf(ResponseBody.Document.class);
  }

  @Test
  void readsNoBodyOfMillionsOfValuesEvenWithoutItsWeight() {
    assertThat(ReceivedBodies.read(list("{}", 1_600_000).getBytes(UTF_8)))
        .isEqualTo(new ResponseBody.Unreadable());
  }

  @Test
  void takesTheWorstOfAShortBody() {
    assertThat(of("{}")).hasValue(2 * 40);
    assertThat(of("nothing")).hasValue(7 * 40);
    assertThat(of(" ".repeat(64 * 1024))).hasValue(64 * 1024 * 40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          null                   | 12
          true                   | 12
          1                      | 36
          123456789012345678     | 36
          1234567890123456789    | 157
          1.5                    | 84
          0.12345678901234567    | 157
          []                     | 68
          {}                     | 100
          {"a":null}             | 240
          """)
  void addsUpWhatTheValuesTake(String item, long bytes) {
    long name = item.contains("\"a\"") ? 64 + 2 : 0;

    assertThat(of(list(item, LONG))).hasValue(envelope() + name + LONG * bytes);
  }

  @Test
  void countsTextsByTheirLengthAndTwiceIfOneMayBeBeyondLatin1() {
    long each = 12 + 64;
    // A text ends where the next token begins; no comma is behind the last.
    assertThat(of(list("\"abcd\"", LONG))).hasValue(envelope() + LONG * (each + 7) - 1 + 7 * 4);
    assertThat(of(list("\"a\\\\b\"", LONG))).hasValue(envelope() + LONG * (each + 14) - 2 + 7 * 4);
    assertThat(of(list("\"abé\"", LONG))).hasValue(envelope() + LONG * (each + 14) - 2 + 7 * 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "no JSON", "[1,,", "[01,"})
  void rejectsALongBodyThatIsNoJsonWithoutATree(String start) {
    assertThat(of(start + " ".repeat(LONG))).isEmpty();
  }

  @Test
  void takesXmlByItsLength() {
    String xml = "<error>" + " ".repeat(LONG);
    assertThat(of(xml)).hasValue(xml.length() * 4L);
  }

  @Test
  void weighsWhatComesOutOfACompressedBody() throws IOException {
    String json = list("{}", LONG);

    assertThat(BodyWeight.of(compressed(json, Long.MAX_VALUE))).isEqualTo(of(json));
    assertThat(BodyWeight.of(compressed(json, json.length()))).isPresent();
    assertThat(BodyWeight.of(compressed(json, json.length() - 1))).isEmpty();
    assertThat(BodyWeight.of(compressed("{}", 1000))).hasValue(12 + 88);
  }

  @Test
  void rejectsWhatIsNotCompressedAsItClaims() {
    ReceivedBody body = new ReceivedBody("gzip", 1000);
    body.add("{}".getBytes(UTF_8));

    assertThat(BodyWeight.of(body)).isEmpty();
    assertThat(ResponseBody.read(body)).isEqualTo(new ResponseBody.Unreadable());
  }

  private static OptionalLong of(String text) {
    return BodyWeight.of(ReceivedBodies.of(text.getBytes(UTF_8)));
  }

  private static ReceivedBody compressed(String text, long limit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    ReceivedBody body = new ReceivedBody(" GZip ", limit);
    body.add(bytes.toByteArray());
    return body;
  }

  /** The object around the list, the list, and its name. */
  private static long envelope() {
    return (12 + 88 + 80) + (12 + 56 + 64) + (48 + 64 + 2L * "content".length());
  }

  private static String list(String item, int items) {
    return "{\"content\":[" + item + ("," + item).repeat(items - 1) + "]}";
  }
}
