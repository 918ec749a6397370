package io.imagegateway.sharedstore;

import io.imagegateway.freshness.Clearing;
import io.imagegateway.freshness.SharedStore;
import io.imagegateway.lookup.Failure;
import io.imagegateway.sharedstore.EntryFormat.Framed;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.ScoredValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The shared entries on Valkey or Redis: scripts, each of which is one step for all replicas, over
 * the keys of a {@link KeySpace}. docs/replicas.md describes both.
 */
final class RedisSharedStore implements SharedStore {

  /** How many clearings are remembered. */
  private static final int CLEARINGS = 1_000;

  /** For how long a clearing is remembered: longer than any entry that it could be about. */
  private static final Duration CLEARINGS_KEPT = Duration.ofDays(30);

  private static final Script READ = Script.of("read.lua");
  private static final Script FINISH = Script.of("finish.lua");
  private static final Script CLEAR = Script.of("clear.lua");

  private final StoreOperations operations;
  private final KeySpace keys;
  private final EntryFormat format;
  private final Seal seal;
  private final String instance;
  private final Executor work;
  private final InstantSource time;
  private final AtomicLong tokens = new AtomicLong();

  /**
   * The shared entries.
   *
   * @param instance a name of this gateway that no other replica has, without white space
   * @param work runs what takes longer than a thread of the network may be held up
   */
  RedisSharedStore(
      StoreOperations operations,
      KeySpace keys,
      EntryFormat format,
      Seal seal,
      String instance,
      Executor work,
      InstantSource time) {
    this.operations = operations;
    this.keys = keys;
    this.format = format;
    this.seal = seal;
    this.instance = instance;
    this.work = work;
    this.time = time;
  }

  @Override
  public boolean isAvailable() {
    return operations.isAvailable();
  }

  @Override
  public CompletableFuture<Optional<List<Reading>>> read(
      String cache, Duration lease, List<Question> questions) {
    String token = instance + "-" + tokens.incrementAndGet();
    List<byte[]> values = new ArrayList<>();
    values.add(bytes(token));
    values.add(bytes(lease.toMillis()));
    questions.forEach(question -> {
      values.add(bytes(question.accepted().toMillis()));
      values.add(bytes(question.acceptedAbsence().toMillis()));
      values.add(bytes(question.takeOver() ? 1 : 0));
    });
    Instant sent = time.instant();
    return operations
        .list("read", READ, keys.ofReading(cache, questions), values)
        .thenApply(reply -> reply.map(list -> new Reply(cache, token, sent, time.instant(), list)))
        .thenApplyAsync(reply -> reply.map(list -> list.readings(questions)), work);
  }

  /** The reply of the script that reads, with the times at which it was asked for and came. */
  private final class Reply {

    private final String cache;
    private final String token;
    private final Instant sent;
    private final Instant received;
    private final List<Object> list;
    private final long now;

    Reply(String cache, String token, Instant sent, Instant received, List<Object> list) {
      this.cache = cache;
      this.token = token;
      this.sent = sent;
      this.received = received;
      this.list = list;
      this.now = (Long) list.getFirst();
    }

    List<Reading> readings(List<Question> questions) {
      return IntStream.range(0, questions.size())
          .mapToObj(i -> reading(questions.get(i), (List<?>) list.get(i + 1)))
          .toList();
    }

    private Reading reading(Question question, List<?> parts) {
      String key = keys.entry(cache, question.key());
      return switch (text(parts.get(0))) {
        case "HIT" -> {
          Stored stored = stored(key, (byte[]) parts.get(1));
          yield stored == null ? new Spoiled() : new Hit(stored);
        }
        case "FAILED" -> {
          Framed failed =
              format.read(keys.failure(cache, question.key()), (byte[]) parts.get(1)).orElse(null);
          yield failed == null || failed.failure() == null || failed.at() > now
              ? new Spoiled()
              : new Failing(
                  failed.failure(), instant(failed.at()), stored(key, (byte[]) parts.get(2)));
        }
        case "LEASED" ->
            new Leased(
                new Lease(
                    cache,
                    question.key(),
                    question.fence(),
                    token,
                    (Long) parts.get(2),
                    now,
                    received),
                stored(key, (byte[]) parts.get(1)));
        default -> new Taken(stored(key, (byte[]) parts.get(1)));
      };
    }

