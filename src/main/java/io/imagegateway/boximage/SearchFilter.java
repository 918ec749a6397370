package io.imagegateway.boximage;

import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.Match;
import io.imagegateway.customimage.MatchStatus;
import java.util.Optional;
import java.util.Set;

/**
 * The choice of the images that a search shows. It has no effect on what is asked for.
 *
 * @param imageName part of the name, in which A to Z match in either case; empty for any name or
 *     none
 * @param serverImageNo the server image that an image was matched with, or that it may be; empty
 *     for any
 * @param statuses how it was matched; none stands for all
 */
record SearchFilter(
    Optional<String> imageName, Optional<String> serverImageNo, Set<MatchStatus> statuses) {

  /** Whether an image is shown as far as its name decides. */
  boolean accepts(CustomImage image) {
    return imageName
        .map(part -> image.imageName() != null && folded(image.imageName()).contains(folded(part)))
        .orElse(true);
  }

  /** Whether an image with this match is shown, if its name does not decide otherwise. */
  boolean accepts(Match match) {
    return (statuses.isEmpty() || statuses.contains(match.status()))
        && serverImageNo.map(number -> isMatchedWith(number, match)).orElse(true);
  }

  /** Whether matches decide, so that all of them have to be known. */
  boolean dependsOnMatches() {
    return serverImageNo.isPresent() || !statuses.isEmpty();
  }

  private static boolean isMatchedWith(String number, Match match) {
    return (match.image() != null && match.image().value().serverImageNo().equals(number))
        || match.candidates().contains(number);
  }

  /** Only ASCII letters: whatever else has two cases depends on a language. */
  private static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.chars()
        .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
        .forEach(c -> folded.append((char) c));
    return folded.toString();
  }
}
