package io.imagegateway.freshness;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A loader that remembers how it was called, and answers when the test says so. */
final class ScriptedLoader implements Loader.Port<String, String> {

  private final List<Call> calls = new CopyOnWriteArrayList<>();

  @Override
  public Map<String, CompletableFuture<Outcome<String>>> fetch(
      Collection<String> keys, LoadTerms load) {
    Map<String, CompletableFuture<Outcome<String>>> futures = new LinkedHashMap<>();
    keys.forEach(key -> futures.put(key, new CompletableFuture<>()));
    calls.add(new Call(List.copyOf(keys), load, futures));
    return futures;
  }

  List<Call> calls() {
    return calls;
  }

  int count() {
    return calls.size();
  }

  Call last() {
    return calls.getLast();
  }

  /** One call, and the means to end it. */
  record Call(
      List<String> keys, LoadTerms load, Map<String, CompletableFuture<Outcome<String>>> futures) {

    void finds(String value) {
      endAll(found(value));
    }

    void finds(String key, String value) {
      end(key, found(value));
    }

    void findsNothing() {
      endAll(new Outcome.Absent<>(null));
    }

    void fails() {
      fails(ProblemCode.UPSTREAM_FAILED);
    }

    void fails(ProblemCode code) {
      endAll(new Outcome.Failed<>(failure(code)));
    }

    void end(String key, Outcome<String> outcome) {
      Objects.requireNonNull(futures.get(key)).complete(outcome);
    }

    void breaks(Throwable bug) {
      futures.values().forEach(future -> future.completeExceptionally(bug));
    }

    private void endAll(Outcome<String> outcome) {
      futures.values().forEach(future -> future.complete(outcome));
    }
  }

  static Outcome.Found<String> found(String value) {
    return new Outcome.Found<>(value, "fingerprint of " + value);
  }

  static Outcome<String> failed(ProblemCode code) {
    return new Outcome.Failed<>(failure(code));
  }

  static Failure failure(ProblemCode code) {
    return Failure.of(code, UpstreamService.DATAFENCE);
  }
}
