package io.imagegateway.web.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterFormatsTests {

  private static final String WRONG_COLOUR = "must be one of RED, GREEN, BLUE";

  private enum Colour {
    RED,
    GREEN,
    BLUE,
    NONE
  }

  private final WholeNumber number = new WholeNumber(1, 9007199254740991L);
  private final WholeNumber page = new WholeNumber(0, 2147483647, 0);
  private final WholeNumbers numbers = new WholeNumbers(1, 9007199254740991L, 200, false);
  private final Flag flag = new Flag(true);
  private final OneOf region = new OneOf(List.of("KR", "SGN"), "KR");
  private final Text text = new Text(100);
  private final SomeOf<Colour> colours =
      new SomeOf<>(
          Colour.class, EnumSet.of(Colour.NONE), EnumSet.complementOf(EnumSet.of(Colour.NONE)));

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
  void rejectWhatIsNoNumberInRange(String sent) {
    String message = "must be a whole number from 1 to 9007199254740991";
    assertInvalid(number, message, sent);
    if (!sent.equals("1,2")) {
      assertInvalid(numbers, message, sent);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "26,26", "9007199254740991,9007199254740991", "007,7"})
  void readANumberOfAsciiDigits(String sent, long read) {
    assertRead(number, read, sent);
    assertRead(numbers, Set.of(read), sent);
  }

  @Test
  void rejectANumberThatMustBeGivenAndIsNot() {
    assertInvalid(number, "must be given");
    assertThat(number.required()).isTrue();
  }

  @Test
  void readANumberThatIsLeftOutAsItsDefault() {
    assertRead(page, 0L);
    assertRead(page, 2147483647L, "2147483647");
    assertInvalid(page, "must be a whole number from 0 to 2147483647", "2147483648");
    assertThat(page.required()).isFalse();
  }

  @Test
  void readNumbersRepeatedAndCommaSeparatedEachOnceInTheOrderAsked() {
    assertThat(numbers.parse(List.of("3,1", "2", "1", "03")).toString())
        .isEqualTo("Value[value=[3, 1, 2]]");
    assertRead(numbers, Set.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1, 2", "1 ,2", "1\t, \t2", "1,2 ,2"})
  void ignoreSpacesAndTabsAroundTheCommasOfAList(String sent) {
    assertRead(numbers, Set.of(1L, 2L), sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "1,", ",1", "1,,2", "1, ,2", " 1,2", "1,2 ", "1\u00a0,2", "1\n,2", "x"})
  void rejectAListWithAnythingElseInIt(String sent) {
    assertInvalid(numbers, "must be a whole number from 1 to 9007199254740991", sent);
  }

  @Test
  void countDistinctNumbersAgainstTheMost() {
    String most =
        IntStream.rangeClosed(1, 200).mapToObj(Integer::toString).collect(Collectors.joining(","));
    assertThat(numbers.parse(List.of(most, "1", "2"))).isInstanceOf(Parsed.Value.class);
    assertInvalid(numbers, "must be at most 200 different numbers", most, "201");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TRUE", "1", "yes", " true", "true,false"})
  void rejectWhatIsNoSwitch(String sent) {
    assertInvalid(flag, "must be true or false", sent);
  }

  static List<ScalarFormat<?>> scalars() {
    return List.of(new Flag(true), new OneOf(List.of("true"), "true"), new WholeNumber(1, 9, 1));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void rejectAScalarGivenTwiceEvenIfBothAreEqual(ScalarFormat<?> scalar) {
    assertInvalid(scalar, "must be given only once", "true", "true");
    assertInvalid(text, "must be given only once", "true", "true");
  }

  @Test
  void readASwitchAndItsDefault() {
    assertRead(flag, false, "false");
    assertRead(flag, true, "true");
    assertRead(flag, true);
  }

  @Test
  void readOneOfAFewTexts() {
    assertRead(region, "SGN", "SGN");
    assertRead(region, "KR");
    assertInvalid(region, "must be one of KR, SGN", "kr");
    assertInvalid(region, "must be one of KR, SGN", "");
  }

  @Test
  void readSomeOfAnEnumerationInItsOwnOrder() {
    assertThat(colours.parse(List.of("BLUE,RED", "BLUE")).toString())
        .isEqualTo("Value[value=[RED, BLUE]]");
    assertThat(colours.parse(List.of()).toString()).isEqualTo("Value[value=[RED, GREEN, BLUE]]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "red", "RED,", "RED GREEN", "PURPLE", "NONE", "RED,NONE"})
  void rejectWhatIsNotInTheEnumerationOrExcludedFromIt(String sent) {
    assertInvalid(colours, WRONG_COLOUR, sent);
  }

  @Test
  void readATextAsItIsCommasAndSpacesIncluded() {
    assertRead(text, Optional.empty());
    assertRead(text, Optional.of(" a, b"), " a, b");
  }

  @Test
  void countTheCodePointsOfAText() {
    String longest = "\ud83d\ude00".repeat(100);
    assertRead(text, Optional.of(longest), longest);
    assertInvalid(text, "must be 1 to 100 characters", longest + "x");
    assertInvalid(text, "must be 1 to 100 characters", "");
  }

  @Test
  void describeWhatTheyRead() {
    assertThat(number.schema().getMaximum()).isEqualByComparingTo("9007199254740991");
    assertThat(page.schema().getDefault()).isEqualTo(0L);
    assertThat(numbers.schema().getMaxItems()).isEqualTo(200);
    assertThat(flag.schema().getDefault()).isEqualTo(true);
    assertThat(region.schema().getTypes()).containsExactly("string");
    assertThat(region.schema().getEnum()).isEqualTo(List.of("KR", "SGN"));
    assertThat(region.schema().getDefault()).isEqualTo("KR");
    assertThat(colours.schema().getItems().getEnum()).isEqualTo(List.of("RED", "GREEN", "BLUE"));
    assertThat(text.schema().getMaxLength()).isEqualTo(100);
  }

  private static <T> void assertRead(ParameterFormat<T> format, T read, String... sent) {
    assertThat(format.parse(List.of(sent))).isEqualTo(new Parsed.Value<>(read));
  }

  private static void assertInvalid(ParameterFormat<?> format, String message, String... sent) {
    assertThat(format.parse(List.of(sent))).isEqualTo(new Parsed.Invalid<>(message));
  }
}
