package io.imagegateway.customimage;

import io.imagegateway.freshness.Freshness;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of a join: for every list, in the order asked, its images and their matches, or why it
 * could not be read.
 *
 * @param lists one for each list asked
 * @param freshness of all parts together
 */
public record Joined(List<JoinedList> lists, Freshness freshness) {

  /**
   * One list.
   *
   * @param productCode whose list
   * @param images in Datafence's order
   * @param fingerprint of the list as Datafence sent it; empty if it could not be read
   * @param failure why it could not be read; null if it could
   */
  public record JoinedList(
      String productCode,
      List<JoinedImage> images,
      String fingerprint,
      @Nullable Failure failure) {}

  /** A custom image and the server image that it is, as far as that is known. */
  public record JoinedImage(CustomImage image, Match match) {

    /** Identifies the content, for entity tags: equal if and only if the body is. */
    public String fingerprint() {
      return Fingerprints.joined(
          Long.toString(image.imageNo()),
          image.productCode(),
          image.imageName(),
          image.baseServerName(),
          match.fingerprint());
    }
  }

  /** Whether everything that was asked for could be read. Absence and ambiguity are answers. */
  public boolean complete() {
    return failures().findAny().isEmpty();
  }

  /** The worst cause if no list could be read: the error that replaces the answer. */
  public Optional<Failure> failure() {
    return lists.stream().allMatch(list -> list.failure() != null) ? worst() : Optional.empty();
  }

  /** The worst cause of all parts that could not be read. */
  public Optional<Failure> worst() {
    return failures().min(Failure.WORST_FIRST);
  }

  /** Identifies the content, for entity tags: equal if and only if the body is. */
  public String fingerprint() {
    return Fingerprints.joined(
        Stream.concat(
            Stream.of(Boolean.toString(freshness.stale())),
            lists.stream().flatMap(Joined::fingerprint)));
  }

  /** A list that is empty is not seen in the answer, nor whether it was asked for. */
  private static Stream<String> fingerprint(JoinedList list) {
    if (list.failure() != null) {
      return Stream.of(
          Fingerprints.joined("failed", list.productCode(), list.failure().code().name()));
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
