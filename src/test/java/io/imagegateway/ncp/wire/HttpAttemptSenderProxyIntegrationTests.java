package io.imagegateway.ncp.wire;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.imagegateway.ConnectProxy;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.ProxyAddress;
import io.imagegateway.ncp.ServiceSettings;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.api.TextParser;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Schedulers;

/** AttemptSender through a proxy. */
class HttpAttemptSenderProxyIntegrationTests {

  @RegisterExtension
  private static final WireMockExtension ncp = WireMockExtension.newInstance().build();

  private static final Duration LONG = Duration.ofSeconds(30);

  /** A name that nobody knows but the proxy. */
  private static final String AFAR = "http://ncp.invalid";

  @Test
  void reachesNcpThroughItsTunnel() {
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{\"a\":1}")));
    try (ConnectProxy proxy = new ConnectProxy(ncp.getPort())) {
      AttemptResult<String> attempted = attempt(AFAR, ProxyAddress.valueOf(proxy.url()));

      assertThat(attempted.kind()).isEqualTo(Kind.SUCCESS);
      assertThat(proxy.asked()).containsExactly("CONNECT ncp.invalid:80 HTTP/1.1");
      assertThat(proxy.sent())
          .startsWith("GET /vserver/v2/getServerImageDetail?serverImageNo=1 HTTP/1.1\r\n")
          .contains("x-ncp-apigw-signature-v2: ");
    }
  }

  @Test
  void reachesLoopbackWithoutIt() {
    ncp.stubFor(any(anyUrl()).willReturn(okJson("{\"a\":1}")));
    try (ConnectProxy proxy = new ConnectProxy(ncp.getPort())) {
      assertThat(attempt(ncp.baseUrl(), ProxyAddress.valueOf(proxy.url())).kind())
          .isEqualTo(Kind.SUCCESS);
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @Test
  void failsInAWayThatMayPassIfTheProxyRefuses() {
    try (RawServer proxy =
        new RawServer(
            "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
            "",
            RawServer.Then.HANG_UP)) {
      assertUnanswered(attempt(AFAR, ProxyAddress.valueOf(proxy.url())));
    }
  }

  @Test
  void failsInAWayThatMayPassIfTheProxyIsNotThere() {
    RawServer proxy = new RawServer("", "", RawServer.Then.HANG_UP);
    proxy.close();
    assertUnanswered(attempt(AFAR, ProxyAddress.valueOf(proxy.url())));
  }

  private static void assertUnanswered(AttemptResult<String> attempted) {
    assertThat(attempted.kind()).isEqualTo(Kind.FAILED);
    assertThat(attempted.repeatable()).isTrue();
    assertThat(attempted.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.failure())
                    .isEqualTo(Failure.of(ProblemCode.UPSTREAM_FAILED, UpstreamService.SERVER)));
  }

  private static AttemptResult<String> attempt(String baseUrl, ProxyAddress proxy) {
    NcpSettings direct = ServiceSettings.at(baseUrl).toNcpSettings();
    HttpAttemptSender attempts =
        new HttpAttemptSender(
            new NcpSettings(
                direct.datafence(),
                direct.server(),
                direct.retry(),
                direct.maxResponseSize(),
                true,
                proxy),
            WebClient.builder(),
            Schedulers.parallel());
    try {
      return Objects.requireNonNull(
          attempts
              .send(
                  NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL).with("serverImageNo", "1"),
                  new TextParser(),
                  new Credentials("EXAMPLEACCESSKEY0001", "EXAMPLE-secret-key-not-real"),
                  Instant.parse("2026-01-15T09:00:00Z"),
                  LONG)
              .block(LONG));
    } finally {
      attempts.destroy();
    }
  }
}
