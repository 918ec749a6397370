package io.imagegateway.ncp.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A budget of bytes that all bodies being read and parsed hold together. It has three parts, so
 * that two bodies that are read in part never wait for each other:
 *
 * <ul>
 *   <li>a quarter that bodies share as they are received, for as long as there is room;
 *   <li>a lane as large as the largest body. One body at a time has it, and then needs nothing else
 *       to be received to its end;
 *   <li>the rest for what bodies are parsed into. It is claimed in one piece when a body has been
 *       received, and returned when it has been parsed: who has it waits for nothing.
 * </ul>
 *
 * <p>Bodies that wait are served in the order in which they began to wait, and no thread is
 * blocked. A body that finds room in the shared part passes those that wait for the lane, so that
 * one large or slow answer delays no small one. Thread-safe.
 */
final class BodyBudget {

  private final long largestBody;
  private final long largestTree;
  private final Scheduler continuations;

  private final Object lock = new Object();
  private final Queue<Claim> receiving = new ArrayDeque<>();
  private final Queue<Claim> parsing = new ArrayDeque<>();
  private long sharedLeft;
  private long treesLeft;
  private @Nullable Claim lane;

  /**
   * Divides a budget.
   *
   * @param bytes the whole budget
   * @param largestBody bytes of a body that is read at most; a quarter of the budget counts if that
   *     is less
   * @param continuations where the work of bodies that had to wait continues
   */
  BodyBudget(long bytes, long largestBody, Scheduler continuations) {
    long quarter = bytes / 4;
    this.largestBody = Math.min(largestBody, quarter);
    this.sharedLeft = quarter;
    this.largestTree = bytes - quarter - this.largestBody;
    this.treesLeft = largestTree;
    this.continuations = continuations;
  }

  /** Bytes of a body, as received and as decompressed, that are read at most. */
  long largestBody() {
    return largestBody;
  }

  /** Bytes that the parsed form of one body may take at most. */
  long largestTree() {
    return largestTree;
  }

  /** Begins a body. It holds nothing yet. */
  Claim open() {
    return new Claim();
  }

  /** Bytes that no body holds. */
  long available() {
    synchronized (lock) {
      return sharedLeft + treesLeft + (lane == null ? largestBody : 0);
    }
  }

  /** Bodies that wait for room. */
  int waiting() {
    synchronized (lock) {
      return receiving.size() + parsing.size();
    }
  }

  /** The bytes that one body holds. Closing it returns all of it, whatever the body waits for. */
  final class Claim implements AutoCloseable {

    private long shared;
    private long tree;
    private long asked;
    private Sinks.Empty<Void> turn = Sinks.empty();
    private boolean working;
    private boolean closed;

    private Claim() {}

    /**
     * Claims room for received bytes. The caller claims no more before this has completed, and no
     * more than {@link #largestBody()} in all.
     *
     * @return completes when the bytes may be kept
     */
    Mono<Void> receive(int bytes) {
      synchronized (lock) {
        if (closed || lane == this || shares(bytes)) {
          return Mono.empty();
        }
        if (lane == null) {
          takeLane();
          return Mono.empty();
        }
        return waits(receiving, bytes);
      }
    }

    /**
     * Claims room for the parsed form of a body that has been received.
     *
     * @param bytes at most {@link #largestTree()}
     * @return completes when the body may be parsed
     */
    Mono<Void> parse(long bytes) {
      synchronized (lock) {
        if (closed) {
          return Mono.empty();
        }
        if (parsing.isEmpty() && grows(bytes)) {
          return Mono.empty();
        }
        return waits(parsing, bytes);
      }
    }

    /**
     * Works with the body. What it holds stays claimed until the work is over, even if it is closed
     * meanwhile.
     *
     * @return null if it was closed before
     */
    <T> @Nullable T work(Supplier<T> work) {
      synchronized (lock) {
        if (closed) {
          return null;
        }
        working = true;
      }
      try {
        return work.get();
      } finally {
        synchronized (lock) {
          working = false;
        }
        returnIfOver();
      }
    }

    @Override
    public void close() {
      synchronized (lock) {
        closed = true;
        receiving.remove(this);
        parsing.remove(this);
      }
      returnIfOver();
    }

    private void returnIfOver() {
      List<Sinks.Empty<Void>> turns;
      synchronized (lock) {
        if (!closed || working) {
          return;
        }
        sharedLeft += shared;
        treesLeft += tree;
        shared = 0;
        tree = 0;
        if (lane == this) {
          lane = null;
        }
        turns = serve();
      }
      // Outside of the lock: what continues may claim more.
      turns.forEach(Sinks.Empty::tryEmitEmpty);
    }

    private Mono<Void> waits(Queue<Claim> queue, long bytes) {
      asked = bytes;
      turn = Sinks.empty();
      queue.add(this);
      return turn.asMono().publishOn(continuations);
    }

    private boolean shares(long bytes) {
      if (bytes > sharedLeft) {
        return false;
      }
      sharedLeft -= bytes;
      shared += bytes;
      return true;
    }

    private boolean grows(long bytes) {
      if (bytes > treesLeft) {
        return false;
      }
      treesLeft -= bytes;
      tree += bytes;
      return true;
    }

    private void takeLane() {
      lane = this;
      // The lane has room for the whole body, so others get what it held of the shared part.
      sharedLeft += shared;
      shared = 0;
    }
  }

  /** Gives room to the bodies that wait, and returns their turns. */
  private List<Sinks.Empty<Void>> serve() {
    List<Sinks.Empty<Void>> turns = new ArrayList<>();
    for (Claim first = receiving.peek(); first != null; first = receiving.peek()) {
      if (lane == null) {
        first.takeLane();
      } else if (!first.shares(first.asked)) {
        break;
      }
      receiving.remove();
      turns.add(first.turn);
    }
    for (Claim first = parsing.peek(); first != null; first = parsing.peek()) {
      if (!first.grows(first.asked)) {
        break;
      }
      parsing.remove();
      turns.add(first.turn);
    }
    return turns;
  }
}
