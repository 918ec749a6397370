package io.imagegateway.lookup;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The demand for the result of a load: the claims of those who wait for it, which come and go while
 * the load runs. It decides on the place in which the load waits for a call to NCP.
 *
 * <p>A load that is no longer waited for goes on, in the place of the request that left last, until
 * another one joins. So there is always a claim. Thread-safe; a watcher is called under this
 * object's lock and must not call it back.
 */
public final class Demand {

  /** The classes of keys, which share the calls to NCP equally. */
  public enum Keys {
    /** Keys of which a value is held, however old, or which a held answer of NCP names. */
    FOUND_BEFORE,
    /** All others; anybody can make up any number of them. */
    NEVER_FOUND
  }

  /** The observer of a demand. */
  public interface Watcher {

    /** A claim was made. */
    void claimed(Claim claim);

    /** A claim was given up. */
    void renounced(Claim claim);
  }

  private volatile Keys keys;
  private final Set<Claim> claims = new LinkedHashSet<>();
  private final List<Watcher> watchers = new ArrayList<>(1);

  /** The request that left last, if its claims are all that is left. */
  private @Nullable Requester gone;

  /**
   * A demand.
   *
   * @param keys the class of the keys that are loaded
   * @param first the claim of the one who starts the load
   */
  public Demand(Keys keys, Claim first) {
    this.keys = keys;
    claims.add(first);
  }

  /** The class of the keys that are loaded. */
  public Keys keys() {
    return keys;
  }

  /** Takes note that values of all the keys were found before, as another cache level knows. */
  public void foundBefore() {
    keys = Keys.FOUND_BEFORE;
  }

  /** Adds a claim; once, however often it is made. */
  public synchronized void join(Claim claim) {
    Requester left = gone;
    gone = null;
    if (claims.add(claim)) {
      watchers.forEach(watcher -> watcher.claimed(claim));
    }
    if (left != null && left != claim.requester()) {
      renounce(left);
    }
  }

  /** Gives up the claims of a request; the last ones stay until there are others. */
  public synchronized void leave(Requester requester) {
    if (claims.stream().allMatch(claim -> claim.requester() == requester)) {
      gone = requester;
    } else {
      renounce(requester);
    }
  }

  private void renounce(Requester requester) {
    for (Claim.Rank rank : Claim.Rank.values()) {
      Claim claim = new Claim(requester, rank);
      if (claims.remove(claim)) {
        watchers.forEach(watcher -> watcher.renounced(claim));
      }
    }
  }

  /** The claims, now; at least one. */
  public synchronized List<Claim> claims() {
    return List.copyOf(claims);
  }

  /** Starts to observe: the claims that there are count as made now. */
  public synchronized void watch(Watcher watcher) {
    watchers.add(watcher);
    claims.forEach(watcher::claimed);
  }

  /** Stops to observe. */
  public synchronized void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }
}
