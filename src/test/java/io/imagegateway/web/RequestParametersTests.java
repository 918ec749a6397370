package io.imagegateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.imagegateway.web.problem.InvalidRequestException;
import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParametersTests {

  private enum Colour {
    RED,
    GREEN,
    BLUE
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "0x1",
        "abc",
        "9007199254740992",
        "9999999999999999999",
        "12345678901234567890",
        "١٢",
        "１",
        "1/2",
        "1,2",
        "null"
      })
  void refusesWhatIsNoNumberInRange(String text) {
    RequestParameters parameters = path("fenceId", text);
    parameters.number("fenceId", 1, 9007199254740991L);
    assertThat(errors(parameters))
        .containsExactly(
            new FieldError("fenceId", "must be a whole number from 1 to 9007199254740991"));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "26,26", "9007199254740991,9007199254740991", "007,7"})
  void readsANumberOfAsciiDigits(String text, long number) {
    RequestParameters parameters = path("fenceId", text);
    assertThat(parameters.number("fenceId", 1, 9007199254740991L)).isEqualTo(number);
    assertThatCode(parameters::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "12345678901234567890", "1a", "१", "1 ", "1.5"})
  void refusesWhatIsNoServerImageNumber(String text) {
    RequestParameters parameters = path("serverImageNo", text);
    parameters.serverImageNo("serverImageNo");
    assertThat(errors(parameters))
        .containsExactly(new FieldError("serverImageNo", "must be 1 to 19 digits"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "000,0",
    "25623135,25623135",
    "0025623135,25623135",
    "9999999999999999999,9999999999999999999"
  })
  void readsAServerImageNumberWithoutItsLeadingZeros(String text, String number) {
    assertThat(path("serverImageNo", text).serverImageNo("serverImageNo")).isEqualTo(number);
  }

  @Test
  void readsNumbersRepeatedAndCommaSeparatedEachOnceInTheOrderAsked() {
    assertThat(query("serverImageNo", "3,1", "2", "1", "03").serverImageNos("serverImageNo", 100))
        .containsExactly("3", "1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "1,", ",1", "1,,2", "1, 2", "x"})
  void refusesAListWithAnythingElseInIt(String text) {
    RequestParameters parameters = query("serverImageNo", text);
    parameters.serverImageNos("serverImageNo", 100);
    assertThat(errors(parameters))
        .containsExactly(new FieldError("serverImageNo", "must be 1 to 19 digits"));
  }

  @Test
  void refusesNoNumberAtAll() {
    RequestParameters parameters = query("other", "1");
    parameters.serverImageNos("serverImageNo", 100);
    assertThat(errors(parameters))
        .containsExactly(new FieldError("serverImageNo", "must be given at least once"));
  }

  @Test
  void countsDistinctNumbersAgainstTheMost() {
    String hundred =
        IntStream.rangeClosed(1, 100).mapToObj(Integer::toString).collect(Collectors.joining(","));
    RequestParameters enough = query("serverImageNo", hundred, "1", "2");
    assertThat(enough.serverImageNos("serverImageNo", 100)).hasSize(100);
    assertThatCode(enough::check).doesNotThrowAnyException();

    RequestParameters tooMany = query("serverImageNo", hundred, "101");
    tooMany.serverImageNos("serverImageNo", 100);
    assertThat(errors(tooMany))
        .containsExactly(new FieldError("serverImageNo", "must be at most 100 different numbers"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TRUE", "1", "yes", " true", "true,false"})
  void refusesWhatIsNoSwitch(String text) {
    RequestParameters parameters = query("strict", text);
    parameters.flag("strict", false);
    assertThat(errors(parameters))
        .containsExactly(new FieldError("strict", "must be true or false"));
  }

  @Test
  void refusesAScalarGivenTwiceEvenIfBothAreEqual() {
    RequestParameters parameters = query("strict", "true", "true");
    parameters.flag("strict", false);
    assertThat(errors(parameters))
        .containsExactly(new FieldError("strict", "must be given only once"));
  }

  @Test
  void readsASwitchAndWhatItIsOtherwise() {
    assertThat(query("details", "false").flag("details", true)).isFalse();
    assertThat(query("details", "true").flag("details", false)).isTrue();
    assertThat(query("other", "x").flag("details", true)).isTrue();
  }

  @Test
  void readsOneOfAFewTexts() {
    List<String> regions = List.of("KR", "SGN");
    assertThat(query("regionCode", "SGN").oneOf("regionCode", regions, "KR")).isEqualTo("SGN");
    assertThat(query("other", "SGN").oneOf("regionCode", regions, "KR")).isEqualTo("KR");
    RequestParameters parameters = query("regionCode", "kr");
    parameters.oneOf("regionCode", regions, "KR");
    assertThat(errors(parameters))
        .containsExactly(new FieldError("regionCode", "must be one of KR, SGN"));
  }

  @Test
  void readsSomeOfAnEnumerationInItsOwnOrder() {
    assertThat(query("colour", "BLUE,RED", "BLUE").someOf("colour", Colour.class))
        .containsExactly(Colour.RED, Colour.BLUE);
    assertThat(query("other", "x").someOf("colour", Colour.class))
        .containsExactly(Colour.RED, Colour.GREEN, Colour.BLUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "red", "RED,", "RED GREEN", "PURPLE"})
  void refusesWhatIsNotInTheEnumeration(String text) {
    RequestParameters parameters = query("colour", text);
    parameters.someOf("colour", Colour.class);
    assertThat(errors(parameters))
        .containsExactly(new FieldError("colour", "must be one of RED, GREEN, BLUE"));
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    RequestParameters parameters =
        new RequestParameters(Map.of("fenceId", "x"), Map.of("strict", new String[] {"maybe"}));
    parameters.flag("strict", false);
    parameters.number("fenceId", 1, 9);
    assertThat(errors(parameters))
        .containsExactly(
            new FieldError("strict", "must be true or false"),
            new FieldError("fenceId", "must be a whole number from 1 to 9"));
  }

  private static List<FieldError> errors(RequestParameters parameters) {
    return catchThrowableOfType(InvalidRequestException.class, parameters::check).errors();
  }

  private static RequestParameters path(String name, String value) {
    return new RequestParameters(Map.of(name, value), Map.of());
  }

  private static RequestParameters query(String name, String... values) {
    return new RequestParameters(Map.of(), Map.of(name, values));
  }
}
