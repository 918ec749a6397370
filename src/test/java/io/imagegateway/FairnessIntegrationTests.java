package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpFake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers behind a trusted proxy, over real ports. */
@GatewayTest(
    properties = {"gateway.max-concurrency=4", "gateway.callers.trusted-proxies=127.0.0.0/8"})
class FairnessIntegrationTests {

  private static final String GREEDY = "198.51.100.1";
  private static final String POLITE = "203.0.113.7";

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  private final NcpFake ncp;
  private final GatewayClient gateway;

  FairnessIntegrationTests(NcpFake ncp, GatewayClient gateway) {
    this.ncp = ncp;
    this.gateway = gateway;
  }

  @AfterEach
  void hangUp() {
    callers.close();
  }

  @Test
  void makeRoomForEachOtherButNotByWhatTheyWriteIntoTheHeader() {
    ncp.inject(Fault.delaying(Duration.ofSeconds(2)));
    List<CompletableFuture<Answer>> greedy = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      greedy.add(ask(GREEDY, 9000 + i));
    }
    await().until(() -> ncp.journal().calls().size() == 4);
    Answer refused = ask(POLITE, 9100).join();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().get("code").asString()).isEqualTo("OVERLOADED");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 11);
    assertThat(greedy).allMatch(answer -> answer.join().status() == 404);

    greedy.clear();
    greedy.add(ask(GREEDY, 9200));
    greedy.add(ask("a made-up address, " + GREEDY, 9201));
    await().until(() -> ncp.journal().calls().size() == 6);
    assertThat(ask("192.0.2.1, " + GREEDY, 9202).join().status()).isEqualTo(503);
    assertThat(ask(POLITE, 9203).join().status()).isEqualTo(404);
    assertThat(greedy).allMatch(answer -> answer.join().status() == 404);
  }

  private CompletableFuture<Answer> ask(String forwardedFor, int serverImageNo) {
    return CompletableFuture.supplyAsync(
        () ->
            gateway.get("/api/v1/server-images/" + serverImageNo, "X-Forwarded-For", forwardedFor),
        callers);
  }
}
