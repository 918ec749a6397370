package io.imagegateway.ncp.signing;

import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.credentials.CredentialsSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What one call signs its attempts with, and what else it can sign with when NCP refuses that: with
 * NCP's time, with the key files read again, with the secondary key, in this order and each once.
 *
 * <p>Each attempt is signed with the current pair and the current clock offset, unless something
 * else is on trial. What another call has found out in the meantime is thus used without asking.
 * Belongs to one call, whose steps follow one another.
 */
public final class SigningRecovery {

  /** Where signatures come from: the same for all calls. */
  public record Source(
      CredentialsSource credentials,
      ClockOffset offset,
      Clock wallClock,
      InstantSource time,
      Scheduler timer,
      Scheduler blocking) {}

  /** What one attempt is signed with. */
  public record Stamp(Credentials credentials, Duration offset, Instant signedAt) {}

  private sealed interface Trial {
    record ByClock(Credentials credentials, Duration offset) implements Trial {}

    record ByOtherPair(Credentials credentials) implements Trial {}
  }

  private final Source source;
  private final Set<Credentials> refused = new HashSet<>();
  private @Nullable Stamp latest;
  private @Nullable Trial trial;
  private boolean clockTried;
  private boolean filesTried;
  private boolean otherTried;

  public SigningRecovery(Source source) {
    this.source = source;
  }

  /** Takes what the next attempt is signed with, its timestamp included. */
  public Stamp stamp() {
    Stamp next =
        switch (trial) {
          case null -> stamped(source.credentials().current(), source.offset().current());
          case Trial.ByClock(Credentials pair, Duration offset) -> stamped(pair, offset);
          case Trial.ByOtherPair(Credentials pair) -> stamped(pair, source.offset().current());
        };
    latest = next;
    return next;
  }

  /**
   * The attempt that was signed last has ended. What was on trial is kept if NCP accepted it: if it
   * answered what it answers only those whom it knows. A 5xx, a time-out or an unreadable answer
   * proves nothing; the trial goes on if that attempt is repeated.
   */
  public void ended(boolean provesIdentity) {
    if (trial != null && provesIdentity) {
      switch (trial) {
        case Trial.ByClock(Credentials _, Duration offset) -> source.offset().keep(offset);
        case Trial.ByOtherPair(Credentials pair) -> source.credentials().keep(pair);
      }
      trial = null;
    }
  }

  /** The pairs that NCP refused during this call. */
  public Set<Credentials> refusedPairs() {
    return Set.copyOf(refused);
  }

  /**
   * Whether there is something else to sign the next attempt with, after NCP refused the last one.
   *
   * @param date NCP's time, if it told it
   * @param until how long reading the files may take
   */
  public Mono<Boolean> another(@Nullable Instant date, Instant until) {
    Stamp stamp = Objects.requireNonNull(latest, "an attempt was signed");
    refused.add(stamp.credentials());
    trial = null;
    if (!clockTried && anotherTime(stamp, date)) {
      clockTried = true;
      return Mono.just(true);
    }
    if (untried(source.credentials().current())) {
      return Mono.just(true);
    }
    if (filesTried) {
      return Mono.fromSupplier(this::otherPair);
    }
    filesTried = true;
    return reloaded(until).map(pair -> untried(pair) || otherPair());
  }

  private boolean anotherTime(Stamp stamp, @Nullable Instant date) {
    if (!source.offset().current().equals(stamp.offset())) {
      return true;
    }
    if (date == null) {
      return false;
    }
    Duration difference = Duration.between(stamp.signedAt(), date);
    if (!ClockOffset.matters(difference)) {
      return false;
    }
    trial = new Trial.ByClock(stamp.credentials(), stamp.offset().plus(difference));
    return true;
  }

  private Mono<Credentials> reloaded(Instant until) {
    CredentialsSource credentials = source.credentials();
    return Mono.fromCallable(credentials::reload)
        .subscribeOn(source.blocking())
        .timeout(
            Duration.between(source.time().instant(), until),
            Mono.fromSupplier(credentials::current),
            source.timer());
  }

  private boolean otherPair() {
    Optional<Credentials> other = source.credentials().other().filter(this::untried);
    if (otherTried || other.isEmpty()) {
      return false;
    }
    otherTried = true;
    trial = new Trial.ByOtherPair(other.get());
    return true;
  }

  private boolean untried(Credentials pair) {
    return !refused.contains(pair);
  }

  private Stamp stamped(Credentials pair, Duration offset) {
    return new Stamp(pair, offset, source.wallClock().instant().plus(offset));
  }
}
