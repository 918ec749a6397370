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
import io.imagegateway.ncp.signing.ClockOffset;
import io.imagegateway.ncp.signing.SigningRecovery;
import io.imagegateway.ncp.signing.SigningSource;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import io.imagegateway.ncp.wire.AttemptSender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The client of one NCP service, with what its calls share: suspensions, limits and retry budget.
 *
 * <p>A call goes through these steps, each of them bounded by the load's deadline:
 *
 * <ol>
 *   <li>Is the service or the operation paused? Then the call fails at once.
 *   <li>A permit, for each attempt anew.
 *   <li>The attempt, signed anew.
 *   <li>If NCP refused what it was signed with: once more with something else, if there is.
 *   <li>If it failed in a way that may pass: once more after a while, within the budget.
 *   <li>The end, with the outcome of the last attempt.
 * </ol>
 *
 * <p>An attempt gets its time-out from here and ends by it, see {@link AttemptSender}.
 */
final class ServiceClient {

  /** With less than this left before the deadline no attempt is worth starting. */
  private static final Duration LEAST_TIME = Duration.ofMillis(500);

  /**
   * The parts that the clients of all services share.
   *
   * @param attempts sends the attempts
   * @param signing what attempts are signed with
   * @param retries how attempts are repeated
   * @param monitor shows how calls end
   * @param timing the time of deadlines and limits
   * @param limit the limit that replicas share
   */
  record Shared(
      AttemptSender attempts,
      SigningSource signing,
      RetryPolicy retries,
      CallMonitor monitor,
      Timing timing,
      SharedLimit limit) {

    /** The parts of a replica that works for itself. */
    Shared(
        AttemptSender attempts,
        SigningSource signing,
        RetryPolicy retries,
        CallMonitor monitor,
        Timing timing) {
      this(attempts, signing, retries, monitor, timing, SharedLimit.NONE);
    }
  }

  private final UpstreamService service;
  private final Duration timeout;
  private final Shared shared;
  private final InstantSource time;
  private final ClockOffset clockOffset;
  private final CircuitBreaker breaker;
  private final CallSuspension suspension;
  private final Map<Operation, OperationSuspension> suspensions = new EnumMap<>(Operation.class);
  private final CallLimiter limiter;
  private final RetryBudget budget;

  ServiceClient(UpstreamService service, NcpSettings.Service settings, Shared shared) {
    this.service = service;
    this.timeout = settings.timeout();
    this.shared = shared;
    this.time = shared.timing().time();
    this.clockOffset = new ClockOffset(service, time);
    this.breaker = new CircuitBreaker(service, settings.breaker(), time);
    Duration probeInterval = settings.breaker().openDuration();
    this.suspension = new CallSuspension(probeInterval, shared.signing().credentials(), time);
    operations()
        .forEach(
            operation -> suspensions.put(operation, new OperationSuspension(probeInterval, time)));
    this.limiter =
        new CallLimiter(
            settings.maxConcurrency(),
            new AttemptRate(
                service,
                settings.rateLimit(),
                settings.rateAlone(),
                shared.limit(),
                time.instant()),
            time,
            shared.timing().timer());
    this.budget = new RetryBudget(shared.retries().settings().budget(), time);
    CallMeters meters = shared.monitor().meters();
    meters.watch(service, this::state, suspension);
    meters.watch(service, limiter);
  }

  private Stream<Operation> operations() {
    return Arrays.stream(Operation.values()).filter(operation -> operation.service() == service);
  }

  /** Makes the call when subscribed to: always one value. */
  <T> Mono<Outcome<T>> call(
      NcpRequest request,
      AnswerParser<T> parser,
      LoadTerms load,
      Supplier<Optional<Outcome<T>>> known) {
    return Mono.defer(() -> new Call<>(request, parser, load, known).outcome())
        .doOnNext(outcome -> shared.monitor().log().ended(request, outcome));
  }

  /** The service's state, now. */
  UpstreamState state() {
    Map<Operation, ProblemCode> paused = new EnumMap<>(Operation.class);
    Map<Operation, Duration> sinceSuccess = new EnumMap<>(Operation.class);
    suspensions.forEach((operation, itsSuspension) -> {
      itsSuspension.cause().ifPresent(code -> paused.put(operation, code));
      shared
          .monitor()
          .meters()
          .sinceSuccess(operation)
          .ifPresent(since -> sinceSuccess.put(operation, since));
    });
    return new UpstreamState(
        breaker.state(),
        suspension.cause().orElse(null),
        paused,
        sinceSuccess,
        clockOffset.current());
  }

  private enum Purpose {
    FIRST,
    RECOVERY,
    RETRY
  }

  /** The resources of an attempt that is under way. */
  private record Slot(CallLimiter.Permit permit, CircuitBreaker.Admission admission) {

    void release() {
      admission.close();
      permit.release();
    }
  }

  private final class Call<T> {

    private final NcpRequest request;
    private final RequestKey key;
    private final AnswerParser<T> parser;
    private final LoadTerms load;
    private final Supplier<Optional<Outcome<T>>> known;
    private final Instant latestStart;
    private final Duration patience;
    private final SigningRecovery signing;
    private final OperationSuspension operation;
    private int retries;
    private @Nullable AttemptResult<T> last;

    Call(
        NcpRequest request,
        AnswerParser<T> parser,
        LoadTerms load,
        Supplier<Optional<Outcome<T>>> known) {
      this.request = request;
      this.key = RequestKey.of(request);
      this.parser = parser;
      this.load = load;
      this.known = known;
      this.latestStart = load.deadline().minus(LEAST_TIME);
      this.patience = Duration.between(time.instant(), latestStart);
      this.signing = new SigningRecovery(shared.signing(), clockOffset);
      this.operation =
          Objects.requireNonNull(
              suspensions.get(request.operation()), "the service has the operation");
    }

