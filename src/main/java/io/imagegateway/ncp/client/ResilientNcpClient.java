package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.RedactedThrowable;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.wire.ObservedAttemptSender;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The NCP client: a {@link ServiceClient} for each service, which know nothing of each other. */
final class ResilientNcpClient implements NcpClient {

  private static final Logger log = LoggerFactory.getLogger(ResilientNcpClient.class);

  private final Map<UpstreamService, ServiceClient> services = new EnumMap<>(UpstreamService.class);

  ResilientNcpClient(NcpSettings settings, ServiceClient.Shared shared) {
    for (UpstreamService service : UpstreamService.values()) {
      services.put(service, new ServiceClient(service, settings.of(service), shared));
    }
  }

  @Override
  public <T> CompletableFuture<Outcome<T>> call(
      NcpRequest request, AnswerParser<T> parser, LoadTerms load) {
    return call(request, parser, load, Optional::empty);
  }

  @Override
  public <T> CompletableFuture<Outcome<T>> call(
      NcpRequest request,
      AnswerParser<T> parser,
      LoadTerms load,
      Supplier<Optional<Outcome<T>>> known) {
    // Not Mono.toFuture: cancelling that future would cancel the call.
    CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
    service(request.operation().service())
        .call(request, parser, load, known)
        .contextWrite(ObservedAttemptSender.partOf(load.observation()))
        .subscribe(answer::complete, bug -> answer.complete(failedBy(bug, request.operation())));
    return answer;
  }

  /** The state of one service, now. */
  UpstreamState of(UpstreamService service) {
    return service(service).state();
  }

  private ServiceClient service(UpstreamService service) {
    return Objects.requireNonNull(services.get(service), "every service has a client");
  }

  private static <T> Outcome<T> failedBy(Throwable bug, Operation operation) {
    log.error("A bug: a call of {} broke off", operation.action(), RedactedThrowable.of(bug));
    return new Outcome.Failed<>(Failure.of(ProblemCode.INTERNAL_ERROR));
  }
}
