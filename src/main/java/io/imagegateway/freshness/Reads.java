package io.imagegateway.freshness;

import io.imagegateway.lookup.Loaded;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of what the reads of one store led to: the metric {@code freshness.reads} (tags {@code
 * cache} and {@code result}, each key counted when its answer is known), the metric {@code
 * freshness.age} (the largest age that was served in the last minute), and one debug line for each
 * read that was answered with old data or with a failure.
 */
final class Reads<K> {

  /** The largest age is kept for one minute, to the nearest 20 seconds. */
  private static final Duration STEP = Duration.ofSeconds(20);

  private static final int STEPS = 3;
  private static final Logger log = LoggerFactory.getLogger("freshness");

  private final String cache;
  private final Function<K, String> keyText;
  private final TimeWindowMax ages;
  private final Counter fresh;
  private final Counter stale;
  private final Counter miss;
  private final Counter joined;
  private final Counter shared;
  private final Counter outage;
  private final Counter failed;

  Reads(String cache, Function<K, String> keyText, MeterRegistry meters, InstantSource time) {
    this.cache = cache;
    this.keyText = keyText;
    this.ages = new TimeWindowMax(clock(time), STEP.toMillis(), STEPS);
    this.fresh = counter("fresh", meters);
    this.stale = counter("stale", meters);
    this.miss = counter("miss", meters);
    this.joined = counter("joined", meters);
    this.shared = counter("shared", meters);
    this.outage = counter("outage", meters);
    this.failed = counter("failed", meters);
    Gauge.builder("freshness.age", ages, TimeWindowMax::poll)
        .description("Age of the oldest part served from a store in the last minute")
        .baseUnit("seconds")
        .tag("cache", cache)
        .strongReference(true)
        .register(meters);
  }

  /** Answered at once, with something fresh. */
  void fresh(CachedResult<?> served, Instant now) {
    fresh.increment();
    age(served, now);
  }

  /** Several keys answered at once, with something fresh, the oldest of it fetched then. */
  void fresh(int keys, Instant oldestFetchedAt, Instant now) {
    fresh.increment(keys);
    age(oldestFetchedAt, now);
  }

  /** Answered at once, with something that is no longer fresh. */
  void stale(K key, CachedResult<?> served, StaleReason reason, Instant now) {
    stale.increment();
    age(served, now);
    explain(key, served, reason, now);
  }

  /** Answered with what was stored, because nothing newer could be fetched. */
  void outage(K key, CachedResult<?> served, StaleReason reason, Instant now) {
    outage.increment();
    age(served, now);
    explain(key, served, reason, now);
  }

  /** Answered with a failure. */
  void failed(K key, StaleReason reason) {
    failed.increment();
    explain(key, null, reason, Instant.MAX);
  }

  /** Answered with the result of a load. */
  void loaded(boolean startedByReader, CachedResult<?> served, Instant now) {
    if (!startedByReader) {
      joined.increment();
    } else if (served.origin() == Loaded.Origin.SHARED) {
      shared.increment();
    } else {
      miss.increment();
    }
    age(served, now);
  }

  /** A read that is answered with the result of a load that is no longer fresh on arrival. */
  void loadedOld(K key, CachedResult<?> served, Instant now) {
    explain(key, served, StaleReason.REFRESHING, now);
  }

  private void age(CachedResult<?> served, Instant now) {
    age(served.fetchedAt(), now);
  }

  private void age(Instant fetchedAt, Instant now) {
    ages.record(Duration.between(fetchedAt, now).toMillis() / 1000.0);
  }

  private void explain(K key, @Nullable CachedResult<?> served, StaleReason reason, Instant now) {
    if (log.isDebugEnabled()) {
      log.debug(
          "{} {} age={} {}",
          cache,
          keyText.apply(key),
          served == null ? "-" : Duration.between(served.fetchedAt(), now).toSeconds(),
          reason.detail());
    }
  }

  private Counter counter(String result, MeterRegistry meters) {
    return Counter.builder("freshness.reads")
        .description("Keys read from a store, by how the read ended")
        .tag("cache", cache)
        .tag("result", result)
        .register(meters);
  }

  private static Clock clock(InstantSource time) {
    return new Clock() {
      @Override
      public long wallTime() {
        return time.millis();
      }

      @Override
      public long monotonicTime() {
        return TimeUnit.MILLISECONDS.toNanos(time.millis());
      }
    };
  }
}
