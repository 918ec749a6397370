package io.imagegateway.freshness;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.RedactedThrowable;
import io.imagegateway.lookup.UpstreamService;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Calls a loader and sees to it that every key gets an outcome: whatever the loader does wrong
 * becomes a failure, and what it does not end in time is ended here.
 */
final class LoadExecution<K, V> {

  /** What the loader itself has to say about its deadline is more precise, so it goes first. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private static final Logger log = LoggerFactory.getLogger(LoadExecution.class);

  private final Loader<K, V> loader;
  private final Failure timeout;
  private final Duration deadline;
  private final LoadObservations observations;
  private final InstantSource time;
  private final Scheduler timer;

  /**
   * Calls of one loader.
   *
   * @param service who is to blame for a load that does not end
   * @param deadline the time of one load
   */
  LoadExecution(
      Loader<K, V> loader,
      UpstreamService service,
      Duration deadline,
      LoadObservations observations,
      InstantSource time,
      Scheduler timer) {
    this.loader = loader;
    this.timeout = Failure.of(ProblemCode.UPSTREAM_TIMEOUT, service);
    this.deadline = deadline;
    this.observations = observations;
    this.time = time;
    this.timer = timer;
  }

  /** What a load is told as that does not end in time, or not in the reader's. */
  Failure timeout() {
    return timeout;
  }

  /** Receives the outcomes of a call. */
  @FunctionalInterface
  interface Landing<K, V> {

    /** Takes an outcome; a second one for the same flight is one that came too late. */
    void land(K key, Flight<V> flight, LoadTerms.Priority priority, Outcome<V> outcome);
  }

  /**
   * Loads the keys of flights that have departed, in one call of the loader. Every flight gets an
   * outcome, at the latest a little after the deadline.
   *
   * @param flights not changed any more; nothing is called if there are none
   * @param cause what the load is observed as a part of
   */
  void start(
      Map<K, Flight<V>> flights,
      LoadTerms.Priority priority,
      Observation cause,
      Landing<K, V> landing) {
    if (!flights.isEmpty()) {
      new Call(flights, priority, landing).start(cause);
    }
  }

  /** One call of the loader. */
  private final class Call {

    private final Map<K, Flight<V>> flights;
    private final LoadTerms.Priority priority;
    private final Landing<K, V> landing;
    private final AtomicBoolean reported = new AtomicBoolean();

    Call(Map<K, Flight<V>> flights, LoadTerms.Priority priority, Landing<K, V> landing) {
      this.flights = flights;
      this.priority = priority;
      this.landing = landing;
    }

    void start(Observation cause) {
      try {
        Observation observation = observations.begin(priority, flights.size(), cause);
        endInTime(observation);
        Map<K, CompletableFuture<Outcome<V>>> outcomes =
            loader.load(
                List.copyOf(flights.keySet()),
                new LoadTerms(priority, time.instant().plus(deadline), observation));
        flights.forEach((key, flight) -> follow(key, flight, outcomes.get(key)));
      } catch (RuntimeException | Error e) {
        // Errors too: were they passed on, those who joined these flights would wait in vain.
        Failure failure = bug(e);
        flights.forEach((key, flight) -> end(key, flight, failure));
      }
    }

    private void endInTime(Observation observation) {
      Disposable end =
          timer.schedule(
              () -> flights.forEach((key, flight) -> end(key, flight, timeout)),
              deadline.plus(GRACE).toMillis(),
              TimeUnit.MILLISECONDS);
      var _ =
          CompletableFuture.allOf(flights.values().toArray(CompletableFuture<?>[]::new))
              .thenRun(() -> {
                end.dispose();
                observation.stop();
              });
    }

    private void follow(K key, Flight<V> flight, @Nullable CompletableFuture<Outcome<V>> loading) {
      if (loading == null) {
        end(key, flight, bug(new IllegalStateException("the loader left out a key")));
        return;
      }
      var _ =
          loading.whenComplete((outcome, error) -> {
            if (error != null) {
              end(key, flight, bug(error));
            } else if (outcome == null) {
              end(key, flight, bug(new IllegalStateException("the loader brought a null")));
            } else {
              landing.land(key, flight, priority, outcome);
            }
          });
    }

    private void end(K key, Flight<V> flight, Failure failure) {
      if (!flight.isDone()) {
        landing.land(key, flight, priority, new Outcome.Failed<>(failure));
      }
    }

    private Failure bug(Throwable error) {
      if (reported.compareAndSet(false, true)) {
        log.error("A bug: a load broke off, its keys count as failed", RedactedThrowable.of(error));
      }
      return Failure.of(ProblemCode.INTERNAL_ERROR);
    }
  }
}
