package io.imagegateway.ncp.wire;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.imagegateway.ncp.wire.ResponseBody.Document;
import io.imagegateway.ncp.wire.ResponseBody.ErrorEnvelope;
import io.imagegateway.ncp.wire.ResponseBody.Unreadable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseBodyTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \r\n\t ",
        "\uFEFF",
        "Unauthorized",
        "\"text\"",
        "42",
        "true",
        "null",
        "{",
        "{\"totalRows\":1,\"serverImageList\":[{\"serverImageNo\":\"256231",
        "[1,2",
        "{}{}",
        "{} trailing",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{\"a\":1e99999999999}",
        "<",
        "<html><body><h1>401 Unauthorized</h1></body></html>",
        "<html><body><br>not well-formed</body></html>",
        "<!DOCTYPE html><html></html>",
        "<error><errorCode>200",
        "<error><errorCode>2<b>0</b>0</errorCode></error>",
        "<getServerImageDetailResponse><totalRows>0</totalRows><returnCode>0</returnCode>"
            + "</getServerImageDetailResponse>",
        "<getServerImageDetailResponse><returnCode/></getServerImageDetailResponse>",
        "<a><b><c><d><errorCode>200</errorCode></d></c></b></a>",
        "\uFEFF\uFEFF{}",
        "\0{}"
      })
  void canReadNothingElse(String text) {
    assertThat(read(text)).isEqualTo(new Unreadable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "[{\"error\":{\"errorCode\":\"200\"}}]",
        " \r\n\t{\"content\":[]}",
        "{\"error\":null}",
        "{\"responseError\":null}",
        "{\"errorCode\":null,\"returnCode\":null}",
        "{\"totalRows\":1,\"returnCode\":\"0\"}",
        "{\"totalRows\":1,\"returnCode\":0}",
        "{\"totalRows\":1,\"returnCode\":0.0}",
        "{\"totalRows\":1,\"returnCode\":\"\"}",
        "{\"getServerImageDetailResponse\":{\"totalRows\":0,\"returnCode\":\"0\"}}",
        "{\"getServerImageDetailResponse\":{\"returnCode\":0,\"error\":null}}",
        "{\"content\":[{\"error\":\"of an item\",\"returnCode\":7}]}",
        "{\"a\":{\"b\":{\"error\":\"too deep to be an envelope\"}}}"
      })
  void findsNoErrorInSuccesses(String text) {
    assertThat(read(text)).isInstanceOf(Document.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '~',
      textBlock =
          """
          {"error":{"errorCode":"210","message":"Permission Denied","details":null}}     | 210
          {"error":{"errorCode":210}}                                                    | 210
          {"error":{"errorCode":210.0}}                                                  | 210
          {"error":{"errorCode":" 210 "}}                                                | 210
          {"error":{"errorCode":"CannotDelete"}}                                         | CannotDelete
          {"error":{"errorCode":"0"}}                                                    | 0
          {"error":{"errorCode":{"a":1}}}                                                | -
          {"error":{"errorCode":null}}                                                   | -
          {"error":{"errorCode":""}}                                                     | -
          {"error":{"errorCode":"see <b>here</b>"}}                                      | -
          {"error":{"errorCode":"이미지"}}                                               | -
          {"error":{"errorCode":"123456789012345678901234567890123"}}                    | -
          {"error":{"errorCode":"12345678901234567890123456789012"}}      | 12345678901234567890123456789012
          {"error":{"code":"210"}}                                                       | -
          {"error":{}}                                                                   | -
          {"error":[]}                                                                   | -
          {"error":"Unauthorized","status":401,"path":"/"}                               | -
          {"error":false}                                                                | -
          {"responseError":{"returnCode":"1300","returnMessage":"Unknown error."}}       | 1300
          {"responseError":{"returnCode":1300}}                                          | 1300
          {"responseError":{"returnCode":"0"}}                                           | 0
          {"responseError":{}}                                                           | -
          {"responseError":"1300"}                                                       | -
          {"getServerImageDetailResponse":{"responseError":{"returnCode":"1300"}}}       | 1300
          {"getServerImageDetailResponse":{"error":{"errorCode":"500"}}}                 | 500
          {"getServerImageDetailResponse":{"totalRows":0,"returnCode":"1104037"}}        | 1104037
          {"getServerImageDetailResponse":{"totalRows":0,"returnCode":1104037}}          | 1104037
          {"getServerImageDetailResponse":{"totalRows":0,"returnCode":["1104037"]}}      | -
          {"returnCode":"800","returnMessage":"not authorized"}                          | 800
          {"totalRows":1,"serverImageList":[{}],"returnCode":"1300"}                     | 1300
          {"errorCode":9014,"message":"Tenant not created"}                              | 9014
          {"error":{"errorCode":"500"},"returnCode":"0","totalRows":1}                   | 500
          """)
  void findsTheErrorInEveryShapeOfJson(String text, @Nullable String code) {
    assertThat(read(text)).isEqualTo(new ErrorEnvelope(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '~',
      textBlock =
          """
          <error><errorCode>210</errorCode><message>Denied</message></error>             | 210
          <error><message>Denied</message><errorCode> 210 </errorCode></error>           | 210
          <error><errorCode><![CDATA[210]]></errorCode></error>                          | 210
          <error><errorCode>see elsewhere</errorCode></error>                            | -
          <error/>                                                                       | -
          <error>Unauthorized</error>                                                    | -
          <responseError><returnCode>1300</returnCode></responseError>                   | 1300
          <responseError><returnMessage>?</returnMessage></responseError>                | -
          <r><responseError><returnCode>1300</returnCode></responseError></r>            | 1300
          <x:error xmlns:x="urn:x"><x:errorCode>210</x:errorCode></x:error>              | 210
          <getServerImageDetailResponse><returnCode>800</returnCode></getServerImageDetailResponse> | 800
          <?xml version="1.0" encoding="UTF-8"?><error><errorCode>210</errorCode></error> | 210
          <!-- from the gateway --><error><errorCode>210</errorCode></error>             | 210
          """)
  void findsTheErrorInEveryShapeOfXml(String text, @Nullable String code) {
    assertThat(read(text)).isEqualTo(new ErrorEnvelope(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void toleratesAByteOrderMark(String blank) {
    assertThat(read("\uFEFF" + blank + "{\"error\":{\"errorCode\":\"210\"}}"))
        .isEqualTo(new ErrorEnvelope("210"));
    assertThat(read("\uFEFF" + blank + "<error><errorCode>210</errorCode></error>"))
        .isEqualTo(new ErrorEnvelope("210"));
  }

  @Test
  void skipsUpTo64KilobytesOfWhiteSpace() {
    assertThat(read(" ".repeat(64 * 1024) + "{}")).isInstanceOf(Document.class);
    assertThat(read(" ".repeat(64 * 1024 + 1) + "{}")).isEqualTo(new Unreadable());
  }

  @Test
  void readsNothingButUtf8() {
    assertThat(ReceivedBodies.read("{\"a\":1}".getBytes(UTF_16))).isEqualTo(new Unreadable());
    assertThat(ReceivedBodies.read(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}))
        .isEqualTo(new Unreadable());
    assertThat(ReceivedBodies.read(new byte[] {(byte) 0xEF, (byte) 0xBB}))
        .isEqualTo(new Unreadable());
    assertThat(ReceivedBodies.read(new byte[] {(byte) 0xEF, (byte) 0xBB, '{', '}'}))
        .isEqualTo(new Unreadable());
    assertThat(ReceivedBodies.read(new byte[] {(byte) 0xEF, '{', '}'})).isEqualTo(new Unreadable());
  }

  @Test
  void printsNothingOfXmlThatIsNotUtf8() {
    PrintStream console = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, UTF_8));
    try {
      assertThat(ReceivedBodies.read(new byte[] {'<', 'a', '>', (byte) 0xC3, '<', '/', 'a', '>'}))
          .isEqualTo(new Unreadable());
    } finally {
      System.setErr(console);
    }
    assertThat(printed.toString(UTF_8)).isEmpty();
  }

  @Test
  void keepsEveryDigitOfANumber() {
    Document document = (Document) read("{\"a\":0.10000000000000000000000001}");

    assertThat(document.root().path("a").decimalValue())
        .isEqualByComparingTo("0.10000000000000000000000001");
  }

  @Test
  void readsWhatIsNestedAHundredLevelsDeepAndNotMore() {
    assertThat(read("[".repeat(100) + "]".repeat(100))).isInstanceOf(Document.class);
    assertThat(read("[".repeat(101) + "]".repeat(101))).isEqualTo(new Unreadable());
    assertThat(read("[".repeat(1_000_000))).isEqualTo(new Unreadable());
  }

  @Test
  void doesNotExpandEntities() {
    String bomb =
        "<!DOCTYPE error [<!ENTITY a \"210210210210\"><!ENTITY b"
            + " \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><error><errorCode>&b;</errorCode></error>";

    ResponseBody body = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> read(bomb));

    assertThat(body).isIn(new Unreadable(), new ErrorEnvelope(null));
  }

  @Test
  void readsNoFileThatABodyPointsTo(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("code"), "210");
    String xml =
        "<!DOCTYPE error [<!ENTITY file SYSTEM \"%s\">]><error><errorCode>&file;</errorCode></error>"
            .formatted(file.toUri());

    assertThat(read(xml)).isIn(new Unreadable(), new ErrorEnvelope(null));
  }

  private static ResponseBody read(String text) {
    return ReceivedBodies.read(text.getBytes(UTF_8));
  }
}
