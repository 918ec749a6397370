package io.imagegateway.ncp.credentials;

import static io.imagegateway.VirtualTime.START;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.imagegateway.VirtualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

class LiveCredentialsTests {

  private static final Credentials ONE = new Credentials("AK1", "SK1");
  private static final Credentials TWO = new Credentials("AK2", "SK2");
  private static final Credentials THREE = new Credentials("AK3", "SK3");

  private final Logger logger = (Logger) LoggerFactory.getLogger(LiveCredentials.class);
  private final ListAppender<ILoggingEvent> log = listen(logger);
  private final VirtualTime time = new VirtualTime();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Box box = new Box();
  private final LiveCredentials credentials =
      new LiveCredentials(box, pairs(ONE, TWO), time, meters);

  /** A place that holds what the test puts into it. */
  private static final class Box implements CredentialsProvider {

    private final AtomicInteger looks = new AtomicInteger();
    private volatile ProvidedKeys content = pairs(ONE, TWO);
    private volatile boolean canChange = true;

    @Override
    public String name() {
      return "box";
    }

    @Override
    public boolean canChange() {
      return canChange;
    }

    @Override
    public ProvidedKeys read() {
      looks.incrementAndGet();
      return content;
    }
  }

  private static ListAppender<ILoggingEvent> listen(Logger logger) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(log);
    return log;
  }

  /** What was logged after the line of the start. */
  private List<String> logged() {
    return log.list.stream().skip(1).map(ILoggingEvent::toString).toList();
  }

  private static ProvidedKeys.Pairs pairs(Credentials primary) {
    return new ProvidedKeys.Pairs(primary, Optional.empty(), Optional.empty());
  }

  private static ProvidedKeys.Pairs pairs(Credentials primary, Credentials secondary) {
    return new ProvidedKeys.Pairs(primary, Optional.of(secondary), Optional.empty());
  }

  private static Credentials mixed(Credentials accessKey, Credentials secretKey) {
    return new Credentials(accessKey.accessKey(), secretKey.secretKey());
  }

  private double changes(String reason) {
    return meters.get("ncp.credentials.changes").tag("reason", reason).counter().count();
  }

  @BeforeEach
  void watch() {
    credentials.watch(time.scheduler(), Schedulers.immediate());
  }

  @AfterEach
  void close() {
    credentials.close();
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  @Test
  void namesItsPlaceOnceAtStart() {
    assertThat(credentials.name()).isEqualTo("box");
    assertThat(credentials.current()).isEqualTo(ONE);
    assertThat(credentials.other()).contains(TWO);
    assertThat(credentials.since()).isEqualTo(START);
    assertThat(log.list)
        .extracting(ILoggingEvent::toString)
        .containsExactly("[INFO] Calls to NCP are signed with the key pair from box");
  }

  @Test
  void takesChangedFilesUpWithinTenSeconds() {
    box.content = pairs(TWO, THREE);
    assertThat(credentials.current()).isEqualTo(ONE);

    time.pass(Duration.ofSeconds(10));

    assertThat(credentials.current()).isEqualTo(TWO);
    assertThat(credentials.other()).contains(THREE);
    assertThat(credentials.since()).isEqualTo(START.plusSeconds(3));
    assertThat(changes("files")).isEqualTo(1);
    assertThat(logged())
        .containsExactly(
            "[INFO] The key pairs in box have changed; calls to NCP are signed with the primary"
                + " one");
  }

  @Test
  void staysAsItIsWhileTheContentDoes() {
    box.content = pairs(new Credentials("AK1", "SK1"), new Credentials("AK2", "SK2"));

    time.pass(Duration.ofMinutes(1));

    assertThat(box.looks).hasValue(20);
    assertThat(credentials.since()).isEqualTo(START);
    assertThat(changes("files")).isZero();
    assertThat(logged()).isEmpty();
  }

  @Test
  void reloadsAtOnce() {
    box.content = pairs(TWO);

    assertThat(credentials.reload()).isEqualTo(TWO);

    assertThat(credentials.current()).isEqualTo(TWO);
    assertThat(credentials.other()).isEmpty();
    assertThat(changes("files")).isEqualTo(1);
  }

  @Test
  void leavesUnusableContentAloneAndReportsItOnce() {
    box.content = new ProvidedKeys.Unusable("half a pair");
    time.pass(Duration.ofMinutes(1));
    assertThat(credentials.reload()).isEqualTo(ONE);
    box.content = new ProvidedKeys.Nothing();
    time.pass(Duration.ofMinutes(1));
    assertThat(credentials.reload()).isEqualTo(ONE);
    assertThat(logged())
        .containsExactly(
            "[WARN] Calls to NCP are still signed with the key pair known before: half a pair",
            "[WARN] Calls to NCP are still signed with the key pair known before: no key pair in"
                + " box any more");

    assertThat(credentials.other()).contains(TWO);
    assertThat(credentials.since()).isEqualTo(START);
    assertThat(changes("files")).isZero();
  }

  @Test
  void waitsForTheOtherHalfOfAPairThatIsBeingWritten() {
    box.content = pairs(mixed(THREE, ONE), TWO);
    time.pass(Duration.ofSeconds(3));
    assertThat(credentials.current()).isEqualTo(ONE);

    box.content = pairs(THREE, mixed(ONE, TWO));
    time.pass(Duration.ofSeconds(3));
    assertThat(credentials.current()).isEqualTo(ONE);

    box.content = pairs(THREE, ONE);
    time.pass(Duration.ofSeconds(3));
    assertThat(credentials.current()).isEqualTo(THREE);
    assertThat(credentials.other()).contains(ONE);
    assertThat(changes("files")).isEqualTo(1);
  }

  @Test
  void takesAPrimaryPairUpThoughTheSecondaryOneIsHalfWritten() {
    box.content = new ProvidedKeys.PrimaryAlone(THREE, Optional.empty(), "half a pair");
    time.pass(Duration.ofSeconds(10));

    assertThat(credentials.current()).isEqualTo(THREE);
    assertThat(credentials.other()).contains(TWO);
    assertThat(changes("files")).isEqualTo(1);
    assertThat(logged())
        .containsExactly(
            "[WARN] The secondary key pair is still the one known before: half a pair",
            "[INFO] The key pairs in box have changed; calls to NCP are signed with the primary"
                + " one");
  }

  @Test
  void leavesASecondaryPairInUseAloneWhereTheNextOneIsHalfWritten() {
    credentials.keep(TWO);
    box.content = new ProvidedKeys.PrimaryAlone(ONE, Optional.empty(), "half a pair");
    time.pass(Duration.ofSeconds(10));

    assertThat(credentials.current()).isEqualTo(TWO);
    assertThat(credentials.other()).contains(ONE);
    assertThat(changes("files")).isZero();
  }

  @Test
  void waitsForTheOtherHalfOfAPrimaryPairBesideAHalfWrittenSecondaryOne() {
    box.content = new ProvidedKeys.PrimaryAlone(mixed(THREE, ONE), Optional.empty(), "half a pair");
    time.pass(Duration.ofSeconds(3));
    assertThat(credentials.current()).isEqualTo(ONE);

    box.content = new ProvidedKeys.PrimaryAlone(THREE, Optional.empty(), "half a pair");
    time.pass(Duration.ofSeconds(3));
    assertThat(credentials.current()).isEqualTo(THREE);
  }

  @Test
  void knowsNoSecondaryPairThatHasBecomeThePrimaryOne() {
    box.content = new ProvidedKeys.PrimaryAlone(TWO, Optional.empty(), "half a pair");
    time.pass(Duration.ofSeconds(3));

    assertThat(credentials.current()).isEqualTo(TWO);
    assertThat(credentials.other()).isEmpty();
  }

  @Test
  void takesAHalfThatWasCorrectedUpWithinTenSeconds() {
    box.content = pairs(mixed(ONE, THREE), TWO);

    time.pass(Duration.ofSeconds(10));

    assertThat(credentials.current()).isEqualTo(mixed(ONE, THREE));
  }

  @Test
  void takesAHalfThatWasCorrectedUpAtOnceForWhoWasRefused() {
    box.content = pairs(mixed(ONE, THREE));

    assertThat(credentials.reload()).isEqualTo(mixed(ONE, THREE));
  }

  @Test
  void keepsTheSecondaryPairUntilTheFilesChange() {
    time.pass(Duration.ofSeconds(1));
    credentials.keep(TWO);
    credentials.keep(TWO);
    assertThat(credentials.current()).isEqualTo(TWO);
    assertThat(credentials.other()).contains(ONE);
    assertThat(credentials.since()).isEqualTo(START.plusSeconds(1));
    assertThat(changes("secondary")).isEqualTo(1);
    assertThat(logged())
        .containsExactly(
            "[WARN] NCP refuses the primary key pair from box and accepts the secondary one, which"
                + " is used until it is refused or the files change");

    time.pass(Duration.ofMinutes(1));
    assertThat(credentials.reload()).isEqualTo(TWO);

    box.content = pairs(ONE, THREE);
    time.pass(Duration.ofSeconds(10));
    assertThat(credentials.current()).isEqualTo(ONE);
    assertThat(credentials.other()).contains(THREE);
    assertThat(changes("secondary")).isEqualTo(1);
    assertThat(changes("files")).isEqualTo(1);
  }

  @Test
  void remembersSinceWhenWhileOnlyTheOtherPairChanges() {
    box.content = pairs(ONE, THREE);
    time.pass(Duration.ofSeconds(3));
    assertThat(credentials.other()).contains(THREE);
    assertThat(credentials.since()).isEqualTo(START);

    credentials.keep(THREE);
    assertThat(credentials.since()).isEqualTo(START.plusSeconds(3));
    box.content = pairs(THREE);
    time.pass(Duration.ofSeconds(3));
    assertThat(credentials.current()).isEqualTo(THREE);
    assertThat(credentials.since()).isEqualTo(START.plusSeconds(3));
  }

  @Test
  void ignoresAPairThatIsNotTheOtherOne() {
    credentials.keep(ONE);
    credentials.keep(THREE);
    assertThat(credentials.current()).isEqualTo(ONE);

    credentials.keep(TWO);
    credentials.keep(THREE);
    assertThat(credentials.current()).isEqualTo(TWO);

    box.content = pairs(THREE);
    credentials.reload();
    credentials.keep(TWO);
    assertThat(credentials.current()).isEqualTo(THREE);
    assertThat(changes("secondary")).isEqualTo(1);
  }

  @Test
  void goesBackToThePrimaryPairWhereTheSecondaryOneIsRefusedLater() {
    credentials.keep(TWO);
    credentials.keep(credentials.other().orElseThrow());
    assertThat(credentials.current()).isEqualTo(ONE);
    assertThat(credentials.other()).contains(TWO);
  }

  @Test
  void logsOneTakeOverAMinuteHoweverOftenThePairsTakeTurns() {
    for (int i = 0; i < 51; i++) {
      credentials.keep(credentials.other().orElseThrow());
    }
    assertThat(logged()).hasSize(1);
    assertThat(changes("secondary")).isEqualTo(51);

    time.pass(Duration.ofMinutes(1));
    credentials.keep(credentials.other().orElseThrow());
    assertThat(logged())
        .hasSize(2)
        .last()
        .isEqualTo(
            "[WARN] NCP refuses the secondary key pair from box and accepts the primary one, which"
                + " is used until it is refused or the files change, 50 changes not logged");
  }

  @Test
  void countsTheAgeFromTheDateOfIssueWhereTheProviderHasOne() {
    Instant issuedAt = START.minus(Duration.ofDays(100));
    box.content = new ProvidedKeys.Pairs(THREE, Optional.empty(), Optional.of(issuedAt));
    credentials.reload();

    assertThat(credentials.since()).isEqualTo(issuedAt);
    assertThat(meters.get("ncp.credentials.age").timeGauge().value()).isEqualTo(100 * 86_400.0);
  }

  @Test
  void correctsTheAgeAloneWhereOnlyTheDateHasChanged() {
    credentials.keep(TWO);
    Instant issuedAt = START.minus(Duration.ofDays(100));
    box.content = new ProvidedKeys.Pairs(ONE, Optional.of(TWO), Optional.of(issuedAt));
    credentials.reload();

    assertThat(credentials.current()).isEqualTo(TWO);
    assertThat(credentials.since()).isEqualTo(START);
    assertThat(changes("files")).isZero();

    credentials.keep(ONE);
    box.content =
        new ProvidedKeys.Pairs(ONE, Optional.of(TWO), Optional.of(issuedAt.plusSeconds(1)));
    credentials.reload();
    assertThat(credentials.current()).isEqualTo(ONE);
    assertThat(credentials.since()).isEqualTo(issuedAt.plusSeconds(1));
  }

  @Test
  void isNotYoungerThanNewWhereThePairIsSaidToBeIssuedInTheFuture() {
    box.content =
        new ProvidedKeys.Pairs(
            THREE, Optional.empty(), Optional.of(START.plus(Duration.ofDays(1))));
    credentials.reload();

    assertThat(meters.get("ncp.credentials.age").timeGauge().value()).isZero();
  }

  @Test
  void measuresTheAgeOfTheCurrentPairInSeconds() {
    time.pass(Duration.ofMillis(1500));
    assertThat(meters.get("ncp.credentials.age").tag("source", "box").timeGauge().value())
        .isEqualTo(1.5);

    credentials.keep(TWO);
    assertThat(meters.get("ncp.credentials.age").timeGauge().value()).isZero();
  }

  @Test
  void neverLooksAtAPlaceThatCanNotChange() {
    credentials.close();
    box.canChange = false;
    box.content = pairs(THREE);
    LiveCredentials fixed = new LiveCredentials(box, pairs(ONE), time, new SimpleMeterRegistry());
    fixed.watch(time.scheduler(), Schedulers.immediate());

    time.pass(Duration.ofMinutes(1));

    assertThat(fixed.reload()).isEqualTo(ONE);
    assertThat(box.looks).hasValue(0);
    fixed.close();
  }

  @Test
  void looksNoMoreOnceClosed() {
    time.pass(Duration.ofSeconds(3));
    assertThat(box.looks).hasValue(1);

    credentials.close();
    time.pass(Duration.ofMinutes(1));

    assertThat(box.looks).hasValue(1);
  }

  @Test
  void letsASlowLookNeverHoldUpTheTimerNorTheCallsNorUndoANewerOne() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    CredentialsProvider slow =
        new CredentialsProvider() {
          @Override
          public String name() {
            return "slow";
          }

          @Override
          public boolean canChange() {
            return true;
          }

          @Override
          public ProvidedKeys read() {
            if (looks.incrementAndGet() > 1) {
              return pairs(THREE);
            }
            reading.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return pairs(TWO);
          }
        };
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        LiveCredentials hanging =
            new LiveCredentials(slow, pairs(ONE, TWO), time, new SimpleMeterRegistry())) {
      hanging.watch(time.scheduler(), Schedulers.fromExecutorService(executor));
      time.pass(LiveCredentials.PERIOD);
      reading.await();
      Future<Credentials> reloaded = executor.submit(hanging::reload);

      time.pass(Duration.ofMinutes(1));
      assertThat(hanging.current()).isEqualTo(ONE);
      hanging.keep(TWO);
      assertThat(hanging.current()).isEqualTo(TWO);

      goOn.countDown();
      assertThat(reloaded.get()).isEqualTo(THREE);
      assertThat(hanging.current()).isEqualTo(THREE);
    }
  }

  @Test
  void showsWholePairsOnlyWhileAllHappensAtOnce() throws Exception {
    int threads = 12;
    int rounds = 5_000;
    CyclicBarrier together = new CyclicBarrier(threads);
    List<ProvidedKeys.Pairs> contents = List.of(pairs(ONE, TWO), pairs(TWO, THREE), pairs(THREE));
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int kind = thread % 4;
        done.add(
            executor.submit(() -> {
              together.await();
              for (int round = 0; round < rounds; round++) {
                switch (kind) {
                  case 0 -> box.content = contents.get(round % contents.size());
                  case 1 -> assertThat(credentials.reload()).isIn(ONE, TWO, THREE);
                  case 2 -> credentials.other().ifPresent(credentials::keep);
                  default -> assertThat(credentials.current()).isIn(ONE, TWO, THREE);
                }
              }
              return null;
            }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }

    box.content = pairs(ONE);
    assertThat(credentials.reload()).isEqualTo(ONE);
    assertThat(credentials.other()).isEmpty();
    assertThat(log.list.toString()).doesNotContain("AK1", "SK1", "AK2", "SK2", "AK3", "SK3");
  }

  @Test
  void lendsTheSecondaryPairToAllCallsAtOnceAndCountsThatOnce() throws Exception {
    int threads = 50;
    CyclicBarrier together = new CyclicBarrier(threads);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        done.add(
            executor.submit(() -> {
              together.await();
              credentials.keep(TWO);
              return null;
            }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }

    assertThat(credentials.current()).isEqualTo(TWO);
    assertThat(changes("secondary")).isEqualTo(1);
  }
}
