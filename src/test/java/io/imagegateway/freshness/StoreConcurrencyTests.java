package io.imagegateway.freshness;

import static io.imagegateway.freshness.ScriptedLoader.found;
import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.GATHERING;
import static io.imagegateway.freshness.StoreFixture.KEY;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StoreConcurrencyTests {

  private static final int READERS = 500;

  private final StoreFixture fixture = new StoreFixture();
  private final ScriptedLoader loader = fixture.loader;

  @Test
  void loadsOnceHoweverManyReadersMissAtOnce() throws Exception {
    List<CompletableFuture<Answer<String>>> readings = together(READERS, fixture::read);

    assertThat(loader.count()).isOne();
    assertThat(readings).noneMatch(CompletableFuture::isDone);

    loader.last().finds("one");

    assertThat(readings)
        .allSatisfy(reading -> assertThat(reading.join().outcome()).isEqualTo(found("one")));
    assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "joined", READERS - 1));
  }

  @Test
  void loadsOnceHoweverManyReadersWaitInAnOutage() throws Exception {
    fixture.hold("one");
    fixture.time.pass(FRESH.plus(STALE));
    List<CompletableFuture<Answer<String>>> readings = together(READERS, fixture::read);

    assertThat(loader.count()).isEqualTo(2);

    loader.last().fails();

    assertThat(readings)
        .allSatisfy(reading ->
            assertThat(reading.join().freshness().reason())
                .isEqualTo(StoreFixture.because(ProblemCode.UPSTREAM_FAILED)));
    assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "outage", READERS));
  }

  @Test
  void refreshesOnceHoweverManyReadersGetAStaleAnswerAtOnce() throws Exception {
    fixture.hold("one");
    fixture.time.pass(FRESH);
    List<CompletableFuture<Answer<String>>> readings = together(READERS, fixture::read);
    fixture.time.pass(GATHERING);

    assertThat(readings).allMatch(CompletableFuture::isDone);
    assertThat(loader.count()).isEqualTo(2);
    assertThat(loader.last().keys()).containsExactly(KEY);
  }

  @Test
  void loadsOnceForStaleReadersAndThoseWhoWantARecentAnswerTogether() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    fixture.hold("one");
    fixture.time.pass(FRESH);
    List<CompletableFuture<Answer<String>>> readings =
        together(
            READERS,
            () ->
                fixture.store.read(
                    KEY, turn.getAndIncrement() % 2 == 0 ? fixture.wantsRecent : fixture.caller));
    fixture.time.pass(GATHERING);

    assertThat(loader.count()).isEqualTo(2);

    loader.last().finds("two");

    assertThat(readings).allMatch(CompletableFuture::isDone);
  }

  @RepeatedTest(20)
  void losesNoReaderWhenLoadsEndAndTheCacheIsClearedAmongTheReads() throws Exception {
    long seed = RandomGenerator.getDefault().nextLong();
    AtomicInteger thread = new AtomicInteger();
    List<CompletableFuture<Answer<String>>> readings =
        together(
            READERS,
            () -> {
              int part = new SplittableRandom(seed + thread.getAndIncrement()).nextInt(21);
              CompletableFuture<Answer<String>> reading = fixture.read();
              if (part < 3) {
                fixture.cache().clear();
              } else if (part < 6) {
                fixture.offer(KEY, "offered");
              } else if (part < 12) {
                loader.calls().forEach(call -> call.finds("loaded"));
              }
              return reading;
            });
    loader.calls().forEach(call -> call.finds("loaded"));

    assertThat(readings)
        .as("seed %d", seed)
        .allSatisfy(reading ->
            assertThat(reading.join().outcome()).isIn(found("loaded"), found("offered")));
  }

  /** What so many threads return that all start at the same time. */
  private static <T> List<T> together(int threads, Callable<T> task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(
            executor.submit(() -> {
              start.await(30, TimeUnit.SECONDS);
              return task.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(30, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
