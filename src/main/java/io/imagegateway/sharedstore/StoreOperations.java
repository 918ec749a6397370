package io.imagegateway.sharedstore;

import io.imagegateway.sharedstore.CoolOff.Admission;
import io.imagegateway.sharedstore.CoolOff.End;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations on the store: each ends within the time of one operation, with what the store
 * answered or with nothing. Counted and timed as {@code shared.store.requests}; what was not sent,
 * because the store is set aside or not connected, is not counted.
 */
final class StoreOperations implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StoreOperations.class);

  private final StoreConnection connection;
  private final CoolOff coolOff;
  private final MeterRegistry meters;

  StoreOperations(StoreConnection connection, CoolOff coolOff, MeterRegistry meters) {
    this.connection = connection;
    this.coolOff = coolOff;
    this.meters = meters;
    Gauge.builder("shared.store.available", this, store -> store.isUp() ? 1 : 0)
        .description("Whether the store that replicas share is connected and not set aside")
        .register(meters);
  }

  /** Whether an operation would be sent. */
  boolean isAvailable() {
    return coolOff.isOpen() && connection.commands().isPresent();
  }

  /** Whether the store is in use, and not only probed. */
  boolean isUp() {
    return !coolOff.isAside() && connection.commands().isPresent();
  }

  /** Runs a script that answers with a list. */
  CompletableFuture<Optional<List<Object>>> list(
      String operation, Script script, List<String> keys, List<byte[]> values) {
    return run(operation, commands -> eval(commands, script, ScriptOutputType.MULTI, keys, values));
  }

  /** Runs a script that answers with a number. */
  CompletableFuture<Optional<Long>> number(
      String operation, Script script, List<String> keys, List<byte[]> values) {
    return run(
        operation, commands -> eval(commands, script, ScriptOutputType.INTEGER, keys, values));
  }

  private static <T> CompletionStage<T> eval(
      RedisAsyncCommands<String, byte[]> commands,
      Script script,
      ScriptOutputType output,
      List<String> keys,
      List<byte[]> values) {
    String[] keyArray = keys.toArray(String[]::new);
    byte[][] valueArray = values.toArray(byte[][]::new);
    return commands
        .<T>evalsha(script.sha1(), output, keyArray, valueArray)
        .exceptionallyCompose(error ->
            cause(error) instanceof RedisNoScriptException
                ? commands.<T>eval(
                    script.text().getBytes(StandardCharsets.UTF_8), output, keyArray, valueArray)
                : CompletableFuture.failedStage(error));
  }

  /** Runs one operation. */
  <T> CompletableFuture<Optional<T>> run(
      String operation, Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    Optional<RedisAsyncCommands<String, byte[]>> commands = connection.commands();
    Optional<Admission> admission = commands.isEmpty() ? Optional.empty() : coolOff.admit();
    if (admission.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Timer.Sample sample = Timer.start(meters);
    CompletionStage<T> sent;
    try {
      sent = command.apply(commands.orElseThrow());
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedStage(e);
    }
    return sent.handle(
            (answer, error) -> {
              ended(operation, admission.get(), sample, error);
              return error == null ? Optional.ofNullable(answer) : Optional.<T>empty();
            })
        .toCompletableFuture();
  }

  private void ended(
      String operation, Admission admission, Timer.Sample sample, @Nullable Throwable error) {
    End end =
        error == null
            ? End.SUCCESS
            : cause(error) instanceof RedisCommandTimeoutException ? End.TIMEOUT : End.FAILURE;
    sample.stop(
        Timer.builder("shared.store.requests")
            .description("Operations on the store that replicas share")
            .tag("operation", operation)
            .tag("outcome", end.name().toLowerCase(Locale.ROOT))
            .register(meters));
    if (error != null && cause(error) instanceof RedisReadOnlyException) {
      // The server is no primary any more, though it still answers reads.
      connection.giveUp();
    }
    boolean wasAside = coolOff.isAside();
    boolean setAside = admission.ended(end);
    if (setAside) {
      if (end == End.TIMEOUT) {
        // The other side may be gone without a word.
        connection.giveUp();
      }
      if (!wasAside) {
        log.warn(
            "The shared store is set aside: its operations fail ({}); this replica works for"
                + " itself until one succeeds",
            error == null ? "" : cause(error).getClass().getSimpleName());
      }
    } else if (wasAside && !coolOff.isAside()) {
      log.info("The shared store is in use again");
    }
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  @Override
  public void close() {
    connection.close();
  }
}
