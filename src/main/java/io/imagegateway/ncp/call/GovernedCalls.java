package io.imagegateway.ncp.call;

import io.imagegateway.freshness.Load;
import io.imagegateway.freshness.Outcome;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
import io.imagegateway.problem.Unquoted;
import io.imagegateway.problem.UpstreamService;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls NCP as its limits and its state allow, each service for itself. */
final class GovernedCalls implements NcpCalls, UpstreamView {

  private static final Logger log = LoggerFactory.getLogger(GovernedCalls.class);

  private final Map<UpstreamService, ServiceCalls> services = new EnumMap<>(UpstreamService.class);
  private final ClockOffset clockOffset;

  GovernedCalls(NcpSettings settings, ServiceCalls.Shared shared) {
    this.clockOffset = shared.identities().offset();
    shared.meters().watch(clockOffset);
    for (UpstreamService service : UpstreamService.values()) {
      services.put(service, new ServiceCalls(service, settings.of(service), shared));
    }
  }

  @Override
  public <T> CompletableFuture<Outcome<T>> call(NcpRequest request, Reading<T> reading, Load load) {
    // Not Mono.toFuture: whoever cancels that future would cancel the call.
    CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
    calls(request.operation().service())
        .call(request, reading, load)
        .contextWrite(ObservedAttempts.partOf(load.observation()))
        .subscribe(answer::complete, bug -> answer.complete(failedBy(bug, request.operation())));
    return answer;
  }

  @Override
  public UpstreamState of(UpstreamService service) {
    return calls(service).state();
  }

  @Override
  public Duration clockOffset() {
    return clockOffset.current();
  }

  private ServiceCalls calls(UpstreamService service) {
    ServiceCalls calls = services.get(service);
    if (calls == null) {
      throw new IllegalStateException("every service has its calls");
    }
    return calls;
  }

  private static <T> Outcome<T> failedBy(Throwable bug, Operation operation) {
    log.error("A bug: a call of {} broke off", operation.action(), Unquoted.of(bug));
    return new Outcome.Failed<>(Failure.of(ProblemCode.INTERNAL_ERROR));
  }
}
