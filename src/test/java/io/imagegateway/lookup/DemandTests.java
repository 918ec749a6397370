package io.imagegateway.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.Claim.Rank;
import io.imagegateway.lookup.Demand.Keys;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandTests {

  private final Requester starter = new Requester(new Caller("a"));
  private final Requester second = new Requester(new Caller("a"));
  private final Claim first = new Claim(starter, Rank.REQUEST);
  private final Claim joined = new Claim(second, Rank.NO_CACHE);
  private final Demand demand = new Demand(Keys.NEVER_FOUND, first);
  private final List<String> seen = new ArrayList<>();

  private final Demand.Watcher watcher =
      new Demand.Watcher() {
        @Override
        public void claimed(Claim claim) {
          seen.add("+" + name(claim));
        }

        @Override
        public void renounced(Claim claim) {
          seen.add("-" + name(claim));
        }
      };

  @Test
  void holdsEachClaimOnce() {
    demand.join(joined);
    demand.join(joined);
    demand.join(first);
    assertThat(demand.claims()).containsExactly(first, joined);
  }

  @Test
  void losesTheClaimsOfARequestThatLeaves() {
    demand.join(joined);
    demand.join(new Claim(second, Rank.REQUEST));
    demand.leave(second);
    assertThat(demand.claims()).containsExactly(first);
    demand.leave(second);
    assertThat(demand.claims()).containsExactly(first);
  }

  @Test
  void keepsTheLastClaimUntilThereIsAnother() {
    demand.leave(starter);
    assertThat(demand.claims()).containsExactly(first);
    demand.join(joined);
    assertThat(demand.claims()).containsExactly(joined);
    demand.leave(second);
    demand.join(joined);
    assertThat(demand.claims()).containsExactly(joined);
    demand.join(Claim.REFRESH);
    assertThat(demand.claims()).containsExactly(joined, Claim.REFRESH);
  }

  @Test
  void showsAWatcherWhatThereIsAndWhatChangesUntilItGoes() {
    demand.watch(watcher);
    demand.join(joined);
    demand.join(joined);
    demand.leave(starter);
    demand.leave(second);
    demand.join(Claim.REFRESH);
    demand.unwatch(watcher);
    demand.join(first);
    assertThat(seen).containsExactly("+first", "+joined", "-first", "+refresh", "-joined");
  }

  private String name(Claim claim) {
    return claim.equals(first) ? "first" : claim.equals(joined) ? "joined" : "refresh";
  }
}
