package io.imagegateway.web;

import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.Parts;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that was given once, and is given again as long as the entries that it was made of are
 * held and fresh.
 *
 * @param etag its entity tag
 * @param body its body; null if nobody has asked for it yet
 * @param parts what it was made of; null if that is not known, so that it can't be given again, and
 *     only its body is of use
 * @param freshness of all parts together
 * @param tally counts what the answer shows
 * @param pattern of the path that it answers
 * @param variables in that path
 */
public record PreparedAnswer(
    String etag,
    @Nullable AnswerBody body,
    @Nullable Parts parts,
    Freshness freshness,
    Runnable tally,
    String pattern,
    Map<String, String> variables) {

  /** Bytes of an entry besides its body and its parts. */
  private static final int FRAME = 512;

  /** Bytes of one part. */
  private static final int PART = 160;

  /** Whether the same request would lead to the same answer at this time. */
  boolean holds(Instant now) {
    return parts != null && parts.hold(now);
  }

  /** Counts the reads that the answer would have taken, and what it shows. */
  public void count(Instant now) {
    if (parts != null) {
      parts.countReads(now);
    }
    tally.run();
  }

  /** Bytes of memory, at most. */
  long weight() {
    return FRAME
        + (body == null ? 0 : body.weight())
        + (parts == null ? 0 : (long) PART * parts.size());
  }
}
