package io.imagegateway.freshness;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.SharedStore.Content;
import io.imagegateway.freshness.SharedStore.Failing;
import io.imagegateway.freshness.SharedStore.Hit;
import io.imagegateway.freshness.SharedStore.Lease;
import io.imagegateway.freshness.SharedStore.Leased;
import io.imagegateway.freshness.SharedStore.Question;
import io.imagegateway.freshness.SharedStore.Reading;
import io.imagegateway.freshness.SharedStore.Recorded;
import io.imagegateway.freshness.SharedStore.Stored;
import io.imagegateway.freshness.SharedStore.Taken;
import io.imagegateway.lookup.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the shared store does, in a few lines and under virtual time: the model that the scripts are
 * compared with, and the store of tests in which many replicas run in one process.
 */
public final class ModelStore {

  /** How long an operation takes that is not answered. */
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  private final VirtualTime time;
  private final Map<String, Kept<Stored>> entries = new HashMap<>();
  private final Map<String, Kept<Failing>> failures = new HashMap<>();
  private final Map<String, Long> failureMarks = new HashMap<>();
  private final Map<String, Kept<Lease>> leases = new HashMap<>();
  private final Map<String, Long> marks = new HashMap<>();
  private final List<Recorded> log = new ArrayList<>();
  private long counter;

  /** Whether nothing is answered. */
  public boolean down;

  private record Kept<T>(T what, Instant until) {}

  /** An empty store. */
  public ModelStore(VirtualTime time) {
    this.time = time;
  }

  /** The store as a replica sees it, at once and without a fault. */
  public SharedStore near(String instance) {
    return new Replica(instance, () -> 0, () -> true);
  }

  /**
   * The store as a replica sees it.
   *
   * @param millis how long a message takes each way
   * @param arrives whether a message arrives
   */
  public SharedStore far(String instance, LongSupplier millis, Supplier<Boolean> arrives) {
    return new Replica(instance, millis, arrives);
  }

  /** Forgets everything, as an emptied store. */
  public void flush() {
    entries.clear();
    failures.clear();
    failureMarks.clear();
    leases.clear();
    marks.clear();
    log.clear();
    counter = 0;
  }

  /** The entry of a key. */
  public Optional<Stored> entry(String cache, String key) {
    return Optional.ofNullable(held(entries, name(cache, key)));
  }

  private <T> @Nullable T held(Map<String, Kept<T>> map, String name) {
    Kept<T> kept = map.get(name);
    return kept == null || !time.instant().isBefore(kept.until) ? null : kept.what;
  }

  private static String name(String cache, @Nullable Object key) {
    return cache + "|" + key;
  }

  private long mark(String cache, @Nullable Long fence) {
    long all = marks.getOrDefault(name(cache, null), 0L);
    return fence == null ? all : Math.max(all, marks.getOrDefault(name(cache, fence), 0L));
  }

  private Reading read(String cache, String token, Duration lease, Question question) {
    String name = name(cache, question.key());
    long cleared = mark(cache, question.fence());
    Stored stored = held(entries, name);
    if (stored != null && stored.clearing() < cleared) {
      stored = null;
    }
    Failing failing = held(failures, name);
    if (failing != null && failureMarks.getOrDefault(name, 0L) < cleared) {
      failing = null;
    }
    if (stored != null) {
      Duration age = Duration.between(stored.fetchedAt(), time.instant());
      Duration limit =
          stored.content().value() == null ? question.acceptedAbsence() : question.accepted();
      if (age.compareTo(limit) < 0) {
        return new Hit(stored);
      }
    }
    if (failing != null && question.accepted().isPositive()) {
      return new Failing(failing.failure(), failing.failedAt(), stored);
    }
    Lease holder = held(leases, name);
    if (holder != null && holder.clearing() >= cleared && !question.takeOver()) {
      return new Taken(stored);
    }
    Instant now = time.instant();
    Lease taken =
        new Lease(
            cache,
            question.key(),
            question.fence(),
            token,
            Math.max(counter, cleared),
            now.toEpochMilli(),
            now);
    leases.put(name, new Kept<>(taken, now.plus(lease)));
    return new Leased(taken, stored);
  }

