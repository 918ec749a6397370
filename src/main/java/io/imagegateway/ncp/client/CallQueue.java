package io.imagegateway.ncp.client;

import io.imagegateway.lookup.Claim;
import io.imagegateway.lookup.Claim.Rank;
import io.imagegateway.lookup.Demand.Keys;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that wait for a permit, and whose turn it is:
 *
 * <ol>
 *   <li>those that recover from a refused signature, in the order in which they came;
 *   <li>the two classes of keys by turns, while attempts of both wait;
 *   <li>of keys that were found before: the ranks of claims in their order;
 *   <li>of one rank, and of keys that were never found: callers by turns, the requests of a caller
 *       by turns, and the attempts of a request in the order in which they came.
 * </ol>
 *
 * <p>An attempt has a place for each claim on its load, and is taken out of all of them when it is
 * its turn in one. To join, to leave and to take takes a time that does not depend on how many
 * wait.
 *
 * <p>Not thread-safe: {@link CallLimiter} guards it.
 *
 * @param <T> the attempts, distinguished by identity
 */
final class CallQueue<T> {

  private final SequencedSet<Entry<T>> recovery = new LinkedHashSet<>();
  private final Map<Keys, Map<Rank, TurnQueue<Entry<T>>>> classes = new EnumMap<>(Keys.class);

  /** Whose turn it is while both want. */
  private Keys turn = Keys.FOUND_BEFORE;

  CallQueue() {
    for (Keys keys : Keys.values()) {
      Map<Rank, TurnQueue<Entry<T>>> ranks = new EnumMap<>(Rank.class);
      for (Rank rank : Rank.values()) {
        ranks.put(rank, new TurnQueue<>());
      }
      classes.put(keys, ranks);
    }
  }

  /** An attempt that waits. */
  static final class Entry<T> {

    private final T attempt;

    /** The class of its keys; null if it recovers from a refused signature. */
    private final @Nullable Keys keys;

    private final Set<Claim> places = new LinkedHashSet<>();

    /** The place that counts where the attempts that wait are counted. */
    private @Nullable Claim home;

    private boolean over;

    private Entry(T attempt, @Nullable Keys keys) {
      this.attempt = attempt;
      this.keys = keys;
    }
  }

  /** An attempt without a place so far, to be claimed. */
  static <T> Entry<T> entry(T attempt, Keys keys) {
    return new Entry<>(attempt, keys);
  }

  /** An attempt that recovers from a refused signature, to be added. */
  static <T> Entry<T> recovering(T attempt) {
    return new Entry<>(attempt, null);
  }

  /** Adds an attempt that recovers from a refused signature. */
  void addRecovery(Entry<T> entry) {
    recovery.add(entry);
  }

  /** Adds a place, unless the attempt waits no more. */
  void claim(Entry<T> entry, Claim made) {
    if (entry.over) {
      return;
    }
    Claim place = place(entry, made);
    if (entry.places.add(place)) {
      queue(entry, place).add(place.requester(), entry);
      if (entry.home == null || place.rank().compareTo(entry.home.rank()) < 0) {
        move(entry, place);
      }
    }
  }

  /** Gives up a place. */
  void renounce(Entry<T> entry, Claim made) {
    Claim place = place(entry, made);
    if (entry.places.remove(place)) {
      if (place.equals(entry.home)) {
        move(entry, entry.places.stream().min(CallQueue::byRank).orElse(null));
      }
      queue(entry, place).remove(place.requester(), entry);
    }
  }

  private static int byRank(Claim one, Claim other) {
    return one.rank().compareTo(other.rank());
  }

  private void move(Entry<T> entry, @Nullable Claim home) {
    if (entry.home != null) {
      queue(entry, entry.home).count(entry.home.requester(), -1);
    }
    if (home != null) {
      queue(entry, home).count(home.requester(), 1);
    }
    entry.home = home;
  }

  /** Keys that were never found have no ranks. */
  private static Claim place(Entry<?> entry, Claim claim) {
    return entry.keys == Keys.NEVER_FOUND ? new Claim(claim.requester(), Rank.REQUEST) : claim;
  }

  private TurnQueue<Entry<T>> queue(Entry<T> entry, Claim place) {
    return queue(Objects.requireNonNull(entry.keys), place.rank());
  }

  private TurnQueue<Entry<T>> queue(Keys keys, Rank rank) {
    return Objects.requireNonNull(Objects.requireNonNull(classes.get(keys)).get(rank));
  }

  /** Takes an attempt out of the queue; whether it waited. */
  boolean remove(Entry<T> entry) {
    if (entry.over) {
      return false;
    }
    entry.over = true;
    if (entry.keys == null) {
      return recovery.remove(entry);
    }
    move(entry, null);
    entry.places.forEach(place -> queue(entry, place).remove(place.requester(), entry));
    entry.places.clear();
    return true;
  }

  /** Whether an attempt waits. */
  boolean contains(Entry<T> entry) {
    return !entry.over;
  }

  /** Takes the attempt whose turn it is; null if none waits. */
  @Nullable T poll() {
    if (!recovery.isEmpty()) {
      return taken(recovery.getFirst());
    }
    Keys first = size(turn) > 0 ? turn : other(turn);
    for (Rank rank : Rank.values()) {
      TurnQueue<Entry<T>> queue = queue(first, rank);
      if (!queue.isEmpty()) {
        turn = other(first);
        return taken(queue.next());
      }
    }
    return null;
  }

  private T taken(Entry<T> entry) {
    remove(entry);
    return entry.attempt;
  }

  private static Keys other(Keys keys) {
    return keys == Keys.FOUND_BEFORE ? Keys.NEVER_FOUND : Keys.FOUND_BEFORE;
  }

  /**
   * How many of those that wait come before an attempt that is added now, if no further one comes.
   * Takes a time that grows with the callers and the requests of the caller that wait.
   */
  int before(Keys keys, Claim claim) {
    Rank own = keys == Keys.NEVER_FOUND ? Rank.REQUEST : claim.rank();
    int inClass = queue(keys, own).before(claim.requester());
    for (Rank rank : Rank.values()) {
      if (rank.compareTo(own) < 0) {
        inClass += queue(keys, rank).size();
      }
    }
    int ofOther = Math.min(size(other(keys)), turn == keys ? inClass : inClass + 1);
    return recovery.size() + inClass + ofOther;
  }

  /** How many wait. */
  int size() {
    return recovery.size() + size(Keys.FOUND_BEFORE) + size(Keys.NEVER_FOUND);
  }

  /** How many wait for keys of a class. */
  int size(Keys keys) {
    return Objects.requireNonNull(classes.get(keys)).values().stream()
        .mapToInt(TurnQueue::size)
        .sum();
  }
}
