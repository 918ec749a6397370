package io.imagegateway.web.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The requests that are making answers. Of one answer only a few do so at a time. The others wait
 * until one of them has ended, and may find the answer prepared then: hundreds of callers that want
 * one large answer at once take the memory of a few.
 *
 * <p>Thread-safe.
 */
final class AnswerMakers {

  private final int most;
  private final Map<String, Making> makings = new HashMap<>();

  /** The makers of one answer, and what completes when the next of them ends. */
  private static final class Making {

    private int makers;
    private CompletableFuture<Void> nextEnd = new CompletableFuture<>();
  }

  /**
   * Makers of no answers.
   *
   * @param most requests that make one answer at a time
   */
  AnswerMakers(int most) {
    this.most = most;
  }

  /**
   * Takes a place among the makers of an answer.
   *
   * @return empty if there was one, which {@link #leave} gives back; otherwise what completes when
   *     another maker ends
   */
  synchronized Optional<CompletableFuture<Void>> enter(String answer) {
    Making making = makings.computeIfAbsent(answer, _ -> new Making());
    if (making.makers < most) {
      making.makers++;
      return Optional.empty();
    }
    return Optional.of(making.nextEnd);
  }

  /** Ends a making, in whatever way it ended. */
  void leave(String answer) {
    end(answer).complete(null);
  }

  private synchronized CompletableFuture<Void> end(String answer) {
    Making making = makings.computeIfAbsent(answer, _ -> new Making());
    CompletableFuture<Void> ended = making.nextEnd;
    making.nextEnd = new CompletableFuture<>();
    making.makers--;
    if (making.makers <= 0) {
      makings.remove(answer);
    }
    return ended;
  }
}
