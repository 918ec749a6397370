package io.imagegateway.ncp.credentials;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The key pairs of the chosen source, followed as they change.
 *
 * <p>Metrics: {@code ncp.credentials.age}, seconds since the current pair was issued or, where the
 * source holds no date, since it became the current one (tag {@code source}: the source's name),
 * and {@code ncp.credentials.changes} (tag {@code reason}: {@code files}, the source holds other
 * pairs; {@code secondary}, the secondary pair took over).
 */
final class LiveCredentials implements CredentialsSource, AutoCloseable {

  /**
   * Between two regular reads. Changes are promised to be taken up within 10 s, and one that could
   * be half written takes two reads.
   */
  static final Duration PERIOD = Duration.ofSeconds(3);

  /** Two upstreams that accept one pair each would have the pairs take over with every call. */
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(LiveCredentials.class);

  private final CredentialsProvider provider;
  private final InstantSource time;
  private final Counter changedFiles;
  private final Counter secondaryTookOver;
  private final AtomicReference<State> state;

  /** Held over a read, so that a slow read can't put an older content over a newer one. */
  private final ReentrantLock reading = new ReentrantLock();

  /** What the last read found; guarded by the lock. */
  private ProvidedKeys seen;

  private Instant nextLine = Instant.MIN;
  private int unlogged;

  private volatile Disposable watch = Disposables.disposed();

  /**
   * The known pairs and their state, as one value.
   *
   * @param pairs what the source holds, or held when it last was usable
   * @param current one of the pairs
   * @param since when it was issued, if that is known, else when it became the current one
   */
  private record State(ProvidedKeys.Pairs pairs, Credentials current, Instant since) {

    static State begin(ProvidedKeys.Pairs pairs, Instant now) {
      return new State(pairs, pairs.primary(), pairs.issuedAt().orElse(now));
    }

    State found(ProvidedKeys.Pairs found, Instant now) {
      if (found.samePairs(pairs)) {
        Instant known = current.equals(found.primary()) ? found.issuedAt().orElse(since) : since;
        return new State(found, current, known);
      }
      return begin(found, found.primary().equals(current) ? since : now);
    }

    State keep(Credentials accepted, Instant now) {
      return other().equals(Optional.of(accepted)) ? new State(pairs, accepted, now) : this;
    }

    Optional<Credentials> other() {
      return current.equals(pairs.primary()) ? pairs.secondary() : Optional.of(pairs.primary());
    }
  }

  LiveCredentials(
      CredentialsProvider provider,
      ProvidedKeys.Pairs pairs,
      InstantSource time,
      MeterRegistry meters) {
    this(provider, pairs, pairs, time, meters);
  }

  /**
   * Starts with the pairs that are usable.
   *
   * @param seen what the source holds, so that it is not reported again
   * @param pairs the usable part of it
   */
  LiveCredentials(
      CredentialsProvider provider,
      ProvidedKeys seen,
      ProvidedKeys.Pairs pairs,
      InstantSource time,
      MeterRegistry meters) {
    this.provider = provider;
    this.time = time;
    this.seen = seen;
    this.state = new AtomicReference<>(State.begin(pairs, time.instant()));
    this.changedFiles = changes("files", meters);
    this.secondaryTookOver = changes("secondary", meters);
    TimeGauge.builder("ncp.credentials.age", this, TimeUnit.MILLISECONDS, LiveCredentials::age)
        .description("Time since the current key pair was issued or, if unknown, became current")
        .tag("source", provider.name())
        .register(meters);
    log.info("Calls to NCP are signed with the key pair from {}", provider.name());
  }

  private static Counter changes(String reason, MeterRegistry meters) {
    return Counter.builder("ncp.credentials.changes")
        .description("Changes of the key pairs, or of which of them is current")
        .tag("reason", reason)
        .register(meters);
  }

  private double age() {
    return Math.max(0, Duration.between(since(), time.instant()).toMillis());
  }

  /**
   * Starts to read regularly, if the source can change.
   *
   * @param timer when to read
   * @param files reads the files: a hanging volume must not hold up what else the timer drives
   */
  void watch(Scheduler timer, Scheduler files) {
    if (provider.canChange()) {
      long period = PERIOD.toMillis();
      watch =
          timer.schedulePeriodically(
              () -> files.schedule(this::readRegularly), period, period, TimeUnit.MILLISECONDS);
    }
  }

  /** Ends the regular reads. */
  @Override
  public void close() {
    watch.dispose();
  }

  @Override
  public Credentials current() {
    return state.get().current();
  }

  @Override
  public Credentials reload() {
    if (provider.canChange()) {
      reading.lock();
      try {
        // The caller was refused with the current pair: even a doubtful one can't make that worse.
        found(provider.read(), true);
      } finally {
        reading.unlock();
      }
    }
    return current();
  }

  private void readRegularly() {
    if (reading.tryLock()) {
      try {
        found(provider.read(), false);
      } finally {
        reading.unlock();
      }
    }
  }

  private void found(ProvidedKeys content, boolean atOnce) {
    boolean again = content.equals(seen);
    seen = content;
    ProvidedKeys.Pairs known = state.get().pairs();
    switch (content) {
      case ProvidedKeys.Nothing _ ->
          leftAlone("no key pair in " + provider.name() + " any more", again);
      case ProvidedKeys.Unusable(String reason) -> leftAlone(reason, again);
      case ProvidedKeys.PrimaryAlone(
              Credentials primary,
              Optional<Instant> issuedAt,
              String reason) -> {
        if (!again) {
          log.warn("The secondary key pair is still the one known before: {}", reason);
        }
        found(new ProvidedKeys.Pairs(primary, known.secondary(), issuedAt), known, atOnce || again);
      }
      case ProvidedKeys.Pairs pairs -> found(pairs, known, atOnce || again);
    }
  }

  private void found(ProvidedKeys.Pairs pairs, ProvidedKeys.Pairs known, boolean certain) {
    if (certain || !pairs.halfWritten(known)) {
      take(pairs);
    }
  }

  private void leftAlone(String reason, boolean again) {
    if (!again) {
      log.warn("Calls to NCP are still signed with the key pair known before: {}", reason);
    }
  }

  private void take(ProvidedKeys.Pairs pairs) {
    Instant now = time.instant();
    State before = state.getAndUpdate(known -> known.found(pairs, now));
    if (!before.pairs().samePairs(pairs)) {
      changedFiles.increment();
      log.info(
          "The key pairs in {} have changed; calls to NCP are signed with the primary one",
          provider.name());
    }
  }

  @Override
  public Optional<Credentials> other() {
    return state.get().other();
  }

  @Override
  public void keep(Credentials accepted) {
    Instant now = time.instant();
    State before = state.getAndUpdate(known -> known.keep(accepted, now));
    if (!before.keep(accepted, now).equals(before)) {
      secondaryTookOver.increment();
      logTakeOver(accepted.equals(before.pairs().primary()), now);
    }
  }

  /** Logs at most one line a minute, with the number of those before it that were not logged. */
  private synchronized void logTakeOver(boolean primary, Instant now) {
    if (now.isBefore(nextLine)) {
      unlogged++;
      return;
    }
    log.warn(
        "NCP refuses the {} key pair from {} and accepts the {} one, which is used until it is"
            + " refused or the files change{}",
        primary ? "secondary" : "primary",
        provider.name(),
        primary ? "primary" : "secondary",
        unlogged == 0 ? "" : ", %d changes not logged".formatted(unlogged));
    nextLine = now.plus(LOG_INTERVAL);
    unlogged = 0;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Instant since() {
    return state.get().since();
  }
}
