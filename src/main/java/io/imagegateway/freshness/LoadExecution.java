package io.imagegateway.freshness;

import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.RedactedThrowable;
import io.imagegateway.lookup.UpstreamService;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The calls of one loader. Every key gets a result: a bug of the loader becomes a failure, and what
 * the loader does not end in time is ended here.
 */
final class LoadExecution<K, V> {

  /** The loader's own failure at its deadline is more precise, so it goes first. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private static final Logger log = LoggerFactory.getLogger(LoadExecution.class);

  private final Source<K, V> source;
  private final Failure timeout;
  private final Duration deadline;
  private final LoadObservations observations;
  private final InstantSource time;
  private final Scheduler timer;

  /** Calls of a loader whose store is never cleared. */
  LoadExecution(
      Loader<K, V> loader,
      UpstreamService service,
      Duration deadline,
      LoadObservations observations,
      InstantSource time,
      Scheduler timer) {
    this(Source.of(loader, new ClearingOrder()), service, deadline, observations, time, timer);
  }

  /**
   * Calls of one source.
   *
   * @param service the service that a load that does not end is attributed to
   * @param deadline the time of one load
   */
  LoadExecution(
      Source<K, V> source,
      UpstreamService service,
      Duration deadline,
      LoadObservations observations,
      InstantSource time,
      Scheduler timer) {
    this.source = source;
    this.timeout = Failure.of(ProblemCode.UPSTREAM_TIMEOUT, service);
    this.deadline = deadline;
    this.observations = observations;
    this.time = time;
    this.timer = timer;
  }

  /** The time of one load. */
  Duration deadline() {
    return deadline;
  }

  /** The failure of a load that does not end within its deadline, or not within the reader's. */
  Failure timeout() {
    return timeout;
  }

  /** The receiver of the results of a call. */
  @FunctionalInterface
  interface Landing<K, V> {

    /**
     * Takes a result; a second one for the same flight is one that came too late.
     *
     * @param terms of the call, the same for all its keys
     */
    void land(K key, Flight<V> flight, LoadTerms terms, Arrival<V> arrival);
  }

  /**
   * Loads the keys of flights that have departed, in one call of the loader. Every flight gets an
   * outcome, at the latest a little after the deadline.
   *
   * @param flights not changed any more; nothing is called if there are none
   * @param demand the one with which they have departed
   * @param recent whether values older than {@code min-refresh-interval} are of no use
   * @param cause what the load is observed as a part of
   */
  void start(
      Map<K, Flight<V>> flights,
      LoadTerms.Priority priority,
      Demand demand,
      boolean recent,
      Observation cause,
      Landing<K, V> landing) {
    if (!flights.isEmpty()) {
      new Call(flights, priority, demand, landing).start(recent, cause);
    }
  }

  /** One call of the loader. */
  private final class Call {

    private final Map<K, Flight<V>> flights;
    private LoadTerms terms;
    private final Landing<K, V> landing;
    private final AtomicBoolean reported = new AtomicBoolean();

    Call(
        Map<K, Flight<V>> flights,
        LoadTerms.Priority priority,
        Demand demand,
        Landing<K, V> landing) {
      this.flights = flights;
      this.terms = new LoadTerms(priority, time.instant().plus(deadline), Observation.NOOP, demand);
      this.landing = landing;
    }

    void start(boolean recent, Observation cause) {
      try {
        Observation observation = observations.begin(terms.priority(), flights.size(), cause);
        terms = new LoadTerms(terms.priority(), terms.deadline(), observation, terms.demand());
        endInTime();
        Map<K, CompletableFuture<Arrival<V>>> loading = source.load(flights, terms, recent);
        flights.forEach((key, flight) -> follow(key, flight, loading.get(key)));
      } catch (RuntimeException | Error e) {
        // Errors too: passed on, they would leave the readers that joined these flights waiting for
        // ever.
        Failure failure = bug(e);
        flights.forEach((key, flight) -> end(key, flight, failure));
      }
    }

    private void endInTime() {
      Disposable end =
          timer.schedule(
              () -> flights.forEach((key, flight) -> end(key, flight, timeout)),
              deadline.plus(GRACE).toMillis(),
              TimeUnit.MILLISECONDS);
      var _ =
          CompletableFuture.allOf(flights.values().toArray(CompletableFuture<?>[]::new))
              .thenRun(() -> {
                end.dispose();
                terms.observation().stop();
              });
    }

    private void follow(K key, Flight<V> flight, @Nullable CompletableFuture<Arrival<V>> loading) {
      if (loading == null) {
        end(key, flight, bug(new IllegalStateException("the loader left out a key")));
        return;
      }
      var _ =
          loading.whenComplete((arrival, error) -> {
            if (error != null) {
              end(key, flight, bug(cause(error)));
            } else if (arrival == null) {
              end(key, flight, bug(new IllegalStateException("the loader brought a null")));
            } else {
              landing.land(key, flight, terms, arrival);
            }
          });
    }

    private void end(K key, Flight<V> flight, Failure failure) {
      if (!flight.isDone()) {
        landing.land(
            key,
            flight,
            terms,
            new Arrival<>(
                Loaded.fromNcp(new Outcome.Failed<>(failure), time.instant()),
                ClearingMark.LATEST,
                null));
      }
    }

    /** The bug itself, where a future of the loader's was made of another that broke off. */
    private static Throwable cause(Throwable error) {
      return error instanceof CompletionException && error.getCause() != null
          ? error.getCause()
          : error;
    }

    private Failure bug(Throwable error) {
      if (reported.compareAndSet(false, true)) {
        log.error("A bug: a load broke off, its keys count as failed", RedactedThrowable.of(error));
      }
      return Failure.of(ProblemCode.INTERNAL_ERROR);
    }
  }
}
