package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.client.CallLimiter.Rank;
import io.imagegateway.ncp.signing.SigningRecovery;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import io.imagegateway.ncp.wire.AttemptSender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The calls to one NCP service, and what they share: its pause, its permits, its retry budget.
 *
 * <p>A call goes through these steps, each of them bounded by the load's deadline:
 *
 * <ol>
 *   <li>Is the service paused? Then the call fails at once.
 *   <li>A permit, for each attempt anew.
 *   <li>The attempt, signed anew.
 *   <li>If NCP refused what it was signed with: once more with something else, if there is.
 *   <li>If it failed in a way that may pass: once more after a while, as far as the budget goes.
 *   <li>The end, with what the last attempt brought.
 * </ol>
 */
final class ServiceClient {

  /** With less than this left before the deadline no attempt is worth starting. */
  private static final Duration LEAST_TIME = Duration.ofMillis(500);

  /** What calls to all services share. */
  record Shared(
      AttemptSender attempts,
      SigningRecovery.Source identities,
      NcpSettings.Retry retry,
      Backoff backoff,
      CallMeters meters,
      UpstreamLog log,
      InstantSource time,
      Scheduler timer) {}

  private final UpstreamService service;
  private final Duration timeout;
  private final Shared shared;
  private final CircuitBreaker breaker;
  private final CallSuspension pause;
  private final CallLimiter permits;
  private final RetryBudget budget;

  ServiceClient(UpstreamService service, NcpSettings.Service settings, Shared shared) {
    this.service = service;
    this.timeout = settings.timeout();
    this.shared = shared;
    InstantSource time = shared.time();
    this.breaker = new CircuitBreaker(service, settings.breaker(), time);
    this.pause =
        new CallSuspension(
            settings.breaker().openDuration(), shared.identities().credentials(), time);
    this.permits =
        new CallLimiter(settings.maxConcurrency(), settings.rateLimit(), time, shared.timer());
    this.budget = new RetryBudget(shared.retry().budget(), time);
    shared.meters().watch(service, breaker, pause, permits);
  }

  /** Makes the call when subscribed to: always one value. */
  <T> Mono<Outcome<T>> call(NcpRequest request, AnswerParser<T> parser, LoadTerms load) {
    return Mono.defer(() -> new Call<>(request, parser, load).outcome())
        .doOnNext(outcome -> shared.log().ended(request.operation(), outcome));
  }

  UpstreamState state() {
    Map<Operation, Duration> sinceSuccess = new EnumMap<>(Operation.class);
    Arrays.stream(Operation.values())
        .filter(operation -> operation.service() == service)
        .forEach(operation ->
            shared
                .meters()
                .sinceSuccess(operation)
                .ifPresent(since -> sinceSuccess.put(operation, since)));
    return new UpstreamState(breaker.state(), pause.cause().orElse(null), sinceSuccess);
  }

  private Optional<Failure> paused() {
    return breaker.refusal().or(pause::refusal);
  }

  private enum Purpose {
    FIRST,
    RECOVERY,
    RETRY
  }

  /** What an attempt holds while it is under way. */
  private record Place(CallLimiter.Permit permit, CircuitBreaker.Admission admission) {

    void release() {
      admission.close();
      permit.release();
    }
  }

  private final class Call<T> {

    private final NcpRequest request;
    private final AnswerParser<T> parser;
    private final LoadTerms load;
    private final Instant latestStart;
    private final SigningRecovery identity;
    private int retries;
    private @Nullable AttemptResult<T> last;

    Call(NcpRequest request, AnswerParser<T> parser, LoadTerms load) {
      this.request = request;
      this.parser = parser;
      this.load = load;
      this.latestStart = load.deadline().minus(LEAST_TIME);
      this.identity = new SigningRecovery(shared.identities());
    }

    Mono<Outcome<T>> outcome() {
      Optional<Failure> paused = paused();
      return paused.isPresent()
          ? Mono.just(new Outcome.Failed<>(paused.get()))
          : attempt(Purpose.FIRST);
    }

    private Mono<Outcome<T>> attempt(Purpose purpose) {
      return permits
          .acquire(rank(purpose), latestStart)
          .flatMap(permit -> Mono.justOrEmpty(place(permit, purpose)))
          .flatMap(place -> Mono.using(() -> place, this::send, Place::release))
          .flatMap(this::proceed)
          .switchIfEmpty(Mono.fromSupplier(this::endWithoutAttempt));
    }

