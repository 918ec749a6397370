package io.imagegateway.ncpfake;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The faults at work. Every delay that strikes counts, the longest of them; of the other effects a
 * call suffers one: that of counted faults in the order in which they were injected, so that a few
 * of them make a script, else that of the youngest other fault.
 */
final class Faults {

  /** Makes shares strike the same calls of a sequence in every run. */
  private static final long SEED = 26;

  private final List<Injection> builtIn;
  private final List<Injection> injected = new ArrayList<>();
  private long lastId;

  Faults(List<Fault> builtIn) {
    this.builtIn = builtIn.stream().map(fault -> new Injection(0, fault)).toList();
  }

  /**
   * What happens to a call.
   *
   * @param delay how much later its answer comes
   * @param effect what else happens to it
   */
  record Suffering(Duration delay, Fault.@Nullable Effect effect) {}

  /**
   * A fault as it is at one moment.
   *
   * @param id its name on the control surface; null for one of the data, which cannot be withdrawn
   * @param strikes how many calls it has struck
   * @param fault the fault
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AtWork(@Nullable Long id, int strikes, Fault fault) {}

  /** A fault at work. */
  final class Injection implements InjectedFault {

    private final long id;
    private final Fault fault;
    private final Random random = new Random(SEED);
    private int strikes;

    private Injection(long id, Fault fault) {
      this.id = id;
      this.fault = fault;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public int strikes() {
      synchronized (Faults.this) {
        return strikes;
      }
    }

    @Override
    public void withdraw() {
      Faults.this.withdraw(id);
    }

    private boolean counted() {
      return fault.times() != Fault.ALWAYS;
    }

    private boolean strikes(NcpAction action, Query query, boolean authentic) {
      if (strikes == fault.times()
          || !fault.on().covers(action, query)
          || !(authentic || fault.effect().beforeSignature())
          || random.nextDouble() >= fault.share()) {
        return false;
      }
      strikes++;
      return true;
    }
  }

  synchronized Injection inject(Fault fault) {
    Injection injection = new Injection(++lastId, fault);
    injected.add(injection);
    return injection;
  }

  /** Whether there was such a fault. */
  synchronized boolean withdraw(long id) {
    return injected.removeIf(injection -> injection.id() == id);
  }

  synchronized void withdrawAll() {
    injected.clear();
  }

  /** Those of the data, and the injected ones in their order. */
  synchronized List<AtWork> atWork() {
    return Stream.concat(
            builtIn.stream().map(fault -> new AtWork(null, fault.strikes, fault.fault)),
            injected.stream().map(fault -> new AtWork(fault.id, fault.strikes, fault.fault)))
        .toList();
  }

  synchronized Suffering on(NcpAction action, Query query, boolean authentic) {
    Duration delay = Duration.ZERO;
    Fault.@Nullable Effect effect = null;
    for (Injection injection : inOrder()) {
      if (injection.fault.effect() instanceof Fault.Effect.Delay(Duration by)) {
        if (injection.strikes(action, query, authentic) && by.compareTo(delay) > 0) {
          delay = by;
        }
      } else if (effect == null && injection.strikes(action, query, authentic)) {
        effect = injection.fault.effect();
      }
    }
    return new Suffering(delay, effect);
  }

  private List<Injection> inOrder() {
    Stream<Injection> counted = injected.stream().filter(Injection::counted);
    Stream<Injection> others =
        injected.reversed().stream().filter(injection -> !injection.counted());
    return Stream.of(counted, others, builtIn.stream()).flatMap(part -> part).toList();
  }
}
