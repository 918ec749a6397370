package io.imagegateway.boximage;

import io.imagegateway.freshness.Freshness;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a join came to: for every list asked, in the order of the product codes, its images and
 * their matches, or why it could not be had.
 *
 * @param lists one for each product code asked
 * @param freshness of all parts together
 */
record Joined(List<JoinedList> lists, Freshness freshness) {

  /**
   * One list.
   *
   * @param images in Datafence's order
   * @param fingerprint of the list as Datafence gave it; empty if it could not be had
   * @param failure why it could not be had; null if it could
   */
  record JoinedList(
      ProductCode productCode,
      List<JoinedImage> images,
      String fingerprint,
      @Nullable Failure failure) {}

  /** A box custom image and the server image that it is, as far as that is known. */
  record JoinedImage(BoxImage box, Match match) {

    /** Names the content for entity tags: equal if and only if the body is. */
    String fingerprint() {
      return Fingerprints.joined(
          Long.toString(box.imageNo()),
          box.productCode().name(),
          box.imageName(),
          box.baseServerName(),
          match.fingerprint());
    }
  }

  /** Whether everything that was asked for could be had. Absence and ambiguity are answers. */
  boolean complete() {
    return failures().findAny().isEmpty();
  }

  /** What is told instead of an answer if no list could be had: the worst cause. */
  Optional<Failure> failure() {
    return lists.stream().allMatch(list -> list.failure() != null) ? worst() : Optional.empty();
  }

  /** The worst of whatever could not be had. */
  Optional<Failure> worst() {
    return failures().min(Failure.WORST_FIRST);
  }

  /** Names the content for entity tags: equal if and only if the body is. */
  String fingerprint() {
    return Fingerprints.joined(
        Stream.concat(
            Stream.of(Boolean.toString(freshness.stale())),
            lists.stream().flatMap(Joined::fingerprint)));
  }

  /** A list that is empty is not seen in the answer, nor whether it was asked for. */
  private static Stream<String> fingerprint(JoinedList list) {
    if (list.failure() != null) {
      return Stream.of(
          Fingerprints.joined("failed", list.productCode().name(), list.failure().code().name()));
    }
    if (list.images().isEmpty()) {
      return Stream.empty();
    }
    return Stream.of(
        Fingerprints.joined(
            Stream.concat(
                Stream.of("list", list.fingerprint()),
                list.images().stream().map(image -> image.match().fingerprint()))));
  }

  private Stream<Failure> failures() {
    return lists.stream()
        .flatMap(list ->
            Stream.concat(
                Stream.ofNullable(list.failure()),
                list.images().stream()
                    .map(image -> image.match().failure())
                    .filter(Objects::nonNull)));
  }
}
