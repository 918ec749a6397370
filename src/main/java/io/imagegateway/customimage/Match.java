package io.imagegateway.customimage;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.serverimage.OwnServerImages;
import io.imagegateway.serverimage.ServerImage;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server image that a custom image is, and by what that is known. The rule is a pure function
 * of the custom image's number and name.
 *
 * <p>NCP does not document that Datafence's {@code imageNo} is the VPC {@code serverImageNo}, so
 * the way of matching is part of the result, and a look-up that failed is never an absence.
 *
 * @param status how
 * @param image the server image, for the statuses that have one
 * @param candidates the numbers of the images in question, ascending, if the match is ambiguous;
 *     else empty
 * @param failure why nothing is known, if so
 */
public record Match(
    MatchStatus status,
    @Nullable Found<ServerImage> image,
    List<String> candidates,
    @Nullable Failure failure) {

  /** The match of an image whose server image was not asked for. */
  public static final Match NOT_REQUESTED =
      new Match(MatchStatus.NOT_REQUESTED, null, List.of(), null);

  private static final Match NOT_FOUND = new Match(MatchStatus.NOT_FOUND, null, List.of(), null);

  /** Numbers are decimal digits without leading zeros: the longer one is the larger one. */
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  /** The match of an image about which nothing is known. */
  public static Match unavailable(Failure failure) {
    return new Match(MatchStatus.UNAVAILABLE, null, List.of(), failure);
  }

  /** Identifies what callers see of it, for entity tags: equal if and only if that is. */
  String fingerprint() {
    return Fingerprints.joined(
        status.name(),
        image == null ? null : image.fingerprint(),
        failure == null ? null : failure.code().name(),
        Fingerprints.joined(candidates.stream()));
  }

  /** Whether the strategy looks up which server image has the custom image's number. */
  static boolean needsNumber(MatchStrategy strategy) {
    return strategy != MatchStrategy.NAME;
  }

  /**
   * Whether it takes the index of own images to decide.
   *
   * @param name the custom image's name, if it has one
   * @param byNumber which server image has its number; null if that was not looked up
   */
  static boolean needsOwnImages(
      MatchStrategy strategy, @Nullable String name, @Nullable Outcome<ServerImage> byNumber) {
    if (name == null) {
      return false;
    }
    return switch (strategy) {
      case NUMBER -> false;
      case NAME -> true;
      case NUMBER_THEN_NAME ->
          switch (Objects.requireNonNull(byNumber)) {
            case Found<ServerImage>(var image, _) -> !sameName(name, image);
            case Absent<ServerImage> _ -> true;
            case Failed<ServerImage> _ -> false;
          };
    };
  }

  /**
   * Matches a custom image.
   *
   * @param number its number, decimal digits without leading zeros
   * @param name its name, if it has one
   * @param byNumber which server image has its number; null only if {@link #needsNumber} is false
   * @param own the own images of the region; null only if {@link #needsOwnImages} is false
   */
  static Match of(
      MatchStrategy strategy,
      String number,
      @Nullable String name,
      @Nullable Outcome<ServerImage> byNumber,
      @Nullable Outcome<OwnServerImages> own) {
    if (strategy == MatchStrategy.NAME) {
      return byName(number, name, own);
    }
    return switch (withIndex(Objects.requireNonNull(byNumber), number, own)) {
      case Failed<ServerImage>(var failure) -> unavailable(failure);
      case Found<ServerImage> found when sameName(name, found.value()) -> confirmed(found);
      case Found<ServerImage> found when found.value().own() -> byNumber(name, found, own);
      case Found<ServerImage> _, Absent<ServerImage> _ ->
          strategy == MatchStrategy.NUMBER ? NOT_FOUND : byName(number, name, own);
    };
  }

  /** What the index shows counts as looked up by number: it may know an image that is just made. */
  private static Outcome<ServerImage> withIndex(
      Outcome<ServerImage> byNumber, String number, @Nullable Outcome<OwnServerImages> own) {
    if (byNumber instanceof Absent<ServerImage>
        && own instanceof Found<OwnServerImages>(var images, _)) {
      return images.numbered(number).<Outcome<ServerImage>>map(shown -> shown).orElse(byNumber);
    }
    return byNumber;
  }

  /** An own image has the number under another name: unless another one has the name, it is it. */
  private static Match byNumber(
      @Nullable String name, Found<ServerImage> numbered, @Nullable Outcome<OwnServerImages> own) {
    List<String> others =
        own instanceof Found<OwnServerImages>(var images, _)
            ? named(images, name)
                .map(Match::number)
                .filter(no -> !no.equals(number(numbered)))
                .toList()
            : List.of();
    return others.isEmpty()
        ? new Match(MatchStatus.NUMBER_ONLY, numbered, List.of(), null)
        : ambiguous(Stream.concat(Stream.of(number(numbered)), others.stream()));
  }

  private static Match byName(
      String number, @Nullable String name, @Nullable Outcome<OwnServerImages> own) {
    return switch (own) {
      case null -> NOT_FOUND;
      case Failed<OwnServerImages>(var failure) -> unavailable(failure);
      case Absent<OwnServerImages> _ -> NOT_FOUND;
      case Found<OwnServerImages>(var images, _) -> {
        List<Found<ServerImage>> named = named(images, name).toList();
        yield named.stream()
            .filter(image -> number(image).equals(number))
            .findFirst()
            .map(Match::confirmed)
            .orElseGet(() ->
                switch (named.size()) {
                  case 0 -> NOT_FOUND;
                  case 1 -> new Match(MatchStatus.NAME_ONLY, named.getFirst(), List.of(), null);
                  default -> ambiguous(named.stream().map(Match::number));
                });
      }
    };
  }

  private static Match confirmed(Found<ServerImage> image) {
    return new Match(MatchStatus.CONFIRMED, image, List.of(), null);
  }

  private static Match ambiguous(Stream<String> numbers) {
    return new Match(
        MatchStatus.AMBIGUOUS, null, numbers.distinct().sorted(BY_NUMBER).toList(), null);
  }

  private static Stream<Found<ServerImage>> named(OwnServerImages images, @Nullable String name) {
    return name == null ? Stream.empty() : images.named(name).stream();
  }

  private static boolean sameName(@Nullable String name, ServerImage image) {
    return name != null && name.equals(image.serverImageName());
  }

  private static String number(Found<ServerImage> image) {
    return image.value().serverImageNo();
  }
}
