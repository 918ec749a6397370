package io.imagegateway.ncp.signing;

import io.imagegateway.ncp.credentials.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The choice of what one call signs its attempts with and, when NCP refuses that, of what else it
 * can sign with: NCP's time, the key files read again, the secondary key, in this order and each
 * once.
 *
 * <p>Each attempt is signed with the current pair and the current clock offset, unless a candidate
 * is on trial. What another call has found out in the meantime is thus used without a further try.
 * Belongs to one call, whose steps follow one another.
 */
public final class SigningRecovery {

  /** The input that one attempt is signed with. */
  public record SigningInput(Credentials credentials, Duration offset, Instant signedAt) {}

  private sealed interface Candidate {
    record NcpTime(Credentials credentials, Duration offset) implements Candidate {}

    record OtherPair(Credentials credentials) implements Candidate {}
  }

  private final SigningSource source;
  private final ClockOffset clockOffset;
  private final Set<Credentials> refused = new HashSet<>();
  private @Nullable SigningInput latest;
  private @Nullable Candidate candidate;
  private boolean clockTried;
  private boolean filesTried;
  private boolean otherTried;

  /**
   * A call that has not been refused yet.
   *
   * @param source the key pairs and the wall clock
   * @param clockOffset the offset of the called service's clock
   */
  public SigningRecovery(SigningSource source, ClockOffset clockOffset) {
    this.source = source;
    this.clockOffset = clockOffset;
  }

  /** Takes what the next attempt is signed with, its timestamp included. */
  public SigningInput next() {
    SigningInput next =
        switch (candidate) {
          case null -> input(source.credentials().current(), clockOffset.current());
          case Candidate.NcpTime(Credentials pair, Duration offset) -> input(pair, offset);
          case Candidate.OtherPair(Credentials pair) -> input(pair, clockOffset.current());
        };
    latest = next;
    return next;
  }

  /**
   * Records the end of the attempt that was signed last. The candidate is kept if the answer proves
   * that NCP accepted it. Otherwise it stays on trial if that attempt is repeated.
   *
   * @param provesIdentity whether NCP itself gave an answer that it gives only to those it knows
   */
  public void ended(boolean provesIdentity) {
    if (candidate != null && provesIdentity) {
      switch (candidate) {
        case Candidate.NcpTime(Credentials _, Duration offset) -> clockOffset.keep(offset);
        case Candidate.OtherPair(Credentials pair) -> source.credentials().keep(pair);
      }
      candidate = null;
    }
  }

  /** The pairs that NCP refused during this call. */
  public Set<Credentials> refusedPairs() {
    return Set.copyOf(refused);
  }

  /**
   * Looks for something else to sign the next attempt with, after NCP refused the last one.
   *
   * @param date NCP's time, if it sent it
   * @param limit how long reading the files may take
   * @return whether there is something
   */
  public Mono<Boolean> another(@Nullable Instant date, Duration limit) {
    SigningInput last = Objects.requireNonNull(latest, "an attempt was signed");
    refused.add(last.credentials());
    candidate = null;
    if (!clockTried && anotherTime(last, date)) {
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
    return source.reload(limit).map(pair -> untried(pair) || otherPair());
  }

  private boolean anotherTime(SigningInput last, @Nullable Instant date) {
    if (!clockOffset.current().equals(last.offset())) {
      return true;
    }
    if (date == null) {
      return false;
    }
    Duration difference = Duration.between(last.signedAt(), date);
    Duration offset = last.offset().plus(difference);
    if (!ClockOffset.matters(difference) || !ClockOffset.plausible(offset)) {
      return false;
    }
    candidate = new Candidate.NcpTime(last.credentials(), offset);
    return true;
  }

  private boolean otherPair() {
    Optional<Credentials> other = source.credentials().other().filter(this::untried);
    if (otherTried || other.isEmpty()) {
      return false;
    }
    otherTried = true;
    candidate = new Candidate.OtherPair(other.get());
    return true;
  }

  private boolean untried(Credentials pair) {
    return !refused.contains(pair);
  }

  private SigningInput input(Credentials pair, Duration offset) {
    return new SigningInput(pair, offset, source.wallClock().instant().plus(offset));
  }
}
