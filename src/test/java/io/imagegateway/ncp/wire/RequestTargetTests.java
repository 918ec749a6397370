package io.imagegateway.ncp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTests {

  private static final NcpRequest BARE = NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST);

  @ParameterizedTest
  @CsvSource({
    "https://ncloud.apigw.ntruss.com, https://ncloud.apigw.ntruss.com/vserver/v2/getServerImageList",
    "https://ncloud.apigw.ntruss.com/, https://ncloud.apigw.ntruss.com/vserver/v2/getServerImageList",
    "http://127.0.0.1:8080//, http://127.0.0.1:8080/vserver/v2/getServerImageList",
    "http://[::1]:8080/a/b/, http://[::1]:8080/a/b/vserver/v2/getServerImageList",
    "https://proxy/a%20b/%EC%9D%B4, https://proxy/a%20b/%EC%9D%B4/vserver/v2/getServerImageList",
    "https://proxy/이, https://proxy/%EC%9D%B4/vserver/v2/getServerImageList"
  })
  void putsTheOperationBelowTheBaseUrl(String baseUrl, String target) {
    assertThat(RequestTarget.of(URI.create(baseUrl), BARE)).hasToString(target);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          25623135              | 25623135
          SVR_LNX-1.0~x         | SVR_LNX-1.0~x
          a b                   | a%20b
          a+b&c=d%              | a%2Bb%26c%3Dd%25
          %20                   | %2520
          /?#[]@!$'()*,;:       | %2F%3F%23%5B%5D%40%21%24%27%28%29%2A%2C%3B%3A
          이미지                | %EC%9D%B4%EB%AF%B8%EC%A7%80
          🙂                    | %F0%9F%99%82
          {x}                   | %7Bx%7D
          ""                    | ""
          """)
  void encodesEverythingButUnreservedCharacters(String value, String encoded) {
    assertThat(RequestTarget.of(URI.create("https://ncp"), BARE.with("name", value)).getRawQuery())
        .isEqualTo("name=" + encoded);
    assertThat(RequestTarget.of(URI.create("https://ncp"), BARE.with(value, "v")).getRawQuery())
        .isEqualTo(encoded + "=v");
  }

  @Test
  void keepsTheOrderOfParametersAndTheDotInTheirNames() {
    NcpRequest request =
        BARE.with("serverImageNoList.2", "2")
            .with("serverImageNoList.1", "1")
            .with("responseFormatType", "json");

    assertThat(RequestTarget.of(URI.create("https://ncp"), request).getRawQuery())
        .isEqualTo("serverImageNoList.2=2&serverImageNoList.1=1&responseFormatType=json");
  }

  @Test
  void hasNoQueryWithoutParameters() {
    assertThat(RequestTarget.of(URI.create("https://ncp"), BARE).getRawQuery()).isNull();
  }

  @Test
  void encodesHalfACharacterAsTheQuestionMarkThatItBecomes() {
    assertThat(RequestTarget.of(URI.create("https://ncp"), BARE.with("name", "\ud83d")))
        .hasToString("https://ncp/vserver/v2/getServerImageList?name=%3F");
  }
}
