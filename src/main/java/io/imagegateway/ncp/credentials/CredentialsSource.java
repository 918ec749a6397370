package io.imagegateway.ncp.credentials;

import java.time.Instant;
import java.util.Optional;

/**
 * The key pair to sign with, now. Its source is chosen once, at start; what that holds may change
 * while the gateway runs.
 *
 * <p>All methods may be called from any thread at any time. Only {@link #reload()} may block (on
 * reading small files).
 */
public interface CredentialsSource {

  /** The key pair to sign the next attempt with. Two calls may differ. */
  Credentials current();

  /**
   * Reads the source at once, instead of at the next regular read. A half pair leaves the pair that
   * it is of as it is, and an unreadable file or a source that can't change everything.
   *
   * @return the pair to sign the next attempt with
   */
  Credentials reload();

  /**
   * The pair to fall back on when NCP refuses the current one, if the source holds two: the
   * secondary pair while the primary one is current, and the other way round.
   */
  Optional<Credentials> other();

  /**
   * Makes the pair current until the source's content changes: NCP accepted it where it had refused
   * the current one. A pair that is neither current nor secondary any more is ignored.
   */
  void keep(Credentials accepted);

  /** The name of the source, for people: no part of a key. */
  String name();

  /**
   * When the current pair was issued or, where the source holds no date, when it became the current
   * one.
   */
  Instant since();
}
