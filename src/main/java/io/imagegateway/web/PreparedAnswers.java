package io.imagegateway.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The answers that were given and may be given again, by the request's target. What an answer was
 * made of is checked at each use, so a refresh, a clearing or an expiry of any part shows at the
 * next request. The body of an answer that does not hold any more is of use as long as its entity
 * tag is still the answer's.
 *
 * <p>Their memory is bounded. Equal bodies that are wanted at the same time are rendered once.
 *
 * <p>Thread-safe.
 */
@Component
public final class PreparedAnswers {

  /** How long an answer is kept that nobody asks for. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  private static final int LONGEST_ACCEPT = 256;
  private static final int MOST_ACCEPTS = 256;

  private final long maxBytes;
  private final InstantSource time;
  private final Cache<String, PreparedAnswer> answers;
  private final ConcurrentMap<Rendering, CompletableFuture<AnswerBody>> renderings =
      new ConcurrentHashMap<>();

  /** Values of Accept that were answered with JSON. */
  private final Set<String> accepted =
      Collections.newSetFromMap(
          Caffeine.newBuilder().maximumSize(MOST_ACCEPTS).<String, Boolean>build().asMap());

  private final Counter given;

  /** A body that is wanted. */
  private record Rendering(String target, String etag) {}

  PreparedAnswers(PreparedSettings settings, InstantSource time, MeterRegistry meters) {
    this.maxBytes = settings.maxBytes();
    this.time = time;
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(PreparedAnswers::weight)
            .expireAfterAccess(IDLE)
            .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, time.instant()))
            // Bookkeeping on the calling thread: it is short, and tests see its effect at once.
            .executor(Runnable::run)
            .build();
    this.given =
        Counter.builder("prepared.answers.given")
            .description("Requests that were answered with a prepared answer")
            .register(meters);
    Gauge.builder("prepared.answers.size", this, PreparedAnswers::bytes)
        .description("Memory that the prepared answers are reckoned to take")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("prepared.answers.max.size", () -> maxBytes)
        .description("Memory that the prepared answers may take")
        .baseUnit("bytes")
        .register(meters);
  }

  private static int weight(String target, PreparedAnswer answer) {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, target.length() + answer.weight()));
  }

  /** Whether any answers are prepared. */
  public boolean areEnabled() {
    return maxBytes > 0;
  }

  /** Has the answer to a request of this target prepared. */
  public void prepare(String target, ServletRequest request) {
    Preparation.begin(this, target, request, time.instant());
  }

  /**
   * The answer to a request of this target.
   *
   * @param target path and query, as they were sent
   * @param now when it is given
   * @return empty unless the stores would lead to this answer at this time, with all of it fresh
   */
  public Optional<PreparedAnswer> find(String target, Instant now) {
    PreparedAnswer answer = answers.getIfPresent(target);
    return answer != null && answer.holds(now) ? Optional.of(answer) : Optional.empty();
  }

  /** Counts an answer that was found and is given. */
  public void give(PreparedAnswer answer, Instant now) {
    given.increment();
    answer.count(now);
  }

  /** Whether a request with this Accept header is known to be answered with JSON. */
  public boolean accepts(@Nullable String accept) {
    return accept == null || accepted.contains(accept);
  }

  /** Learns that a request with this Accept header was answered with JSON. */
  void accepted(@Nullable String accept) {
    if (accept != null && accept.length() <= LONGEST_ACCEPT) {
      accepted.add(accept);
    }
  }

  /** Keeps an answer whose body nobody has asked for. */
  void keep(String target, PreparedAnswer answer) {
    answers.put(target, withBody(answer, knownBody(target, answer.etag())));
  }

  /**
   * Keeps an answer.
   *
   * @param rendering makes the bytes of its body; called by one of those who want it at a time
   * @return its body
   */
  AnswerBody keep(String target, PreparedAnswer answer, Supplier<byte[]> rendering) {
    AnswerBody body = body(target, answer, rendering);
    answers.put(target, withBody(answer, body));
    return body;
  }

  private AnswerBody body(String target, PreparedAnswer answer, Supplier<byte[]> rendering) {
    AnswerBody known = knownBody(target, answer.etag());
    if (known != null) {
      return known;
    }
    Rendering wanted = new Rendering(target, answer.etag());
    CompletableFuture<AnswerBody> mine = new CompletableFuture<>();
    CompletableFuture<AnswerBody> first = renderings.putIfAbsent(wanted, mine);
    if (first != null) {
      return joined(first, rendering);
    }
    try {
      AnswerBody body = new AnswerBody(rendering.get());
      // Before the others are let go: who comes later finds it here.
      answers.put(target, withBody(answer, body));
      mine.complete(body);
      return body;
    } finally {
      mine.completeExceptionally(new IllegalStateException("the rendering broke off"));
      renderings.remove(wanted, mine);
    }
  }

  /** The body that another request has rendered; if that failed, this one finds out why. */
  private static AnswerBody joined(
      CompletableFuture<AnswerBody> first, Supplier<byte[]> rendering) {
    try {
      return first.join();
    } catch (CompletionException brokenOff) {
      return new AnswerBody(rendering.get());
    }
  }

  private @Nullable AnswerBody knownBody(String target, String etag) {
    PreparedAnswer kept = answers.getIfPresent(target);
    return kept != null && kept.etag().equals(etag) ? kept.body() : null;
  }

  private static PreparedAnswer withBody(PreparedAnswer answer, @Nullable AnswerBody body) {
    return new PreparedAnswer(
        answer.etag(),
        body,
        answer.parts(),
        answer.freshness(),
        answer.tally(),
        answer.pattern(),
        answer.variables());
  }

  /** Bytes that they are reckoned to take. */
  private double bytes() {
    return answers
        .policy()
        .eviction()
        .map(eviction -> (double) eviction.weightedSize().orElse(0))
        .orElse(0.0);
  }
}