  /** Ends a lease; whether its load may be stored. */
  private boolean finish(Lease lease) {
    String name = name(lease.cache(), lease.key());
    Lease holder = held(leases, name);
    if (holder == null || !holder.token().equals(lease.token())) {
      return false;
    }
    leases.remove(name);
    return holder.clearing() >= mark(lease.cache(), lease.fence());
  }

  private long clear(String id, Clearing clearing) {
    Instant now = time.instant();
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    long last = log.isEmpty() ? 0 : log.getLast().number();
    counter = Math.max(micros, Math.max(counter, last) + 1);
    switch (clearing.scope()) {
      case Clearing.All() -> marks.put(name(clearing.cache(), null), counter);
      case Clearing.OneFence(long fence) -> marks.put(name(clearing.cache(), fence), counter);
      case Clearing.OneKey(String key) -> {
        String name = name(clearing.cache(), key);
        entries.remove(name);
        failures.remove(name);
        leases.remove(name);
      }
    }
    log.removeIf(recorded -> recorded.id().equals(id));
    log.add(new Recorded(counter, id, clearing));
    return counter;
  }

  private final class Replica implements SharedStore {

    private final String instance;
    private final LongSupplier millis;
    private final Supplier<Boolean> arrives;
    private int tokens;

    Replica(String instance, LongSupplier millis, Supplier<Boolean> arrives) {
      this.instance = instance;
      this.millis = millis;
      this.arrives = arrives;
    }

    /** Sends a message there and its answer back; either may be lost. */
    private <T> CompletableFuture<Optional<T>> send(Supplier<T> operation) {
      CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
      boolean there = arrives.get();
      boolean back = arrives.get();
      long way = millis.getAsLong();
      if (way == 0 && there && back && !down) {
        return CompletableFuture.completedFuture(Optional.of(operation.get()));
      }
      after(TIMEOUT.toMillis(), () -> answer.complete(Optional.empty()));
      if (there) {
        after(
            way,
            () -> {
              if (!down) {
                T result = operation.get();
                if (back) {
                  after(millis.getAsLong(), () -> answer.complete(Optional.of(result)));
                }
              }
            });
      }
      return answer;
    }

    private void after(long delay, Runnable step) {
      time.scheduler().schedule(step, delay, TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isAvailable() {
      return !down;
    }

    @Override
    public CompletableFuture<Optional<List<Reading>>> read(
        String cache, Duration lease, List<Question> questions) {
      tokens++;
      String token = instance + "-" + tokens;
      return send(() ->
          questions.stream()
              .map(question -> ModelStore.this.read(cache, token, lease, question))
              .toList());
    }

    @Override
    public void fill(Lease lease, Content content, Instant fetchedAt, Duration life) {
      var _ =
          send(() -> {
            boolean may = finish(lease);
            if (may) {
              String name = name(lease.cache(), lease.key());
              failures.remove(name);
              entries.put(
                  name,
                  new Kept<>(
                      new Stored(content, fetchedAt, lease.clearing()), time.instant().plus(life)));
            }
            return may;
          });
    }

    @Override
    public void fail(Lease lease, Failure failure, Instant failedAt, Duration life) {
      var _ =
          send(() -> {
            boolean may = finish(lease);
            if (may) {
              String name = name(lease.cache(), lease.key());
              failures.put(
                  name,
                  new Kept<>(new Failing(failure, failedAt, null), time.instant().plus(life)));
              failureMarks.put(name, lease.clearing());
            }
            return may;
          });
    }

    @Override
    public void release(Lease lease) {
      var _ = send(() -> finish(lease));
    }

    @Override
    public CompletableFuture<Optional<Long>> clear(String id, Clearing clearing) {
      return send(() -> ModelStore.this.clear(id, clearing));
    }

    @Override
    public CompletableFuture<Optional<List<Recorded>>> clearingsAfter(long number) {
      return send(() -> log.stream().filter(recorded -> recorded.number() > number).toList());
    }

    @Override
    public int mostClearings() {
      return 1_000;
    }
  }
}
