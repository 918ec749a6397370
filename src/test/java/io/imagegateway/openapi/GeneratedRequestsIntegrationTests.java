package io.imagegateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient;
import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.GatewayTest;
import io.imagegateway.ncpfake.NcpFake;
import io.imagegateway.openapi.RequestGenerator.Request;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Requests that are made from the API's document, good ones and bad ones: none is answered with
 * 5xx, none outside of the document, and what the document forbids is refused and nothing else. 500
 * in every build, 5,000 where the variable {@code CI} is {@code true}.
 */
@GatewayTest
class GeneratedRequestsIntegrationTests {

  private static final long SEED = 20_261_122;
  private static final int REQUESTS = "true".equals(System.getenv("CI")) ? 5_000 : 500;

  private final NcpFake ncp;
  private final GatewayClient gateway;

  GeneratedRequestsIntegrationTests(NcpFake ncp, GatewayClient gateway) {
    this.ncp = ncp;
    this.gateway = gateway;
  }

  /** An answer with an entity tag is asked for a second time, with it. */
  @Test
  void areAnsweredAsTheDocumentSays() {
    RequestGenerator requests =
        new RequestGenerator(
            ApiDocument.read(ApiDocument.FILE),
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED));
    // The images of these two fail in the demo: a strict search would be an error because of them.
    ncp.change(data -> data.withoutListing(27).withoutListing(28));
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      Request request = requests.next();
      // The client holds the answer against the document.
      Answer answer = gateway.get(request.target(), request.headers().toArray(String[]::new));
      String what = "request %d of seed %d: %s".formatted(i, SEED, request);
      assertThat(answer.status()).as(what).isLessThan(500);
      if (!request.acceptsJson()) {
        assertThat(answer.status()).as(what).isIn(400, 404, 406);
      } else if (request.valid()) {
        assertThat(answer.status()).as(what).isIn(200, 304, 404);
      } else {
        assertThat(answer.status()).as(what).isIn(400, 404);
      }
      statuses.merge(answer.status(), 1, Integer::sum);
      if (answer.headers().firstValue("ETag").isPresent()) {
        Answer again = gateway.get(request.target(), "If-None-Match", answer.header("ETag"));
        assertThat(again.status()).as("%s, again", what).isEqualTo(304);
      }
    }
    System.out.printf("%d generated requests, by status of the answer: %s%n", REQUESTS, statuses);
    assertThat(statuses).containsKeys(200, 400, 404, 406);
  }
}
