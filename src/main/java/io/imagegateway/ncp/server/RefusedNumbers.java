package io.imagegateway.ncp.server;

import io.imagegateway.serverimage.ServerImageSource.NumberKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one load whose list NCP refused for the sake of at least one of them. They are
 * asked for again in halves, two calls at a time, until each is settled or the load's calls are
 * used up. The latest refusal is halved first, so that every load settles some numbers, however
 * many are refused. Thread-safe.
 */
final class RefusedNumbers {

  /** Calls beside the first ones of a load, at most. */
  static final int MOST_CALLS = 32;

  private final Function<List<NumberKey>, CompletableFuture<List<NumberKey>>> ask;
  private final Consumer<NumberKey> giveUp;

  private final Deque<List<NumberKey>> open = new ArrayDeque<>();
  private int callsLeft = MOST_CALLS;
  private boolean asking;

  /**
   * The refused numbers of one load, none so far.
   *
   * @param ask makes one call for numbers of a region, settles what it can, and completes normally
   *     with those that were refused together; a single number is always settled
   * @param giveUp settles a number that no call is left for
   */
  RefusedNumbers(
      Function<List<NumberKey>, CompletableFuture<List<NumberKey>>> ask,
      Consumer<NumberKey> giveUp) {
    this.ask = ask;
    this.giveUp = giveUp;
  }

  /** Takes numbers of a region that were refused together; none is fine. */
  void add(List<NumberKey> refused) {
    push(refused);
    next();
  }

  private synchronized void push(List<NumberKey> refused) {
    if (!refused.isEmpty()) {
      open.push(refused);
    }
  }

  private void next() {
    List<List<NumberKey>> parts = parts();
    if (parts == null) {
      return;
    }
    int calls = take(parts.size());
    parts.stream().skip(calls).flatMap(List::stream).forEach(giveUp);
    CompletableFuture<?>[] asked =
        parts.stream()
            .limit(calls)
            .map(part -> ask.apply(part).thenAccept(this::push))
            .toArray(CompletableFuture[]::new);
    CompletableFuture<?> _ =
        CompletableFuture.allOf(asked)
            .whenComplete((_, _) -> {
              ready();
              next();
            });
  }

  /** The halves to be asked for now; null if there are none, or calls are under way. */
  private synchronized @Nullable List<List<NumberKey>> parts() {
    if (asking || open.isEmpty()) {
      return null;
    }
    asking = true;
    List<NumberKey> refused = open.pop();
    int half = (refused.size() + 1) / 2;
    return Stream.of(refused.subList(0, half), refused.subList(half, refused.size()))
        .filter(part -> !part.isEmpty())
        .<List<NumberKey>>map(ArrayList::new)
        .toList();
  }

  private synchronized int take(int wanted) {
    int calls = Math.min(wanted, callsLeft);
    callsLeft -= calls;
    return calls;
  }

  private synchronized void ready() {
    asking = false;
  }
}
