package io.imagegateway.ncp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class BodyBudgetTests {

  private static final Duration LONG = Duration.ofSeconds(30);

  /** 250 shared, a lane of 200, and 550 for trees. */
  private final BodyBudget budget = new BodyBudget(1000, 200, Schedulers.immediate());

  @ParameterizedTest
  @CsvSource({
    "1000, 200, 200, 550",
    "1000, 250, 250, 500",
    "1000, 1000000, 250, 500",
    "3, 8, 0, 3"
  })
  void leavesNoByteOfTheBudgetUndivided(long bytes, long largest, long body, long tree) {
    BodyBudget divided = new BodyBudget(bytes, largest, Schedulers.immediate());

    assertThat(divided.largestBody()).isEqualTo(body);
    assertThat(divided.largestTree()).isEqualTo(tree);
    assertThat(divided.available()).isEqualTo(bytes);
  }

  @Test
  void letsBodiesShareTheirQuarterAndOneMoreHaveTheLane() {
    assertThat(done(budget.open().receive(250))).isTrue();
    BodyBudget.Claim lane = budget.open();
    assertThat(done(lane.receive(1))).isTrue();
    assertThat(budget.available()).isEqualTo(550);

    CompletableFuture<@Nullable Void> waiting = budget.open().receive(1).toFuture();

    assertThat(waiting).isNotDone();
    assertThat(budget.waiting()).isEqualTo(1);
    lane.close();
    assertThat(waiting).isCompleted();
    assertThat(budget.waiting()).isZero();
  }

  @Test
  void asksTheBodyInTheLaneForNothingMore() {
    budget.open().receive(250).block(LONG);
    BodyBudget.Claim lane = budget.open();

    for (int i = 0; i < 200; i++) {
      assertThat(done(lane.receive(1))).isTrue();
    }

    assertThat(budget.available()).isEqualTo(550);
  }

  @Test
  void givesOthersWhatABodyHeldBeforeItGotTheLane() {
    BodyBudget.Claim grown = budget.open();
    assertThat(done(grown.receive(150))).isTrue();
    budget.open().receive(100).block(LONG);
    assertThat(done(grown.receive(50))).isTrue();

    assertThat(done(budget.open().receive(150))).isTrue();
    assertThat(budget.available()).isEqualTo(550);
  }

  @Test
  void servesThoseWhoWaitForTheLaneInTheirOrderAndLetsASmallBodyPass() {
    BodyBudget.Claim shared = budget.open();
    shared.receive(240).block(LONG);
    BodyBudget.Claim lane = budget.open();
    lane.receive(100).block(LONG);
    BodyBudget.Claim second = budget.open();
    CompletableFuture<@Nullable Void> secondsTurn = second.receive(100).toFuture();
    CompletableFuture<@Nullable Void> thirdsTurn = budget.open().receive(20).toFuture();

    assertThat(done(budget.open().receive(10))).isTrue();
    assertThat(secondsTurn).isNotDone();
    lane.close();
    assertThat(secondsTurn).isCompleted();
    assertThat(thirdsTurn).isNotDone();
    second.close();
    assertThat(thirdsTurn).isCompleted();
  }

  @Test
  void servesThoseWhoWaitForTheLaneFromTheSharedPartIfThatIsFreeFirst() {
    BodyBudget.Claim shared = budget.open();
    shared.receive(250).block(LONG);
    budget.open().receive(100).block(LONG);
    CompletableFuture<@Nullable Void> turn = budget.open().receive(100).toFuture();

    shared.close();

    assertThat(turn).isCompleted();
    assertThat(budget.available()).isEqualTo(550 + 150);
  }

  @Test
  void parsesInOrderSoThatALargeTreeIsNotPassedForEver() {
    BodyBudget.Claim first = budget.open();
    first.parse(300).block(LONG);
    CompletableFuture<@Nullable Void> large = budget.open().parse(550).toFuture();
    CompletableFuture<@Nullable Void> small = budget.open().parse(1).toFuture();

    assertThat(large).isNotDone();
    assertThat(small).isNotDone();
    first.close();
    assertThat(large).isCompleted();
    assertThat(small).isNotDone();
  }

  @Test
  void forgetsABodyThatNobodyWaitsForAnyMore() {
    BodyBudget.Claim first = budget.open();
    first.parse(550).block(LONG);
    BodyBudget.Claim given = budget.open();
    CompletableFuture<@Nullable Void> givenUp = given.parse(550).toFuture();
    CompletableFuture<@Nullable Void> next = budget.open().parse(550).toFuture();

    given.close();
    first.close();

    assertThat(givenUp).isNotDone();
    assertThat(next).isCompleted();
    assertThat(budget.available()).isEqualTo(450);
  }

  @Test
  void keepsWhatIsBeingParsedClaimedUntilThatIsOver() {
    BodyBudget.Claim claim = budget.open();
    claim.receive(50).block(LONG);
    claim.parse(300).block(LONG);

    Long duringWork =
        claim.work(() -> {
          claim.close();
          return budget.available();
        });

    assertThat(duringWork).isEqualTo(650);
    assertThat(budget.available()).isEqualTo(1000);
    assertThat(claim.<Long>work(() -> 1L)).isNull();
  }

  @Test
  void returnsEverythingAfterWorkThatFails() {
    BodyBudget.Claim claim = budget.open();
    claim.parse(300).block(LONG);
    try {
      claim.<Long>work(() -> {
        throw new IllegalStateException("a bug");
      });
    } catch (IllegalStateException _) {
      claim.close();
    }
    claim.close();

    assertThat(budget.available()).isEqualTo(1000);
  }

  /** Every order in which three bodies can take their steps, one of them perhaps given up. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 2, 3})
  void letsEveryBodyEndInWhateverOrderTheyAreRead(int givenUpBefore) {
    int orders = explore(new ArrayList<>(), givenUpBefore);

    assertThat(orders).isGreaterThan(givenUpBefore == 0 ? 100 : 1000);
  }

  /** Tries each body that can take a step now, and then all that can follow. */
  private static int explore(List<Integer> order, int givenUpBefore) {
    Run run = new Run(givenUpBefore);
    order.forEach(run::step);
    if (run.over()) {
      assertThat(run.tried.available()).as("after %s", order).isEqualTo(1000);
      assertThat(run.tried.waiting()).as("after %s", order).isZero();
      return 1;
    }
    int orders = 0;
    for (int body = 0; body < Run.BODIES; body++) {
      if (run.ready(body)) {
        order.addLast(body);
        orders += explore(order, givenUpBefore);
        order.removeLast();
      }
    }
    assertThat(orders).as("orders that go on after %s", order).isPositive();
    return orders;
  }

  /** Three bodies that need more than there is: each is received in two parts, then parsed. */
  private static final class Run {

    static final int BODIES = 3;
    private static final int STEPS = 4;

    private final BodyBudget tried = new BodyBudget(1000, 200, Schedulers.immediate());
    private final int givenUpBefore;
    private final List<BodyBudget.Claim> claims = new ArrayList<>();
    private final List<CompletableFuture<@Nullable Void>> turns = new ArrayList<>();
    private final int[] steps = new int[BODIES];

    Run(int givenUpBefore) {
      this.givenUpBefore = givenUpBefore;
      for (int i = 0; i < BODIES; i++) {
        claims.add(tried.open());
        turns.add(CompletableFuture.completedFuture(null));
      }
    }

    /** The first body may be given up while it waits; the others wait for their turn. */
    boolean ready(int body) {
      return steps[body] < STEPS && (turns.get(body).isDone() || givesUp(body));
    }

    private boolean givesUp(int body) {
      return body == 0 && steps[body] == givenUpBefore;
    }

    void step(int body) {
      BodyBudget.Claim claim = claims.get(body);
      if (givesUp(body)) {
        steps[body] = STEPS;
        claim.close();
        return;
      }
      Mono<Void> turn =
          switch (steps[body]++) {
            case 0 -> claim.receive(120);
            case 1 -> claim.receive(80);
            case 2 -> claim.parse(400);
            default ->
                Mono.fromRunnable(() -> {
                  claim.work(tried::available);
                  claim.close();
                });
          };
      turns.set(body, turn.toFuture());
      assertThat(tried.available()).isNotNegative();
    }

    boolean over() {
      for (int step : steps) {
        if (step < STEPS) {
          return false;
        }
      }
      return true;
    }
  }

  @RepeatedTest(5)
  void losesNoByteHoweverManyReadAndGiveUpAtOnce(RepetitionInfo repetition) throws Exception {
    BodyBudget shared = new BodyBudget(1000, 200, Schedulers.parallel());
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Random random = new Random(repetition.getCurrentRepetition() * 100L + i);
        all.add(readers.submit(() -> readAndGiveUp(shared, random)));
      }
      for (Future<?> reader : all) {
        reader.get();
      }
    }
    assertThat(shared.available()).as("seed %d", repetition.getCurrentRepetition()).isEqualTo(1000);
    assertThat(shared.waiting()).isZero();
  }

  private static void readAndGiveUp(BodyBudget budget, Random random) {
    for (int i = 0; i < 500; i++) {
      try (BodyBudget.Claim claim = budget.open()) {
        for (int piece = 0; piece < 4; piece++) {
          Mono<Void> turn = claim.receive(1 + random.nextInt(50));
          if (random.nextInt(10) == 0) {
            turn.subscribe();
            break;
          }
          turn.block(LONG);
        }
        if (random.nextBoolean()) {
          claim.parse(1 + random.nextInt(550)).block(LONG);
          long left = Objects.requireNonNull(claim.work(budget::available));
          assertThat(left).isBetween(0L, 1000L);
        }
      }
    }
  }

  private static boolean done(Mono<Void> turn) {
    return turn.toFuture().isDone();
  }
}