    /** An entry; null for what is none, and for one of the future. */
    private @Nullable Stored stored(String key, byte[] bytes) {
      Framed framed = bytes.length == 0 ? null : format.read(key, bytes).orElse(null);
      return framed == null || framed.content() == null || framed.at() > now
          ? null
          : new Stored(framed.content(), instant(framed.at()), framed.clearing());
    }

    /** A time of the store's clock as this gateway's, rather too early than too late. */
    private Instant instant(long at) {
      return sent.minusMillis(now - at);
    }
  }

  @Override
  public void fill(Lease lease, Content content, Instant fetchedAt, Duration life) {
    format
        .entry(
            keys.entry(lease.cache(), lease.key()),
            content,
            storeTime(lease, fetchedAt),
            lease.clearing())
        .ifPresentOrElse(
            entry -> finish("fill", lease, keys.ofFilling(lease), entry, life),
            () -> release(lease));
  }

  @Override
  public void fail(Lease lease, Failure failure, Instant failedAt, Duration life) {
    byte[] bytes =
        format.failure(
            keys.failure(lease.cache(), lease.key()),
            failure,
            storeTime(lease, failedAt),
            lease.clearing());
    finish("fail", lease, keys.ofFailing(lease), bytes, life);
  }

  @Override
  public void release(Lease lease) {
    finish("release", lease, keys.ofFailing(lease), new byte[0], Duration.ZERO);
  }

  private void finish(
      String operation, Lease lease, List<String> itsKeys, byte[] written, Duration life) {
    var _ =
        operations.number(
            operation,
            FINISH,
            itsKeys,
            List.of(bytes(lease.token()), written, bytes(Math.max(1, life.toMillis()))));
  }

  /** An instant as the store's clock had it, rather too early than too late. */
  private static long storeTime(Lease lease, Instant instant) {
    return Math.max(0, lease.taken() + Duration.between(lease.known(), instant).toMillis());
  }

  @Override
  public CompletableFuture<Optional<Long>> clear(String id, Clearing clearing) {
    String content = id + " " + clearing.text();
    return operations.number(
        "clear",
        CLEAR,
        keys.ofClearing(clearing),
        List.of(
            bytes(seal.of(keys.log(), bytes(content)) + " " + content),
            bytes(CLEARINGS),
            bytes(CLEARINGS_KEPT.toMillis())));
  }

  @Override
  public CompletableFuture<Optional<List<Recorded>>> clearingsAfter(long number) {
    return operations
        .run(
            "clearings",
            commands ->
                commands.zrangebyscoreWithScores(
                    keys.log(),
                    Range.from(Boundary.excluding(number), Boundary.unbounded()),
                    Limit.from(CLEARINGS)))
        .thenApplyAsync(found -> found.map(this::recorded), work);
  }

  private List<Recorded> recorded(List<ScoredValue<byte[]>> found) {
    List<Recorded> recorded = new ArrayList<>();
    for (ScoredValue<byte[]> each : found) {
      String[] parts = text(each.getValue()).split(" ", 3);
      if (parts.length == 3 && seal.fits(parts[0], keys.log(), bytes(parts[1] + " " + parts[2]))) {
        Clearing.of(parts[2])
            .ifPresent(
                clearing -> recorded.add(new Recorded((long) each.getScore(), parts[1], clearing)));
      }
    }
    return recorded;
  }

  @Override
  public int mostClearings() {
    return CLEARINGS;
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }
}
