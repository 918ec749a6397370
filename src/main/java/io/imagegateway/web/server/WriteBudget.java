package io.imagegateway.web.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The memory of answers that are being written, bounded in bytes. Answers that share their bytes
 * count once. An answer that does not fit any more costs the slowest readers their connections:
 * those of the answers whose last part was taken longest ago.
 *
 * <p>Thread-safe.
 */
final class WriteBudget {

  private final long bytes;
  private final InstantSource time;
  private final IdentityHashMap<Object, Answer> answers = new IdentityHashMap<>();
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
   * @param content its bytes, compared by identity
   * @param size of its bytes
   * @param cutOff ends the writing and frees the answer; called at most once, by any thread
   */
  Write begin(Object content, long size, Runnable cutOff) {
    Write write = new Write(content, cutOff);
    // Under no lock: to close a connection can take a while.
    makeRoomFor(write, size).forEach(slow -> slow.cutOff.run());
    return write;
  }

  /** Counts the answer in, and the answers of the slowest readers out until it fits. */
  private synchronized List<Write> makeRoomFor(Write write, long size) {
    Answer shared = answers.get(write.content);
    if (shared != null) {
      shared.writes.add(write);
      return List.of();
    }
    List<Write> slow = new ArrayList<>();
    held += size;
    while (held > bytes && !answers.isEmpty()) {
      Answer slowest =
          Collections.min(answers.values(), Comparator.comparing(Answer::lastProgress));
      List<Write> readers = List.copyOf(slowest.writes);
      readers.forEach(Write::close);
      slow.addAll(readers);
    }
    Answer answer = new Answer(size);
    answer.writes.add(write);
    answers.put(write.content, answer);
    return slow;
  }

  /** Bytes of the answers that are being written. */
  synchronized long held() {
    return held;
  }

  /** Bytes that are being written, and by whom. */
  private static final class Answer {

    private final long size;
    private final Set<Write> writes = new LinkedHashSet<>();

    Answer(long size) {
      this.size = size;
    }

    Instant lastProgress() {
      return writes.stream()
          .map(write -> write.lastProgress)
          .max(Comparator.naturalOrder())
          .orElse(Instant.MIN);
    }
  }

  /** The writing of one answer. */
  final class Write implements AutoCloseable {

    private final Object content;
    private final Runnable cutOff;
    private Instant lastProgress;

    private Write(Object content, Runnable cutOff) {
      this.content = content;
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
        Answer answer = answers.get(content);
        if (answer != null && answer.writes.remove(this) && answer.writes.isEmpty()) {
          answers.remove(content);
          held -= answer.size;
        }
      }
    }
  }
}
