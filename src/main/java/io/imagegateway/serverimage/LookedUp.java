package io.imagegateway.serverimage;

import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of several look-ups.
 *
 * @param answers by number, in the order asked
 */
record LookedUp(Map<String, Answer<ServerImage>> answers) {

  /** The freshness of all of them together. */
  Freshness freshness() {
    return answers.values().stream().map(Answer::freshness).reduce(Freshness.NONE, Freshness::and);
  }

  /** The worst of the failures, if any look-up failed. Absence is an answer. */
  Optional<Failure> worst() {
    return answers.values().stream()
        .map(Answer::outcome)
        .<Failure>mapMulti((outcome, failures) -> {
          if (outcome instanceof Failed<ServerImage>(var failure)) {
            failures.accept(failure);
          }
        })
        .min(Failure.WORST_FIRST);
  }

  /** Names the content for entity tags: equal if and only if the body is. */
  String fingerprint() {
    return Fingerprints.joined(
        Stream.concat(
            Stream.of(Boolean.toString(freshness().stale())),
            answers.entrySet().stream()
                .map(answer ->
                    Fingerprints.joined(
                        answer.getKey(), fingerprint(answer.getValue().outcome())))));
  }

  private static String fingerprint(Outcome<ServerImage> outcome) {
    return switch (outcome) {
      case Found<ServerImage>(_, var fingerprint) -> Fingerprints.joined("found", fingerprint);
      case Absent<ServerImage> _ -> Fingerprints.joined("absent");
      case Failed<ServerImage>(var failure) -> Fingerprints.joined("failed", failure.code().name());
    };
  }
}
