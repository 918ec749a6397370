package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import io.imagegateway.ncpfake.NcpFake;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A page of somebody else in a real Chromium inside the network: it has its own name resolve to the
 * gateway (DNS rebinding), or makes the gateway work for answers that it can't read.
 */
@GatewayTest(
    properties = {
      "gateway.allowed-hosts=gateway.example",
      // Every no-cache that counts makes calls.
      "gateway.freshness.min-refresh-interval=0s"
    })
class ForeignPageBrowserIntegrationTests {

  private static final String FENCE = "/api/v1/fences/26/box-images";

  /** Reads a URL of the page's own origin. */
  private static final String READ =
      """
      async path => {
        const answer = await fetch(path);
        return [answer.status, await answer.text()];
      }
      """;

  /** Asks for a URL past every cache, again and again, and counts what it got. */
  private static final String RELOAD =
      """
      async ({url, times}) => {
        let got = 0;
        for (let i = 0; i < times; i++) {
          try {
            await fetch(url, {mode: 'no-cors', cache: 'reload'});
            got++;
          } catch (refused) {
          }
        }
        return got;
      }
      """;

  private final NcpFake ncp;
  private final MeterRegistry meters;
  private final int port;
  private final int managementPort;
  @TempDir private Path profile = Path.of("");
  private Chromium chromium;

  ForeignPageBrowserIntegrationTests(
      NcpFake ncp,
      MeterRegistry meters,
      @LocalServerPort int port,
      @LocalManagementPort int managementPort) {
    this.ncp = ncp;
    this.meters = meters;
    this.port = port;
    this.managementPort = managementPort;
  }

  @BeforeAll
  static void needsChromium() {
    Chromium.assumeInstalled();
  }

  @BeforeEach
  void open() {
    chromium =
        Chromium.open(
            profile,
            "--host-resolver-rules=MAP *.example 127.0.0.1",
            "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests");
  }

  @AfterEach
  void close() {
    chromium.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"foreign.example", "gateway.example.foreign.example"})
  void readsNothingUnderAForeignName(String host) {
    open("http://" + host + ":" + port);

    List<?> answer = (List<?>) chromium.page().evaluate(READ, FENCE);

    assertThat(answer.getFirst()).isEqualTo(421);
    assertThat((String) answer.getLast()).contains("MISDIRECTED_REQUEST").doesNotContain("content");
  }

  @Test
  void readsNothingOfTheManagementPortUnderAForeignName() {
    open("http://foreign.example:" + managementPort);

    assertThat((List<?>) chromium.page().evaluate(READ, "/actuator/health"))
        .isEqualTo(List.of(421, ""));
  }

  @Test
  void readsBothPortsUnderTheGatewaysOwnName() {
    open("http://gateway.example:" + port);
    List<?> answer = (List<?>) chromium.page().evaluate(READ, FENCE);
    assertThat(answer.getFirst()).isEqualTo(200);
    assertThat((String) answer.getLast()).contains("\"complete\":true");

    open("http://gateway.example:" + managementPort);
    assertThat(((List<?>) chromium.page().evaluate(READ, "/actuator/health")).getFirst())
        .isEqualTo(200);
  }

  @Test
  void makesNoCallsToNcpHoweverOftenItReloads() {
    GatewayClient caller = new GatewayClient(port);
    caller.get(FENCE);
    int known = ncp.journal().calls().size();
    open("http://foreign.example:" + port);

    long before = requests();

    Object got =
        chromium
            .page()
            .evaluate(RELOAD, Map.of("url", "http://127.0.0.1:" + port + FENCE, "times", 200));

    assertThat(got).isEqualTo(0);
    assertThat(requests() - before).isEqualTo(200);
    assertThat(ncp.journal().calls()).hasSize(known);
    // Another client's no-cache does make calls.
    caller.get(FENCE, "Cache-Control", "no-cache");
    assertThat(ncp.journal().calls()).hasSizeGreaterThan(known);
  }

  private long requests() {
    return meters.get("http.server.requests").timers().stream().mapToLong(Timer::count).sum();
  }

  /** Opens a page of this origin, as its owner served it before the name was turned over. */
  private void open(String origin) {
    chromium.page().route(origin + "/page", ForeignPageBrowserIntegrationTests::servePage);
    chromium.page().navigate(origin + "/page");
  }

  private static void servePage(Route route) {
    route.fulfill(
        new FulfillOptions()
            .setContentType("text/html")
            .setBody("<!DOCTYPE html><html lang=\"en\"><title>Page</title>"));
  }
}