    private Rank rank(Purpose purpose) {
      return switch (load.priority()) {
        case BACKGROUND -> Rank.MODEST;
        case FOREGROUND -> purpose == Purpose.RECOVERY ? Rank.URGENT : Rank.PATIENT;
      };
    }

    /** Looks once more, now that the attempt could begin, whether it still should. */
    private Optional<Place> place(CallLimiter.Permit permit, Purpose purpose) {
      Optional<CircuitBreaker.Admission> admission = breaker.admit();
      if (admission.isPresent() && (purpose != Purpose.FIRST || pause.admit())) {
        count(purpose);
        return Optional.of(new Place(permit, admission.get()));
      }
      admission.ifPresent(CircuitBreaker.Admission::close);
      permit.putBack();
      return Optional.empty();
    }

    private void count(Purpose purpose) {
      switch (purpose) {
        case FIRST -> budget.firstAttempt();
        case RECOVERY -> {}
        case RETRY -> shared.meters().retried(request.operation());
      }
    }

    private Mono<AttemptResult<T>> send(Place place) {
      Instant sentAt = shared.time().instant();
      Duration left = Duration.between(sentAt, load.deadline());
      boolean cutShort = left.compareTo(timeout) < 0;
      SigningRecovery.Stamp stamp = identity.stamp();
      return shared
          .attempts()
          .send(request, parser, stamp.credentials(), stamp.signedAt(), cutShort ? left : timeout)
          .timeout(left, Mono.fromSupplier(this::timedOut), shared.timer())
          .doOnNext(attempted -> {
            Duration took = Duration.between(sentAt, shared.time().instant());
            shared.meters().attempted(request.operation(), attempted, took);
            identity.ended(attempted.kind().provesIdentity());
            boolean toldNothing = cutShort && attempted.kind() == Kind.TIMEOUT;
            if (!toldNothing && attempted.wasSent()) {
              place.admission().ended(attempted.breakerFailure());
              budget.ended(attempted.breakerFailure());
            }
          });
    }

    private Mono<Outcome<T>> proceed(AttemptResult<T> attempted) {
      last = attempted;
      if (attempted.identityRefused()) {
        return identity
            .another(attempted.date(), latestStart)
            .flatMap(more -> more ? attempt(Purpose.RECOVERY) : Mono.just(end(attempted)));
      }
      return attempted.repeatable() ? retry(attempted) : Mono.just(end(attempted));
    }

    private Mono<Outcome<T>> retry(AttemptResult<T> failed) {
      retries++;
      if (retries == shared.retry().maxAttempts() || breaker.refusal().isPresent()) {
        return Mono.just(end(failed));
      }
      Instant now = shared.time().instant();
      Duration wait = shared.backoff().before(retries, retryAfter(failed));
      return budget
          .spend(now.plus(wait), latestStart)
          .map(start -> Mono.delay(Duration.between(now, start), shared.timer()))
          .map(delay -> delay.flatMap(_ -> attempt(Purpose.RETRY)))
          .orElseGet(() -> Mono.just(end(failed)));
    }

    private Outcome<T> end(AttemptResult<T> attempted) {
      if (attempted.wasSent()) {
        pause.ended(attempted, identity.refusedPairs());
      }
      return attempted.outcome();
    }

    private Outcome<T> endWithoutAttempt() {
      if (last == null) {
        return new Outcome.Failed<>(
            paused().orElseGet(() -> Failure.of(ProblemCode.OVERLOADED, service)));
      }
      // A refusal that could not be followed up is no proof that all would have been refused.
      return last.identityRefused() ? last.outcome() : end(last);
    }

    private AttemptResult<T> timedOut() {
      Failure failure = Failure.of(ProblemCode.UPSTREAM_TIMEOUT, service);
      return new AttemptResult<>(new Outcome.Failed<>(failure), Kind.TIMEOUT, false, null);
    }

    private static @Nullable Duration retryAfter(AttemptResult<?> attempted) {
      return attempted.outcome() instanceof Outcome.Failed<?>(Failure failure)
          ? failure.retryAfter()
          : null;
    }
  }
}
