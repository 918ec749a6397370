package io.imagegateway.ncp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LenientJsonTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "text"                  | text
          " text "                | ' text '
          ""                      | ''
          "  "                    | '  '
          "NULL"                  | NULL
          "25623135.0"            | 25623135.0
          25623135                | 25623135
          25623135.0              | 25623135
          2.5623135E7             | 25623135
          1.0e3                   | 1000
          100                     | 100
          0                       | 0
          -0.0                    | 0
          0.00                    | 0
          -12                     | -12
          3.5                     | 3.5
          3.50                    | 3.50
          1e-7                    | 1E-7
          123456789012345678901234567890 | 123456789012345678901234567890
          9223372036854775807     | 9223372036854775807
          true                    | true
          false                   | false
          """)
  void readsTheTextOfAnyScalar(String json, String text) {
    assertThat(LenientJson.text(field(json), "field")).isEqualTo(text);
  }

  @Test
  void takesEmptyTextForNoneWhereTextIsWanted() {
    assertThat(LenientJson.nonEmptyText(field("\"\""), "field")).isNull();
    assertThat(LenientJson.nonEmptyText(field("{}"), "field")).isNull();
    assertThat(LenientJson.nonEmptyText(field("\" \""), "field")).isEqualTo(" ");
    assertThat(LenientJson.nonEmptyText(field("0"), "field")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "{\"code\":\"X\"}", "[]", "[\"text\"]"})
  void readsNoTextWhereThereIsNoScalar(String json) {
    assertThat(LenientJson.text(field(json), "field")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          25623135                | 25623135
          25623135.0              | 25623135
          2.5623135E7             | 25623135
          "25623135"              | 25623135
          " 25623135 "            | 25623135
          "25623135.0"            | 25623135
          "25623135."             | 25623135
          "2.5623135E7"           | 25623135
          "+7"                    | 7
          "007"                   | 7
          0                       | 0
          -0.0                    | 0
          "-3"                    | -3
          10737418240             | 10737418240
          9223372036854775807     | 9223372036854775807
          -9223372036854775808    | -9223372036854775808
          """)
  void readsTheWholeNumberInNumbersAndInText(String json, long number) {
    assertThat(LenientJson.wholeNumber(field(json), "field")).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "{}",
        "[]",
        "[1]",
        "3.5",
        "\"3.5\"",
        "9223372036854775808",
        "-9223372036854775809",
        "\"9223372036854775808\"",
        "1e400",
        "1e-400",
        "\"1e400\"",
        "\"1e9999\"",
        "\"\"",
        "\" \"",
        "\"-\"",
        "\"one\"",
        "\"0x1F\"",
        "\"1_000\"",
        "\"1,000\"",
        "\"1 000\"",
        "\"١٢٣\"",
        "\"NaN\"",
        "\"123456789012345678901234567890123456789012345678901\""
      })
  void readsNoWholeNumberFromAnythingElse(String json) {
    assertThat(LenientJson.wholeNumber(field(json), "field")).isNull();
  }

  @Test
  void isNotHeldUpByNumbersOfAbsurdSize() {
    JsonNode large = field("1e999999999");
    JsonNode small = field("1e-999999999");

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertThat(LenientJson.text(large, "field")).isEqualTo("1E+999999999");
          assertThat(LenientJson.text(small, "field")).isEqualTo("1E-999999999");
          assertThat(LenientJson.wholeNumber(large, "field")).isNull();
          assertThat(LenientJson.wholeNumber(small, "field")).isNull();
        });
  }

  @ParameterizedTest
  @CsvSource({
    "true,true",
    "false,false",
    "'\"true\"',true",
    "'\"FALSE\"',false",
    "'\" True \"',true"
  })
  void readsATruthValueInTextToo(String json, boolean flag) {
    assertThat(LenientJson.flag(field(json), "field")).isEqualTo(flag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "0", "1", "\"\"", "\"Y\"", "\"yes\"", "{}", "[true]"})
  void readsNoTruthValueFromAnythingElse(String json) {
    assertThat(LenientJson.flag(field(json), "field")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"a":1},{"a":2}]       | [{"a":1}, {"a":2}]
          [null,{"a":1},null]     | [{"a":1}]
          ["a","b"]               | ["a", "b"]
          []                      | []
          [null]                  | []
          null                    | []
          {"a":1}                 | [{"a":1}]
          {}                      | [{}]
          "junk"                  | ["junk"]
          7                       | [7]
          """)
  void readsAListWithoutItsNullsAndASingleThingAsAList(String json, String items) {
    assertThat(LenientJson.items(field(json), "field")).hasToString(items);
  }

  @ParameterizedTest
  @CsvSource({"'{\"a\":1}','{\"a\":1}'", "{},{}"})
  void readsAnObject(String json, String object) {
    assertThat(LenientJson.object(field(json), "field")).hasToString(object);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[{}]", "1", "\"{}\"", "true"})
  void readsNoObjectFromAnythingElse(String json) {
    assertThat(LenientJson.object(field(json), "field")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"other\":1}", "[]", "[{\"field\":1}]", "null", "1", "\"field\""})
  void findsNothingWhereTheFieldIsMissing(String json) {
    JsonNode node = parsed(json).path("node");

    assertThat(LenientJson.text(node, "field")).isNull();
    assertThat(LenientJson.wholeNumber(node, "field")).isNull();
    assertThat(LenientJson.flag(node, "field")).isNull();
    assertThat(LenientJson.object(node, "field")).isNull();
    assertThat(LenientJson.items(node, "field")).isEmpty();
    assertThat(LenientJson.text(node.path("missing"), "field")).isNull();
  }

  private static JsonNode field(@Nullable String json) {
    return parsed("{\"field\":" + json + "}").path("node");
  }

  /** As the gateway itself parses, one level further down. */
  private static JsonNode parsed(@Nullable String json) {
    return LenientJson.MAPPER.readTree("{\"node\":" + json + "}");
  }
}
