package io.imagegateway.freshness;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The metric {@code freshness.reads} of one store: the keys that were read, each counted when its
 * answer is known; tags {@code cache} and {@code result}.
 *
 * @param fresh answered at once, fresh
 * @param stale answered at once, no longer fresh
 * @param miss answered with what a load brought that the read started
 * @param joined answered with what a load brought that was under way already
 * @param outage answered with what was stored, because nothing newer could be had
 * @param failed not answered
 */
record ReadCounters(
    Counter fresh, Counter stale, Counter miss, Counter joined, Counter outage, Counter failed) {

  static ReadCounters of(String cache, MeterRegistry meters) {
    return new ReadCounters(
        counter(cache, "fresh", meters),
        counter(cache, "stale", meters),
        counter(cache, "miss", meters),
        counter(cache, "joined", meters),
        counter(cache, "outage", meters),
        counter(cache, "failed", meters));
  }

  private static Counter counter(String cache, String result, MeterRegistry meters) {
    return Counter.builder("freshness.reads")
        .description("Keys read from a store, by how the read ended")
        .tag("cache", cache)
        .tag("result", result)
        .register(meters);
  }
}
