package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.lookup.ProblemCode;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FreshnessTests {

  private static final int CASES = 10_000;
  private static final List<Source> SOURCES = List.of(Source.values());

  private final long seed = RandomGenerator.getDefault().nextLong();
  private final RandomGenerator random =
      RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);

  @Test
  void combinesInAnyGrouping() {
    for (int i = 0; i < CASES; i++) {
      Freshness a = any();
      Freshness b = any();
      Freshness c = any();

      assertThat(a.and(b).and(c)).as("seed %d, case %d", seed, i).isEqualTo(a.and(b.and(c)));
    }
  }

  @Test
  void combinesInAnyOrder() {
    for (int i = 0; i < CASES; i++) {
      Freshness a = any();
      Freshness b = any();

      assertThat(a.and(b)).as("seed %d, case %d", seed, i).isEqualTo(b.and(a));
    }
  }

  @Test
  void isNotChangedByNothingNorByItself() {
    for (int i = 0; i < CASES; i++) {
      Freshness a = any();

      assertThat(a.and(Freshness.NONE)).as("seed %d, case %d", seed, i).isEqualTo(a);
      assertThat(Freshness.NONE.and(a)).as("seed %d, case %d", seed, i).isEqualTo(a);
      assertThat(a.and(a)).as("seed %d, case %d", seed, i).isEqualTo(a);
    }
  }

  @Test
  void isTheWorstOfItsParts() {
    Freshness old = new Freshness(instant(10), instant(90), Source.STORE);
    Freshness fetched = new Freshness(instant(60), instant(70), Source.MISS);

    assertThat(old.and(fetched)).isEqualTo(new Freshness(instant(10), instant(70), Source.MISS));
  }

  @Test
  void isStaleAsSoonAsAPartIs() {
    Freshness stale = old(new StaleReason.NotFetched(ProblemCode.OVERLOADED));

    assertThat(Freshness.NONE.and(stale).and(Freshness.ofFailure()).stale()).isTrue();
    assertThat(Freshness.NONE.and(Freshness.ofFailure()).stale()).isFalse();
  }

  @Test
  void isNotStaleForPartsThatAreOnlyOld() {
    assertThat(old(StaleReason.REFRESHING).stale()).isFalse();
    assertThat(old(StaleReason.REFRESHING).reason()).isEqualTo(StaleReason.REFRESHING);
  }

  @Test
  void isOldForTheReasonThatNeedsAPersonMost() {
    Freshness denied = old(new StaleReason.NotFetched(ProblemCode.UPSTREAM_PERMISSION_DENIED));
    Freshness failed = old(new StaleReason.NotFetched(ProblemCode.UPSTREAM_FAILED));
    Freshness refreshing = old(StaleReason.REFRESHING);

    assertThat(refreshing.and(failed).and(denied).reason()).isEqualTo(denied.reason());
    assertThat(failed.and(refreshing).and(Freshness.NONE).reason()).isEqualTo(failed.reason());
  }

  @Test
  void ofAFailureHasNoAgeButWasFetched() {
    Freshness fresh = new Freshness(instant(0), instant(30), Source.STORE);

    assertThat(fresh.and(Freshness.ofFailure()))
        .isEqualTo(new Freshness(instant(0), instant(30), Source.MISS));
  }

  private Freshness any() {
    // Few instants, so that equal ones meet; and the end of time, which failures and nothing have.
    return new Freshness(
        anyInstant(), anyInstant(), SOURCES.get(random.nextInt(SOURCES.size())), anyReason());
  }

  private @Nullable StaleReason anyReason() {
    ProblemCode[] codes = ProblemCode.values();
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> StaleReason.REFRESHING;
      default -> new StaleReason.NotFetched(codes[random.nextInt(codes.length)]);
    };
  }

  private static Freshness old(StaleReason reason) {
    return new Freshness(instant(0), instant(30), Source.STORE, reason);
  }

  private Instant anyInstant() {
    return random.nextInt(8) == 0 ? Instant.MAX : instant(random.nextLong(-20, 20));
  }

  private static Instant instant(long second) {
    return Instant.ofEpochSecond(second);
  }
}
