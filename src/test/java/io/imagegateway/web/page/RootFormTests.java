package io.imagegateway.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RootFormTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "TEXT/HTML;charset=utf-8",
        "text/html;q=0.1",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json, text/html",
        "*/*, text/html",
        "*/*;q=0.9, application/json;q=0.2, text/html;q=0.3",
        "application/json;q=0, text/html;q=0.1, */*"
      })
  void isThePageWhereHtmlIsNamedAndNotBelowJson(String accept) {
    assertThat(RootForm.of(List.of(accept))).contains(RootForm.HTML);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "application/*",
        "application/json",
        "application/problem+json",
        "text/*, */*;q=0.1",
        "text/html;q=0, */*",
        "text/html;q=0.9, application/json",
        "text/html;q=0.5, */*"
      })
  void isTheLinksWhereHtmlIsNotNamedOrBelowJson(String accept) {
    assertThat(RootForm.of(List.of(accept))).contains(RootForm.JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/*",
        "text/html;q=0",
        "image/png",
        "application/json;q=0, */*",
        "*/*;q=0",
        "application",
        "a/b/c",
        "text/html;q=2"
      })
  void isNeitherWhereNeitherIsAccepted(String accept) {
    assertThat(RootForm.of(List.of(accept))).isEmpty();
  }

  @Test
  void isTheLinksWithoutAnAcceptHeader() {
    assertThat(RootForm.of(List.of())).contains(RootForm.JSON);
  }

  @ParameterizedTest
  @CsvSource({"text/html,application/json;q=0.9,HTML", "text/html;q=0.1,*/*,JSON"})
  void readsSeveralHeadersAsOne(String first, String second, RootForm form) {
    assertThat(RootForm.of(List.of(first, second))).contains(form);
  }
}
