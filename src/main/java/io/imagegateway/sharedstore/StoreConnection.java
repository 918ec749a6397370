package io.imagegateway.sharedstore;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The connection to the store: made in the background and made again when it breaks, with at most
 * one attempt a second. The password is read anew for each attempt. Nothing waits for a connection:
 * while there is none, there is nothing to send a command with.
 */
final class StoreConnection implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SHUTDOWN = Duration.ofSeconds(2);

  /** Commands beyond this many are rejected, not queued. */
  private static final int LONGEST_QUEUE = 1_000;

  /** The smallest pools that the library allows. */
  private static final int THREADS = 2;

  private static final int DEEPEST_CAUSE = 16;

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private static final Logger log = LoggerFactory.getLogger(StoreConnection.class);

  private final ClientResources resources;
  private final RedisClient client;
  private final RedisURI uri;
  private final Disposable attempts;

  private @Nullable StatefulRedisConnection<String, byte[]> connection;
  private boolean connecting;
  private boolean reported;
  private boolean closed;

  /** Starts to connect. */
  StoreConnection(SharedStoreSettings settings, URI url, Scheduler timer) {
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    this.uri = uri(settings, url);
    this.client = RedisClient.create(resources);
    client.setOptions(options(settings));
    this.attempts =
        timer.schedulePeriodically(this::connect, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static RedisURI uri(SharedStoreSettings settings, URI url) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(CONNECT_TIMEOUT);
    if (settings.username() != null
        || settings.password() != null
        || settings.passwordFile() != null) {
      uri.setCredentialsProvider(RedisCredentialsProvider.from(() -> credentials(settings)));
    }
    return uri;
  }

  private static RedisCredentials credentials(SharedStoreSettings settings) {
    Path file = settings.passwordFile();
    try {
      String password = file == null ? settings.password() : Files.readString(file).strip();
      return RedisCredentials.just(settings.username(), password);
    } catch (IOException e) {
      throw new UncheckedIOException("gateway.shared-store.password-file can't be read", e);
    }
  }

  private static ClientOptions options(SharedStoreSettings settings) {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .replayFilter(_ -> true)
            .requestQueueSize(LONGEST_QUEUE)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
            .socketOptions(
                SocketOptions.builder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .keepAlive(true)
                    .tcpNoDelay(true)
                    .build());
    if (settings.caFile() != null) {
      options.sslOptions(
          SslOptions.builder().jdkSslProvider().trustManager(settings.caFile().toFile()).build());
    }
    return options.build();
  }

  /** What commands are sent with; empty while there is no connection. */
  synchronized Optional<RedisAsyncCommands<String, byte[]>> commands() {
    return connection != null && connection.isOpen()
        ? Optional.of(connection.async())
        : Optional.empty();
  }

  /** Gives the connection up, which may be open on this side alone; another one is made. */
  void giveUp() {
    StatefulRedisConnection<String, byte[]> broken;
    synchronized (this) {
      broken = connection;
      connection = null;
    }
    if (broken != null) {
      var _ = broken.closeAsync();
    }
  }

  private void connect() {
    synchronized (this) {
      if (closed || connecting || (connection != null && connection.isOpen())) {
        return;
      }
      connecting = true;
    }
    try {
      var _ = client.connectAsync(CODEC, uri).whenComplete(this::connected);
    } catch (RuntimeException e) {
      connected(null, e);
    }
  }

  private void connected(
      @Nullable StatefulRedisConnection<String, byte[]> made, @Nullable Throwable error) {
    boolean report;
    boolean unwanted;
    synchronized (this) {
      connecting = false;
      unwanted = closed;
      report = made == null && !reported && !closed;
      reported = made == null;
      if (made != null && !closed) {
        connection = made;
      }
    }
    if (made != null && unwanted) {
      var _ = made.closeAsync();
    } else if (made != null) {
      log.info("Connected to the shared store");
    } else if (report) {
      // Once, and without the message: it may quote the address with a password in it.
      log.warn(
          "The shared store can't be reached ({}); this replica works for itself until it can",
          error == null ? "no connection" : cause(error).getClass().getSimpleName());
    }
  }

  private static Throwable cause(Throwable error) {
    Throwable cause = error;
    // Causes may form a circle.
    for (int i = 0; i < DEEPEST_CAUSE && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    attempts.dispose();
    giveUp();
    client.shutdown(Duration.ZERO, SHUTDOWN);
    var _ = resources.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
  }
}
