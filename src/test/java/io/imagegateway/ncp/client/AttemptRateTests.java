package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Claim.Rank;
import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Demand.Keys;
import io.imagegateway.lookup.Requester;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.client.CallLimiter.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AttemptRateTests {

  private static final int LIMIT = 20;
  private static final int ALONE = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private final VirtualTime time = new VirtualTime();
  private final ScriptedLimit shared = new ScriptedLimit();
  private final CallLimiter limiter =
      new CallLimiter(
          1_000,
          new AttemptRate(UpstreamService.SERVER, LIMIT, ALONE, shared, time.instant()),
          time,
          time.scheduler());
  private final List<Permit> permits = new ArrayList<>();

  /** The limit of all replicas, which answers when the test says so. */
  private static final class ScriptedLimit implements SharedLimit {

    private boolean available = true;
    private final List<CompletableFuture<Optional<Duration>>> asked = new ArrayList<>();

    @Override
    public boolean isAvailable() {
      return available;
    }

    @Override
    public CompletableFuture<Optional<Duration>> take(UpstreamService service, int rateLimit) {
      assertThat(service).isEqualTo(UpstreamService.SERVER);
      assertThat(rateLimit).isEqualTo(LIMIT);
      asked.add(new CompletableFuture<>());
      return asked.getLast();
    }

    void grants() {
      asked.getLast().complete(Optional.of(Duration.ZERO));
    }

    void grantsAfter(Duration wait) {
      asked.getLast().complete(Optional.of(wait));
    }

    void fails() {
      asked.getLast().complete(Optional.empty());
    }
  }

  @Test
  void asksTheOthersForEachAttemptAndForOneAtATime() {
    attempt(2);
    assertThat(shared.asked).hasSize(1);
    assertThat(permits).isEmpty();

    shared.grants();
    assertThat(permits).hasSize(1);
    assertThat(shared.asked).hasSize(2);

    shared.grants();
    assertThat(permits).hasSize(2);
    assertThat(shared.asked).hasSize(2);
  }

  @Test
  void asksAgainWhenAPermitMayBeThere() {
    attempt(1);
    shared.grantsAfter(Duration.ofMillis(40));
    time.pass(Duration.ofMillis(39));
    assertThat(shared.asked).hasSize(1);

    time.pass(Duration.ofMillis(1));
    assertThat(shared.asked).hasSize(2);
    shared.grants();
    assertThat(permits).hasSize(1);
  }

  @Test
  void keepsToItsPartWhileTheOthersCannotBeAsked() {
    shared.available = false;
    attempt(LIMIT);
    assertThat(permits).hasSize(ALONE);
    assertThat(shared.asked).isEmpty();

    time.pass(Duration.ofSeconds(1));
    assertThat(permits).hasSize(2 * ALONE);
  }

  @Test
  void keepsToItsPartForASecondAfterAPermitCouldNotBeHad() {
    attempt(LIMIT);
    shared.fails();
    assertThat(permits).hasSize(ALONE);
    assertThat(shared.asked).hasSize(1);

    time.pass(Duration.ofSeconds(1));
    assertThat(shared.asked).hasSize(2);
  }

  @Test
  void keepsAPermitThatWasNotUsedForTheNextAttempt() {
    attempt(1);
    shared.grants();
    permits.removeFirst().putBack();

    attempt(1);
    assertThat(permits).hasSize(1);
    assertThat(shared.asked).hasSize(1);
  }

  @Test
  void neverExceedsTheLimitOfAllByItself() {
    attempt(3 * LIMIT);
    while (permits.size() < LIMIT) {
      shared.grants();
    }
    assertThat(shared.asked).hasSize(LIMIT);
    assertThat(permits).hasSize(LIMIT);
  }

  private void attempt(int times) {
    for (int i = 0; i < times; i++) {
      Demand demand =
          new Demand(Keys.FOUND_BEFORE, new Claim(new Requester(Caller.GATEWAY), Rank.REQUEST));
      limiter.acquire(demand, time.instant().plus(PATIENCE)).subscribe(permits::add);
    }
  }
}
