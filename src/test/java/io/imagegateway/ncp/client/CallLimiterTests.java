package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.ncp.client.CallLimiter.Permit;
import io.imagegateway.ncp.client.CallLimiter.Priority;
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
    ask(permits, Priority.RECOVERY, "urgent");
    ask(permits, Priority.RECOVERY, "urgent as well");
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
        .acquire(Priority.FOREGROUND, latest)
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
        .acquire(Priority.FOREGROUND, time.instant().minusNanos(1))
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
  void givesTheBackgroundOnlyWhatNobodyWaitsFor() {
    CallLimiter permits = permits(1, 3);
    assertThat(background(permits)).isTrue();
    assertThat(background(permits)).isFalse();
    ask(permits, "foreground");
    out.removeFirst().release();
    assertThat(served).containsExactly("foreground");
    out.removeFirst().release();
    assertThat(background(permits)).isTrue();
    out.removeFirst().release();

    // The second's worth is used up; one waits for the next token.
    assertThat(background(permits)).isFalse();
    ask(permits, "waiting for a token");
    time.pass(Duration.ofMillis(334));
    assertThat(served).containsExactly("foreground", "waiting for a token");
  }

  @Test
  void letsTheBackgroundNeverOvertakeThoseWhoWait() {
    CallLimiter permits = permits(2, 1);
    ask(permits, "first");
    ask(permits, "second");
    // A token would be there at this very instant, but it belongs to the one who waits.
    List<Boolean> background = new ArrayList<>();
    time.scheduler().schedule(() -> background.add(background(permits)), 1, TimeUnit.SECONDS);
    time.pass(Duration.ofSeconds(1));

    assertThat(background).containsExactly(false);
    assertThat(served).containsExactly("first", "second");
  }

  @Test
  void rejectsALongQueueWithoutADeepStack() {
    CallLimiter permits = permits(1, MANY);
    ask(permits, "holder");
    AtomicInteger turnedAway = new AtomicInteger();
    for (int i = 0; i < 50_000; i++) {
      permits
          .acquire(Priority.FOREGROUND, time.instant().plus(PATIENCE))
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
              random.nextInt(4) == 0 ? Priority.BACKGROUND : Priority.FOREGROUND,
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
                  .acquire(Priority.FOREGROUND, time.instant().plus(PATIENCE))
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
    return ask(permits, Priority.FOREGROUND, who);
  }

  private Disposable ask(CallLimiter permits, Priority priority, String who) {
    return permits
        .acquire(priority, time.instant().plus(PATIENCE))
        .subscribe(permit -> {
          served.add(who);
          out.add(permit);
        });
  }

  private boolean background(CallLimiter permits) {
    Permit permit = permits.acquire(Priority.BACKGROUND, time.instant().plus(PATIENCE)).block();
    if (permit != null) {
      out.add(permit);
    }
    return permit != null;
  }
}
