package io.imagegateway.ncp.credentials;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a place holds at one moment. */
sealed interface ProvidedKeys {

  /** What two halves can amount to. */
  sealed interface OfHalves extends ProvidedKeys {}

  /** The place is not set: there is no half of a pair in it. */
  record Nothing() implements OfHalves {}

  /**
   * The place is set, and no use.
   *
   * @param reason what is wrong with which place, for people: no part of a key
   */
  record Unusable(String reason) implements OfHalves {}

  /**
   * A pair to sign with, beside what is to be a second one and is no use.
   *
   * @param primary the pair to sign with
   * @param issuedAt when NCP issued it, if the place says so
   * @param reason what is wrong with the second one, for people: no part of a key
   */
  record PrimaryAlone(Credentials primary, Optional<Instant> issuedAt, String reason)
      implements ProvidedKeys {}

  /**
   * One pair, or two while the account's keys are being changed.
   *
   * @param primary the pair to sign with
   * @param secondary the pair to fall back on; never the same as the primary one
   * @param issuedAt when NCP issued the primary one, if the place says so
   */
  record Pairs(Credentials primary, Optional<Credentials> secondary, Optional<Instant> issuedAt)
      implements OfHalves {

    /** Takes a second pair that is no other one for none. */
    public Pairs {
      secondary = secondary.filter(pair -> !pair.equals(primary));
    }

    /** Whether these are the same pairs, whenever the first is said to be issued. */
    boolean samePairs(Pairs others) {
      return primary.equals(others.primary) && secondary.equals(others.secondary);
    }

    /**
     * Whether these could be pairs that are just being written: of one of them, one half is new and
     * the other is not. NCP only ever issues both halves together.
     */
    boolean halfWritten(Pairs before) {
      return halfWritten(primary, before.primary)
          || (secondary.isPresent()
              && before.secondary.isPresent()
              && halfWritten(secondary.get(), before.secondary.get()));
    }

    private static boolean halfWritten(Credentials now, Credentials before) {
      return now.accessKey().equals(before.accessKey())
          != now.secretKey().equals(before.secretKey());
    }
  }

  /**
   * What two halves amount to. White space around them does not count, and a blank half is none: an
   * empty variable is the usual way to say that it is not set.
   *
   * @param holder what holds them, for people
   */
  static OfHalves of(String holder, @Nullable String accessKey, @Nullable String secretKey) {
    String access = accessKey == null ? "" : accessKey.strip();
    String secret = secretKey == null ? "" : secretKey.strip();
    if (access.isEmpty() && secret.isEmpty()) {
      return new Nothing();
    }
    if (access.isEmpty() || secret.isEmpty()) {
      String missing = access.isEmpty() ? "access" : "secret";
      return new Unusable("half a key pair in " + holder + ": the " + missing + " key is missing");
    }
    if (!Credentials.canBeKey(access) || !Credentials.canBeKey(secret)) {
      return new Unusable("a key with white space or another impossible character in " + holder);
    }
    return new Pairs(new Credentials(access, secret), Optional.empty(), Optional.empty());
  }
}
