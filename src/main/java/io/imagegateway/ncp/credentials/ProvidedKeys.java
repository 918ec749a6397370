package io.imagegateway.ncp.credentials;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The content of a source of key pairs at one moment. */
sealed interface ProvidedKeys {

  /** The content that two halves form. */
  sealed interface OfHalves extends ProvidedKeys {}

  /** The source is not set: there is no half of a pair in it. */
  record Nothing() implements OfHalves {}

  /**
   * The source is set, and unusable.
   *
   * @param reason what is wrong with which source, for people: no part of a key
   */
  record Unusable(String reason) implements OfHalves {}

  /**
   * A pair to sign with, beside a second one that is unusable.
   *
   * @param primary the pair to sign with
   * @param issuedAt when NCP issued it, if the source has the date
   * @param reason what is wrong with the second one, for people: no part of a key
   */
  record PrimaryAlone(Credentials primary, Optional<Instant> issuedAt, String reason)
      implements ProvidedKeys {

    /** The primary pair without a second one. */
    Pairs pairs() {
      return new Pairs(primary, Optional.empty(), issuedAt);
    }
  }

  /**
   * One pair, or two while the account's keys are being changed.
   *
   * @param primary the pair to sign with
   * @param secondary the pair to fall back on; never the same as the primary one
   * @param issuedAt when NCP issued the primary one, if the source has the date
   */
  record Pairs(Credentials primary, Optional<Credentials> secondary, Optional<Instant> issuedAt)
      implements OfHalves {

    /** Drops a second pair that is the primary one. */
    public Pairs {
      secondary = secondary.filter(pair -> !pair.equals(primary));
    }

    /** Whether these are the same pairs, whatever their date of issue. */
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
   * What two halves make. White space around them does not count, and a blank half is none: an
   * empty variable is the usual form of one that is not set.
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
