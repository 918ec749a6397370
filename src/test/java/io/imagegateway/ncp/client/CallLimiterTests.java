package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Demand.Keys;
import io.imagegateway.lookup.Requester;
import io.imagegateway.ncp.client.CallLimiter.Permit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class CallLimiterTests {

  private static final Duration PATIENCE = Duration.ofSeconds(9);
  private static final int MANY = 1_000_000;

  private final VirtualTime time = new VirtualTime();
  private final List<String> served = new ArrayList<>();
  private final List<Permit> out = new ArrayList<>();

  @Test
  void servesThoseWhoWaitInTheOrderInWhichTheyCame() {
    CallLimiter permits = permits(1, MANY);
    ask(permits, "first");
    ask(permits, "second");
    ask(permits, "third");
    assertThat(served).containsExactly("first");
    assertThat(permits.waiting()).isEqualTo(2);

    out.removeFirst().release();
    assertThat(served).containsExactly("first", "second");
    out.removeFirst().release();

    assertThat(served).containsExactly("first", "second", "third");
    assertThat(permits.waiting()).isZero();
  }

  @Test
  void servesTheUrgentFirstAndThoseInTheirOrderToo() {
    CallLimiter permits = permits(1, MANY);
    ask(permits, "holder");
    ask(permits, "patient");
    recover(permits, "urgent");
    recover(permits, "urgent as well");
    for (int i = 0; i < 3; i++) {
      out.removeFirst().release();
    }

    assertThat(served).containsExactly("holder", "urgent", "urgent as well", "patient");
  }

  @Test
  void countsWhatIsFree() {
    CallLimiter permits = permits(3, 4);
    assertThat(permits.freeConcurrency()).isEqualTo(3);
    assertThat(permits.freeRate()).isEqualTo(4);

    ask(permits, "one");
    ask(permits, "two");

    assertThat(permits.freeConcurrency()).isEqualTo(1);
    assertThat(permits.freeRate()).isEqualTo(2);

    out.forEach(Permit::release);
    out.forEach(Permit::release);

    assertThat(permits.freeConcurrency()).isEqualTo(3);
    assertThat(permits.freeRate()).isEqualTo(2);
  }

  @Test
  void handsOutOneSecondsWorthAtOnceAndTheRestAsTimePasses() {
    CallLimiter permits = permits(MANY, 4);
    for (int i = 0; i < 10; i++) {
      ask(permits, "load " + i);
    }
    assertThat(served).hasSize(4);

    time.pass(Duration.ofMillis(249));
    assertThat(served).hasSize(4);
    time.pass(Duration.ofMillis(1));
    assertThat(served).hasSize(5);
    time.pass(Duration.ofMillis(1250));

    assertThat(served).hasSize(10);
  }

  @Test
  void putsBackAPermitThatWasNotUsedForTheNextInLine() {
    CallLimiter permits = permits(1, 1);
    ask(permits, "turned away");
    ask(permits, "next");

    out.removeFirst().putBack();

    assertThat(served).containsExactly("turned away", "next");
    assertThat(permits.freeRate()).isZero();
  }

  @Test
  void endsTheWaitWhenItsTimeIsOver() {
    CallLimiter permits = permits(1, MANY);
    ask(permits, "holder");
    Instant latest = time.instant().plusSeconds(2);
    permits
        .acquire(request(), latest)
        .subscribe(_ -> served.add("impatient"), _ -> {}, () -> served.add("gave up"));
    ask(permits, "patient");

    time.pass(Duration.ofMillis(1999));
    assertThat(served).containsExactly("holder");
    time.pass(Duration.ofMillis(1));
    assertThat(served).containsExactly("holder", "gave up");
    out.removeFirst().release();

    assertThat(served).containsExactly("holder", "gave up", "patient");
  }

  @Test
  void givesNothingToThoseWhoComeTooLate() {
    CallLimiter permits = permits(1, MANY);
    permits
        .acquire(request(), time.instant().minusNanos(1))
        .subscribe(_ -> served.add("served"), _ -> {}, () -> served.add("nothing"));

    assertThat(served).containsExactly("nothing");
    assertThat(permits.freeConcurrency()).isEqualTo(1);
  }

  @Test
  void forgetsAWaiterThatWasCancelled() {
    CallLimiter permits = permits(1, MANY);
    ask(permits, "holder");
    Disposable cancelled = ask(permits, "cancelled");
    ask(permits, "next");

    cancelled.dispose();

    assertThat(permits.waiting()).isEqualTo(1);
    out.removeFirst().release();
    assertThat(served).containsExactly("holder", "next");
    time.pass(PATIENCE.multipliedBy(2));
    out.removeFirst().release();
    assertThat(permits.freeConcurrency()).isEqualTo(1);
  }

  @Test
  void takesBackAPermitForOneWhoCancelsWhileItIsHandedOver() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    InstantSource interrupted =
        () -> {
          meanwhile.get().run();
          return time.instant();
        };
    CallLimiter permits = new CallLimiter(1, MANY, interrupted, time.scheduler());
    ask(permits, "holder");
    Disposable cancelled = ask(permits, "cancelled");
    AtomicInteger looks = new AtomicInteger();
    // The clock is read once to see whether there is a token, and once more to take it.
    meanwhile.set(() -> {
      if (looks.incrementAndGet() == 2) {
        assertThat(permits.waiting()).isZero();
        cancelled.dispose();
      }
    });

    out.removeFirst().release();

    assertThat(looks.get()).isGreaterThanOrEqualTo(2);
    assertThat(served).containsExactly("holder");
    assertThat(permits.freeConcurrency()).isEqualTo(1);
  }

  @Test
  void servesRefreshesAfterRequestsAndAsLongAsTheirTimeLasts() {
    CallLimiter permits = permits(1, MANY);
    ask(permits, "holder");
    ask(permits, refresh(), "refresh");
    ask(permits, refresh(), "refresh as well");
    ask(permits, "request");
    assertThat(permits.waiting()).isEqualTo(3);
    out.removeFirst().release();
    out.removeFirst().release();
    assertThat(served).containsExactly("holder", "request", "refresh");

    time.pass(PATIENCE);

    assertThat(permits.waiting()).isZero();
    out.removeFirst().release();
    assertThat(served).containsExactly("holder", "request", "refresh");
  }

  @Test
  void givesATokenToARequestThatCameAfterTheRefreshThatWaitsForIt() {
    CallLimiter permits = permits(2, 1);
    ask(permits, "first");
    ask(permits, refresh(), "refresh");
    ask(permits, "second");
    time.pass(Duration.ofSeconds(1));
    assertThat(served).containsExactly("first", "second");
    out.removeFirst().release();
    time.pass(Duration.ofSeconds(1));

    assertThat(served).containsExactly("first", "second", "refresh");
  }

  @Test
  void servesALoadInThePlaceThatItHasWhenThePermitIsThere() {
    CallLimiter permits = permits(1, MANY);
    ask(permits, "holder");
    Demand joined = refresh();
    ask(permits, refresh(), "refresh");
    ask(permits, joined, "joined");
    Requester requester = new Requester(new Caller("a"));
    joined.join(new Claim(requester, Claim.Rank.REQUEST));
    joined.leave(requester);
    joined.join(new Claim(requester, Claim.Rank.REQUEST));
    out.removeFirst().release();
    joined.leave(requester);
    out.removeFirst().release();
    assertThat(served).containsExactly("holder", "joined", "refresh");
  }

  @Test
  void refusesAtOnceWhatCannotGetAPermitInTimeByItsTurn() {
    CallLimiter permits = permits(MANY, 1);
    Requester greedy = new Requester(new Caller("greedy"));
    for (int i = 0; i < 20; i++) {
      ask(permits, unknown(greedy), "greedy");
    }
    // One at once, and nine in nine seconds.
    assertThat(permits.waiting()).isEqualTo(9);
    assertThat(permits.untilRoom(unknown(greedy), PATIENCE)).isEqualTo(Duration.ofSeconds(1));
    Requester other = new Requester(new Caller("other"));
    assertThat(permits.untilRoom(unknown(other), PATIENCE)).isEqualTo(Duration.ofSeconds(-7));

    ask(permits, unknown(other), "other");
    ask(permits, "found before");
    assertThat(permits.waiting(Keys.NEVER_FOUND)).isEqualTo(10);
    assertThat(permits.waiting(Keys.FOUND_BEFORE)).isOne();
    time.pass(Duration.ofSeconds(3));

    assertThat(served).containsExactly("greedy", "found before", "greedy", "other");
    assertThat(permits.waiting(Keys.NEVER_FOUND)).isEqualTo(8);
  }

  @Test
  void acceptsByOneClaimWhatWouldBeHopelessByAnother() {
    CallLimiter permits = permits(MANY, 1);
    Requester greedy = new Requester(new Caller("greedy"));
    for (int i = 0; i < 10; i++) {
      ask(permits, unknown(greedy), "greedy");
    }
    Demand shared = unknown(greedy);
    assertThat(permits.untilRoom(shared, PATIENCE)).isPositive();
    shared.join(new Claim(new Requester(new Caller("other")), Claim.Rank.REQUEST));
    assertThat(permits.untilRoom(shared, PATIENCE)).isNegative();
    ask(permits, shared, "shared");
    time.pass(Duration.ofSeconds(2));

    assertThat(served).containsExactly("greedy", "greedy", "shared");
  }

  @Test
  void rejectsALongQueueWithoutADeepStack() {
    CallLimiter permits = permits(1, MANY);
    ask(permits, "holder");
    AtomicInteger turnedAway = new AtomicInteger();
    for (int i = 0; i < 50_000; i++) {
      permits
          .acquire(request(), time.instant().plus(PATIENCE))
          .subscribe(permit -> {
            turnedAway.incrementAndGet();
            permit.putBack();
          });
    }

    out.removeFirst().release();

    assertThat(turnedAway).hasValue(50_000);
    assertThat(permits.freeConcurrency()).isEqualTo(1);
    assertThat(permits.freeRate()).isEqualTo(MANY - 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void keepsBothLimitsWhateverComes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int maxConcurrency = 1 + random.nextInt(5);
    int rateLimit = 1 + random.nextInt(20);
    CallLimiter permits = permits(maxConcurrency, rateLimit);
    List<Instant> given = new ArrayList<>();
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    int loads = 400;
    for (int i = 0; i < loads; i++) {
      boolean unused = random.nextInt(5) == 0;
      long takes = random.nextLong(500_000_000L);
      permits
          .acquire(
              random.nextInt(4) == 0 ? refresh() : request(),
              time.instant().plusMillis(random.nextInt(5000)))
          .doOnTerminate(ended::incrementAndGet)
          .subscribe(permit -> {
            if (unused) {
              permit.putBack();
              return;
            }
            given.add(time.instant());
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            time.scheduler()
                .schedule(
                    () -> {
                      underWay.decrementAndGet();
                      permit.release();
                    },
                    takes,
                    TimeUnit.NANOSECONDS);
          });
      time.pass(Duration.ofNanos(random.nextLong(80_000_000L)));
    }
    time.pass(Duration.ofSeconds(10));

    assertThat(ended).hasValue(loads);
    assertThat(most.get()).isBetween(1, maxConcurrency);
    for (Instant begin : given) {
      assertThat(given)
          .filteredOn(at -> !at.isBefore(begin) && !at.isAfter(begin.plusSeconds(1)))
          .hasSizeLessThanOrEqualTo(2 * rateLimit);
    }
    assertThat(permits.waiting()).isZero();
    assertThat(permits.freeConcurrency()).isEqualTo(maxConcurrency);
    assertThat(permits.freeRate()).isEqualTo(rateLimit);
  }

  @Test
  void losesNoPermitWhenManyThreadsComeAndGoAtOnce() throws Exception {
    int threads = 16;
    int rounds = 500;
    CallLimiter permits = permits(3, MANY);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch served = new CountDownLatch(threads * rounds);
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(
          Thread.startVirtualThread(() -> {
            await(start);
            for (int round = 0; round < rounds; round++) {
              permits
                  .acquire(request(), time.instant().plus(PATIENCE))
                  .subscribe(permit -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    underWay.decrementAndGet();
                    permit.release();
                    served.countDown();
                  });
            }
          }));
    }
    for (Thread thread : running) {
      thread.join();
    }

    assertThat(served.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isBetween(1, 3);
    assertThat(permits.freeConcurrency()).isEqualTo(3);
    assertThat(permits.waiting()).isZero();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private CallLimiter permits(int maxConcurrency, int rateLimit) {
    return new CallLimiter(maxConcurrency, rateLimit, time, time.scheduler());
  }

  private Disposable ask(CallLimiter permits, String who) {
    return ask(permits, request(), who);
  }

  private Disposable ask(CallLimiter permits, Demand demand, String who) {
    return take(permits.acquire(demand, time.instant().plus(PATIENCE)), who);
  }

  private void recover(CallLimiter permits, String who) {
    take(permits.acquireForRecovery(time.instant().plus(PATIENCE)), who);
  }

  private Disposable take(Mono<Permit> permit, String who) {
    return permit.subscribe(taken -> {
      served.add(who);
      out.add(taken);
    });
  }

  private static Demand request() {
    return new Demand(
        Keys.FOUND_BEFORE, new Claim(new Requester(Caller.GATEWAY), Claim.Rank.REQUEST));
  }

  private static Demand unknown(Requester requester) {
    return new Demand(Keys.NEVER_FOUND, new Claim(requester, Claim.Rank.REQUEST));
  }

  private static Demand refresh() {
    return new Demand(Keys.FOUND_BEFORE, Claim.REFRESH);
  }
}
