package io.imagegateway.web.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The memory of answers that are being written, bounded in bytes. An answer that does not fit any
 * more costs the slowest readers their connections: those whose last part was taken longest ago.
 *
 * <p>Thread-safe.
 */
final class WriteBudget {

  private final long bytes;
  private final InstantSource time;
  private final Set<Write> writes = new LinkedHashSet<>();
  private long held;

  /**
   * An unspent budget.
   *
   * @param bytes of all answers together; one answer may be larger
   */
  WriteBudget(long bytes, InstantSource time) {
    this.bytes = bytes;
    this.time = time;
  }

  /**
   * An answer begins to be written.
   *
   * @param cutOff ends the writing and frees the answer; called at most once, by any thread
   */
  Write begin(long size, Runnable cutOff) {
    Write write = new Write(size, cutOff);
    // Under no lock: to close a connection can take a while.
    makeRoomFor(write).forEach(slow -> slow.cutOff.run());
    return write;
  }

  /** Counts the answer in, and the slowest readers' answers out until it fits. */
  private synchronized List<Write> makeRoomFor(Write write) {
    List<Write> slow = new ArrayList<>();
    held += write.size;
    while (held > bytes && !writes.isEmpty()) {
      Write slowest = Collections.min(writes, Comparator.comparing(one -> one.lastProgress));
      slowest.close();
      slow.add(slowest);
    }
    writes.add(write);
    return slow;
  }

  /** Bytes of the answers that are being written. */
  synchronized long held() {
    return held;
  }

  /** The writing of one answer. */
  final class Write implements AutoCloseable {

    private final long size;
    private final Runnable cutOff;
    private Instant lastProgress;

    private Write(long size, Runnable cutOff) {
      this.size = size;
      this.cutOff = cutOff;
      this.lastProgress = time.instant();
    }

    /** The client has taken a part. */
    void progressed() {
      synchronized (WriteBudget.this) {
        lastProgress = time.instant();
      }
    }

    /** The writing has ended, in whatever way. */
    @Override
    public void close() {
      synchronized (WriteBudget.this) {
        if (writes.remove(this)) {
          held -= size;
        }
      }
    }
  }
}
