package io.imagegateway.freshness;

import io.imagegateway.lookup.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The store that several replicas share, as far as it holds what they load. It is optional at every
 * moment: an operation that could not be made completes normally, with an empty result, and within
 * a small part of a load's time. Instants are this gateway's; ages are reckoned by the store's own
 * clock, and are never too small.
 */
public interface SharedStore {

  /** Whether it is asked at all. While it is not, nothing is sent to it. */
  boolean isAvailable();

  /**
   * Reads entries. For each key without an entry that is young enough, its lease is taken, unless
   * another load holds it. One operation for all keys.
   *
   * @param lease how long a lease is held, unless it ends before
   * @return a reading for each question, in their order; empty if the store could not be asked;
   *     completes on a thread that may be held up
   */
  CompletableFuture<Optional<List<Reading>>> read(
      String cache, Duration lease, List<Question> questions);

  /**
   * Stores what the load under a lease brought, and ends the lease. Nothing is stored if the lease
   * is not held any more: another load has taken it over, or the key was cleared.
   *
   * @param fetchedAt when NCP answered
   * @param life how long the entry may be of use, from its fetch
   */
  void fill(Lease lease, Content content, Instant fetchedAt, Duration life);

  /**
   * Shares the failure of the load under a lease, and ends the lease.
   *
   * @param failedAt when NCP answered
   * @param life how long other replicas get the same failure, from then
   */
  void fail(Lease lease, Failure failure, Instant failedAt, Duration life);

  /** Ends a lease. Nothing is known about its key. */
  void release(Lease lease);

  /**
   * Clears entries, failures and leases.
   *
   * @param id identifies the clearing for {@link #clearingsAfter}
   * @return the number of the clearing; empty if it was not made, or may not have been
   */
  CompletableFuture<Optional<Long>> clear(String id, Clearing clearing);

  /**
   * The clearings of all replicas after one.
   *
   * @param number of the last known clearing; 0 for none
   * @return in their order; empty if the store could not be asked
   */
  CompletableFuture<Optional<List<Recorded>>> clearingsAfter(long number);

  /** How many clearings the store remembers, at most. */
  int mostClearings();

  /**
   * A question for a key.
   *
   * @param key its text form
   * @param fence the Datafence that it belongs to; null for none
   * @param accepted the age below which a value is accepted
   * @param acceptedAbsence the age below which an absence is accepted
   * @param takeOver whether the lease is taken even if another load holds it
   */
  record Question(
      String key,
      @Nullable Long fence,
      Duration accepted,
      Duration acceptedAbsence,
      boolean takeOver) {

    /** The question that accepts no entry, so that another one is loaded. */
    Question acceptingNothing() {
      return new Question(key, fence, Duration.ZERO, Duration.ZERO, takeOver);
    }
  }

  /** What a store holds for a key. */
  sealed interface Reading {}

  /** An entry that is young enough. */
  record Hit(Stored stored) implements Reading {}

  /** Something that no gateway of this version wrote under this key. */
  record Spoiled() implements Reading {}

  /**
   * The failure of another replica's last load.
   *
   * @param failedAt when NCP answered
   * @param older an entry that is too old; null if there is none
   */
  record Failing(Failure failure, Instant failedAt, @Nullable Stored older) implements Reading {}

  /**
   * The lease: this gateway is to load the key.
   *
   * @param older an entry that is too old; null if there is none
   */
  record Leased(Lease lease, @Nullable Stored older) implements Reading {}

  /**
   * Another load holds the lease.
   *
   * @param older an entry that is too old; null if there is none
   */
  record Taken(@Nullable Stored older) implements Reading {}

  /**
   * An entry.
   *
   * @param fetchedAt when NCP answered, or a little earlier
   * @param clearing the number of the last clearing before it was asked for
   */
  record Stored(Content content, Instant fetchedAt, long clearing) {}

  /**
   * The content of an entry.
   *
   * @param value the text of the value; null for an absence
   * @param fingerprint of the value; empty for an absence
   * @param reason of an absence; null if NCP gave none
   * @param due decides by how much {@code fresh} is shortened, for all replicas alike
   */
  record Content(@Nullable String value, String fingerprint, @Nullable Failure reason, long due) {

    /** The length only: values are large. */
    @Override
    public String toString() {
      return "Content[" + (value == null ? "absent" : value.length()) + "]";
    }
  }

  /**
   * The right to load a key.
   *
   * @param cache the cache of the key
   * @param key its text form
   * @param fence the Datafence that it belongs to; null for none
   * @param token proves the right; no other lease has it
   * @param clearing the number of the last clearing before it
   * @param taken when it was taken, by the store's clock, in milliseconds
   * @param known when this gateway knew about it
   */
  record Lease(
      String cache,
      String key,
      @Nullable Long fence,
      String token,
      long clearing,
      long taken,
      Instant known) {}

  /**
   * A clearing that the store remembers.
   *
   * @param number its place in the order of clearings, above 0
   * @param id as {@link #clear} got it
   */
  record Recorded(long number, String id, Clearing clearing) {}
}
