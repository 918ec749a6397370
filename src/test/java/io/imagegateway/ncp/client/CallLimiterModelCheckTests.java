package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Caller;
import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Claim.Rank;
import io.imagegateway.lookup.Demand;
import io.imagegateway.lookup.Demand.Keys;
import io.imagegateway.lookup.Requester;
import io.imagegateway.ncp.client.CallLimiter.Permit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The limiter under a model checker, which switches threads at accesses to shared memory, in many
 * orders, and prints the order that breaks a promise. Its choices are fixed, so a failing order
 * comes again.
 */
class CallLimiterModelCheckTests {

  @Test
  void losesNeitherAPermitNorAnAttemptThatWaitsInWhateverOrderTheyComeAndGo() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsBefore(2)
        .actorsPerThread(3)
        .actorsAfter(1)
        .iterations(20)
        .invocationsPerIteration(60)
        .loopBound(10_000)
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses((String name) ->
                    Stream.of("org.slf4j.", "ch.qos.logback.").anyMatch(name::startsWith))
                .allMethods()
                .ignore())
        .verifier(EpsilonVerifier.class)
        .check(Model.class);
  }

  /** A limiter of one permit, whose time stands still and whose waits end at the model's step. */
  public static final class Model {

    private static final int MOST = 1;
    private static final Instant NOW = Instant.parse("2026-01-15T09:00:00Z");

    private final Timer timer = new Timer();
    private final CallLimiter limiter =
        new CallLimiter(MOST, 1_000, InstantSource.fixed(NOW), timer);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<Permit> out = new ConcurrentLinkedQueue<>();
    private final Queue<Demand> demands = new ConcurrentLinkedQueue<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    /** Asks for a permit, for a load that nobody waits for. */
    @Operation
    public void acquire() {
      Demand demand = new Demand(Keys.FOUND_BEFORE, Claim.REFRESH);
      demands.add(demand);
      asked.incrementAndGet();
      // Without Reactor's own steps, so that the switches fall between the limiter's.
      limiter.request(new Sink(), demand, NOW.plus(Duration.ofSeconds(9)));
    }

    /** Takes one permit or none. */
    private final class Sink implements MonoSink<Permit> {

      private final AtomicBoolean ended = new AtomicBoolean();

      @Override
      public void success() {
        end();
      }

      @Override
      public void success(@Nullable Permit permit) {
        if (end() && permit != null) {
          take(permit);
        }
      }

      private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
          answered.incrementAndGet();
        } else {
          broken.add("an attempt was answered twice");
        }
        return first;
      }

      @Override
      public void error(Throwable e) {
        broken.add(e.toString());
      }

      @Override
      public ContextView contextView() {
        return Context.empty();
      }

      @Override
      @SuppressWarnings("deprecation")
      public Context currentContext() {
        return Context.empty();
      }

      @Override
      public MonoSink<Permit> onRequest(LongConsumer consumer) {
        return this;
      }

      @Override
      public MonoSink<Permit> onCancel(Disposable disposable) {
        return this;
      }

      @Override
      public MonoSink<Permit> onDispose(Disposable disposable) {
        if (ended.get()) {
          disposable.dispose();
        }
        return this;
      }
    }

    private void take(Permit permit) {
      if (underWay.incrementAndGet() > MOST) {
        broken.add("too many permits");
      }
      out.add(permit);
    }

    /** Ends the oldest attempt. */
    @Operation
    public void release() {
      Permit permit = out.poll();
      if (permit != null) {
        underWay.decrementAndGet();
        permit.release();
        permit.putBack();
      }
    }

    /** Gives the oldest permit back, unused. */
    @Operation
    public void putBack() {
      Permit permit = out.poll();
      if (permit != null) {
        underWay.decrementAndGet();
        permit.putBack();
        permit.release();
      }
    }

    /** The time of the attempt that has waited for longest is over. */
    @Operation
    public void expire() {
      timer.runOldest();
    }

    /** Somebody waits for the load that was started first, and leaves again. */
    @Operation
    public void claim() {
      Demand demand = demands.poll();
      if (demand != null) {
        Requester requester = new Requester(new Caller("a"));
        demand.join(new Claim(requester, Rank.REQUEST));
        demand.leave(requester);
      }
    }

    /** Every attempt gets a permit or an end, and every permit comes back. */
    @Validate
    public void validate() {
      while (!out.isEmpty()) {
        release();
      }
      if (answered.get() != asked.get()) {
        broken.add("an attempt waits for ever");
      }
      if (limiter.waiting() != 0) {
        broken.add("something is left in the queue");
      }
      if (limiter.freeConcurrency() != MOST) {
        broken.add("a permit was lost");
      }
      if (!broken.isEmpty()) {
        throw new IllegalStateException(broken.toString());
      }
    }
  }

  /** A timer that runs what was scheduled at the model's step. */
  private static final class Timer implements Scheduler {

    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();

    private record Task(Runnable action, AtomicBoolean disposed) {}

    void runOldest() {
      Task task = tasks.poll();
      if (task != null && !task.disposed.get()) {
        task.action.run();
      }
    }

    @Override
    public Disposable schedule(Runnable action) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Disposable schedule(Runnable action, long delay, TimeUnit unit) {
      Task task = new Task(action, new AtomicBoolean());
      tasks.add(task);
      return () -> task.disposed.set(true);
    }

    @Override
    public Worker createWorker() {
      throw new UnsupportedOperationException();
    }
  }
}
