package io.imagegateway.web.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterNamesTests {

  private static final List<String> KNOWN =
      List.of("productCode", "regionCode", "details", "strict", "status", "page", "size");

  private final ParameterNames names = new ParameterNames(KNOWN, false);

  @ParameterizedTest
  @CsvSource({
    "productcode,productCode",
    "PRODUCTCODE,productCode",
    "productCode[],productCode",
    "productCode[0],productCode",
    "productcodes[],productCode",
    "product_code,productCode",
    "prodcutCode,productCode",
    "productCod,productCode",
    "produtcode,productCode",
    "RegionCode,regionCode",
    "detail,details",
    "stirct,strict",
    "state,status",
    "age,page",
    "Page,page",
    "sizes,size"
  })
  void reportAMisspellingWithTheNameThatWasMeant(String sent, String meant) {
    assertThat(names.errors(List.of("details", sent)))
        .containsExactly(new FieldError(sent, "no such parameter; did you mean " + meant + "?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "_", "ts", "v", "code", "product", "region", "fields", "[]"})
  void ignoreWhatIsNothingLikeAKnownName(String sent) {
    assertThat(names.errors(List.of(sent))).isEmpty();
  }

  @Test
  void acceptKnownNames() {
    assertThat(names.errors(KNOWN)).isEmpty();
    assertThat(new ParameterNames(KNOWN, true).errors(KNOWN)).isEmpty();
  }

  @Test
  void ignoreEverythingWhereNothingIsKnown() {
    assertThat(new ParameterNames(List.of(), false).errors(List.of("productCode", "x"))).isEmpty();
  }

  @Test
  void rejectEveryUnknownNameWhereOnlyKnownOnesAreAllowed() {
    assertThat(new ParameterNames(KNOWN, true).errors(List.of("x", "Page")))
        .containsExactly(
            new FieldError("x", "no such parameter"),
            new FieldError("Page", "no such parameter; did you mean page?"));
  }

  @Test
  void repeatNoMoreThanAFewNamesAndNoneAtFullLength() {
    ParameterNames strict = new ParameterNames(KNOWN, true);
    List<String> sent =
        IntStream.range(0, 1000).mapToObj(i -> "\ud83d\ude00".repeat(500) + i).toList();
    assertThat(strict.errors(sent))
        .hasSize(10)
        .containsOnly(new FieldError("\ud83d\ude00".repeat(64) + "...", "no such parameter"));
  }
}
