package io.imagegateway.ncp.wire;

import io.imagegateway.lookup.RedactedThrowable;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.Loopback;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.ProxyAddress;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.signing.SignatureV2;
import io.imagegateway.ncp.signing.SignedHeaders;
import io.micrometer.observation.ObservationRegistry;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;

/**
 * An {@link AttemptSender} over HTTP. Each service has connections of its own, so that one that
 * hangs can't use up what the other needs. Nothing here repeats a request or follows a redirect: a
 * signature is good for one request to one place. One timer bounds an attempt, from its sending to
 * the last byte of its answer; when it ends the attempt, the connection is closed.
 */
@Component
final class HttpAttemptSender implements AttemptSender, DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(HttpAttemptSender.class);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** A permit for the call is there already: a connection is missing for a moment at most. */
  private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(1);

  /** Shorter than gateways and load balancers keep an idle connection. */
  private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(20);

  /** After a change of NCP's addresses, no connection to an old one outlives this. */
  private static final Duration MAX_LIFE_TIME = Duration.ofMinutes(5);

  private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(30);

  /** Bodies being read and parsed hold this part of the heap at most. */
  private static final int BODIES_PART_OF_HEAP = 4;

  private final Map<UpstreamService, ServiceConnection> connections =
      new EnumMap<>(UpstreamService.class);
  private final BodyReader bodies;
  private final Scheduler timer;

  /**
   * Opens no connection yet.
   *
   * @param builder what is set on it, but for observation, holds for the clients made here; it is
   *     left as it is
   * @param timer ends attempts whose time is over
   */
  HttpAttemptSender(NcpSettings settings, WebClient.Builder builder, Scheduler timer) {
    for (UpstreamService service : UpstreamService.values()) {
      connections.put(service, ServiceConnection.to(service, settings, builder));
    }
    this.bodies =
        new BodyReader(
            new BodyBudget(
                Runtime.getRuntime().maxMemory() / BODIES_PART_OF_HEAP,
                settings.maxResponseSize().toBytes(),
                Schedulers.parallel()));
    this.timer = timer;
  }

  @Override
  public <T> Mono<AttemptResult<T>> send(
      NcpRequest request,
      AnswerParser<T> parser,
      Credentials credentials,
      Instant signedAt,
      Duration timeout) {
    AttemptClassifier<T> classification =
        new AttemptClassifier<>(request.operation().service(), parser);
    return ConnectionLoop.cancelling(
            Mono.defer(() -> exchange(request, classification, credentials, signedAt)))
        .timeout(timeout, Mono.fromSupplier(classification::timedOut), timer)
        .onErrorResume(error -> Mono.just(unanswered(request, classification, error)));
  }

  /** Closes all connections. */
  @Override
  public void destroy() {
    connections.values().forEach(connection -> connection.pool().dispose());
  }

  private <T> Mono<AttemptResult<T>> exchange(
      NcpRequest request,
      AttemptClassifier<T> classification,
      Credentials credentials,
      Instant signedAt) {
    ServiceConnection connection = connection(classification.service());
    URI target = RequestTarget.of(connection.baseUrl(), request);
    SignedHeaders signed =
        SignatureV2.sign("GET", target.getRawPath(), target.getRawQuery(), signedAt, credentials);
    return connection
        .client()
        .get()
        .uri(target)
        .accept(MediaType.APPLICATION_JSON)
        // Decompressed here and not by Netty, which would do so beyond any budget.
        .header(HttpHeaders.ACCEPT_ENCODING, "gzip")
        .headers(headers -> signed.forEach(headers::set))
        .exchangeToMono(response -> {
          ResponseHead head =
              ResponseHead.of(
                  response.statusCode().value(), response.headers().asHttpHeaders(), signedAt);
          return bodies.read(
              request.operation().action(), response, body -> classification.answered(head, body));
        });
  }

  private static <T> AttemptResult<T> unanswered(
      NcpRequest request, AttemptClassifier<T> classification, Throwable error) {
    String action = request.operation().action();
    Optional<AttemptResult<T>> known = classification.unanswered(error);
    if (known.isPresent()) {
      log.debug("{} got no answer: {}", action, AttemptClassifier.names(error));
      return known.get();
    }
    log.error("A bug: an attempt at {} broke off", action, RedactedThrowable.of(error));
    return classification.broken();
  }

  private ServiceConnection connection(UpstreamService service) {
    return Objects.requireNonNull(connections.get(service), "every service has a connection");
  }

  /** The address of one service, and the pool of connections to it. */
  private record ServiceConnection(URI baseUrl, WebClient client, ConnectionProvider pool) {

    static ServiceConnection to(
        UpstreamService service, NcpSettings settings, WebClient.Builder builder) {
      NcpSettings.Service its = settings.of(service);
      ConnectionProvider pool =
          ConnectionProvider.builder(service.label())
              .maxConnections(its.maxConcurrency())
              .pendingAcquireMaxCount(its.maxConcurrency())
              .pendingAcquireTimeout(ACQUIRE_TIMEOUT)
              .maxIdleTime(MAX_IDLE_TIME)
              .maxLifeTime(MAX_LIFE_TIME)
              .evictInBackground(EVICTION_INTERVAL)
              .lifo()
              .metrics(true)
              .build();
      HttpClient http =
          HttpClient.create(pool)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
              .followRedirect(false)
              .disableRetry(true)
              .doOnRequest(ConnectionLoop::sending)
              .doOnChannelInit((_, channel, _) -> LogRedactionHandler.on(channel));
      WebClient client =
          builder
              .clone()
              // Its observation would send the ids of our traces to NCP. See ObservedAttemptSender.
              .observationRegistry(ObservationRegistry.NOOP)
              .clientConnector(
                  new ReactorClientHttpConnector(through(settings.proxy(), its.baseUrl(), http)))
              .codecs(codecs -> codecs.defaultCodecs().enableLoggingRequestDetails(false))
              .build();
      return new ServiceConnection(its.baseUrl(), client, pool);
    }

    /** The proxy opens a tunnel and sees neither signatures nor answers, as far as TLS is used. */
    private static HttpClient through(@Nullable ProxyAddress proxy, URI baseUrl, HttpClient http) {
      return proxy == null || Loopback.holds(baseUrl.getHost())
          ? http.noProxy()
          : http.proxy(
              via -> via.type(ProxyProvider.Proxy.HTTP).host(proxy.host()).port(proxy.port()));
    }
  }
}
