package io.imagegateway.ncp.wire;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientRequest;

/**
 * The event loop of an attempt's connection, as soon as the attempt has one. An attempt is
 * cancelled there: a cancellation on another thread, such as a timer's, may meet Reactor Netty
 * while it hands over a received buffer, which is then never released.
 */
final class ConnectionLoop implements Executor {

  private volatile @Nullable EventLoop loop;

  private ConnectionLoop() {}

  /** The same exchange, cancelled on its connection's event loop. */
  static <T> Mono<T> cancelling(Mono<T> exchange) {
    return Mono.defer(() -> {
      ConnectionLoop own = new ConnectionLoop();
      return exchange
          .contextWrite(context -> context.put(ConnectionLoop.class, own))
          .cancelOn(Schedulers.fromExecutor(own));
    });
  }

  /** Notes the connection on which a request is about to be sent. */
  static void sending(HttpClientRequest request, Connection connection) {
    request
        .currentContextView()
        .<ConnectionLoop>getOrEmpty(ConnectionLoop.class)
        .ifPresent(own -> own.loop = connection.channel().eventLoop());
  }

  @Override
  public void execute(Runnable cancellation) {
    EventLoop known = loop;
    if (known == null || known.inEventLoop()) {
      cancellation.run();
      return;
    }
    try {
      known.execute(cancellation);
    } catch (RejectedExecutionException _) {
      // The loop has ended, and its connections with it.
      cancellation.run();
    }
  }
}