    Mono<Outcome<T>> outcome() {
      Optional<Outcome<T>> answer = known.get();
      if (answer.isPresent()) {
        return Mono.just(answer.get());
      }
      Optional<Failure> rejection = rejection();
      return rejection.isPresent()
          ? Mono.just(new Outcome.Failed<>(rejection.get()))
          : attempt(Purpose.FIRST);
    }

    private Optional<Failure> rejection() {
      Optional<Failure> open = breaker.rejection(key);
      if (open.isPresent()) {
        breaker.rejected(key);
        return open;
      }
      return suspension.rejection().or(() -> operation.rejection(key));
    }

    private Mono<Outcome<T>> attempt(Purpose purpose) {
      return permit(purpose)
          .flatMap(permit -> Mono.justOrEmpty(slot(permit, purpose)))
          .flatMap(slot -> Mono.using(() -> slot, this::send, Slot::release))
          .flatMap(this::proceed)
          .switchIfEmpty(Mono.fromSupplier(this::endWithoutAttempt));
    }

    private Mono<CallLimiter.Permit> permit(Purpose purpose) {
      return switch (purpose) {
        case RECOVERY -> limiter.acquireForRecovery(latestStart);
        case FIRST, RETRY -> limiter.acquire(load.demand(), latestStart);
      };
    }

    /** Checks once more, now that the attempt could begin, whether it still should. */
    private Optional<Slot> slot(CallLimiter.Permit permit, Purpose purpose) {
      if (last == null && known.get().isPresent()) {
        permit.putBack();
        return Optional.empty();
      }
      Optional<CircuitBreaker.Admission> admission = breaker.admit(key, purpose != Purpose.FIRST);
      if (admission.isPresent() && (purpose != Purpose.FIRST || isNotPaused())) {
        count(purpose);
        return Optional.of(new Slot(permit, admission.get()));
      }
      admission.ifPresent(CircuitBreaker.Admission::close);
      permit.putBack();
      return Optional.empty();
    }

    /** Asks the operation first, so that no probe of the service is wasted. */
    private boolean isNotPaused() {
      return operation.rejection(key).isEmpty() && suspension.admit() && operation.admit(key);
    }

    private void count(Purpose purpose) {
      switch (purpose) {
        case FIRST -> budget.firstAttempt();
        case RECOVERY -> {}
        case RETRY -> shared.monitor().meters().retried(request.operation());
      }
    }

    private Mono<AttemptResult<T>> send(Slot slot) {
      Instant sentAt = time.instant();
      Duration left = Duration.between(sentAt, load.deadline());
      boolean cutShort = left.compareTo(timeout) < 0;
      SigningRecovery.SigningInput input = signing.next();
      return shared
          .attempts()
          .send(request, parser, input.credentials(), input.signedAt(), cutShort ? left : timeout)
          .doOnNext(result -> {
            Duration took = Duration.between(sentAt, time.instant());
            shared.monitor().meters().attempted(request.operation(), result, took);
            signing.ended(result.provesIdentity());
            boolean provesNothing = cutShort && result.kind() == Kind.TIMEOUT;
            if (!provesNothing && result.wasSent()) {
              slot.admission().ended(result.breakerFailure());
              budget.ended(result.breakerFailure());
            }
          });
    }

    private Mono<Outcome<T>> proceed(AttemptResult<T> result) {
      last = result;
      if (result.identityRefused()) {
        return signing
            .another(result.date(), Duration.between(time.instant(), latestStart))
            .flatMap(more -> more ? attempt(Purpose.RECOVERY) : Mono.just(end(result)));
      }
      return result.repeatable() ? retry(result) : Mono.just(end(result));
    }

    /** Repeats while the breaker is closed only: a key that has just failed is no good probe. */
    private Mono<Outcome<T>> retry(AttemptResult<T> failed) {
      retries++;
      if (retries == shared.retries().settings().maxAttempts() || !breaker.isClosed()) {
        return Mono.just(end(failed));
      }
      Instant now = time.instant();
      Duration wait = shared.retries().backoff().before(retries, retryAfter(failed));
      return budget
          .spend(now.plus(wait), latestStart)
          .map(start -> Mono.delay(Duration.between(now, start), shared.timing().timer()))
          .map(delay -> delay.flatMap(_ -> attempt(Purpose.RETRY)))
          .orElseGet(() -> Mono.just(end(failed)));
    }

    private Outcome<T> end(AttemptResult<T> result) {
      if (result.wasSent()) {
        suspension.ended(result, signing.refusedPairs());
        operation.ended(key, result);
      }
      return result.outcome();
    }

    private Outcome<T> endWithoutAttempt() {
      if (last == null) {
        return known
            .get()
            .orElseGet(() -> new Outcome.Failed<>(rejection().orElseGet(this::overloaded)));
      }
      // A refusal that could not be followed up is no proof that all would have been refused.
      return last.identityRefused() ? last.outcome() : end(last);
    }

    /** A call that comes too late for an attempt was made by a load that took its time. */
    private Failure overloaded() {
      return patience.isNegative()
          ? Failure.of(ProblemCode.OVERLOADED, service)
          : Failure.noRoom(service, limiter.untilRoom(load.demand(), patience));
    }

    private static @Nullable Duration retryAfter(AttemptResult<?> result) {
      return result.outcome() instanceof Outcome.Failed<?>(Failure failure)
          ? failure.retryAfter()
          : null;
    }
  }
}
