package io.imagegateway.web.parameter;

import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of an operation's query parameters. An unknown name that differs from a known one only
 * in case, by brackets at its end, or by one or two characters is a misspelling: ignoring it would
 * silently widen the answer.
 */
final class ParameterNames {

  /** How PHP and some HTTP clients mark lists: {@code name[]} or {@code name[0]}. */
  private static final Pattern BRACKETS = Pattern.compile("\\[[0-9]{0,3}]$");

  private static final int MOST_DIFFERENCES = 2;

  /** So many bad names are reported; more would only lengthen the answer. */
  private static final int MOST_REPORTED = 10;

  private static final int LONGEST_REPORTED = 64;

  private final List<String> known;
  private final boolean onlyKnown;

  /**
   * The names of an operation.
   *
   * @param known in the order of declaration
   * @param onlyKnown whether every unknown name is bad
   */
  ParameterNames(List<String> known, boolean onlyKnown) {
    this.known = List.copyOf(known);
    this.onlyKnown = onlyKnown;
  }

  /** What is wrong with the names that a request has. */
  List<FieldError> errors(Collection<String> sent) {
    return sent.stream()
        .filter(name -> !known.contains(name))
        .flatMap(name -> error(name).stream())
        .limit(MOST_REPORTED)
        .toList();
  }

  private Optional<FieldError> error(String name) {
    Optional<FieldError> misspelling =
        meant(name)
            .map(known -> new FieldError(name, "no such parameter; did you mean " + known + "?"));
    return misspelling.isPresent() || !onlyKnown
        ? misspelling
        : Optional.of(new FieldError(shortened(name), "no such parameter"));
  }

  /** The nearest known name, if it is near enough. */
  private Optional<String> meant(String name) {
    String plain = BRACKETS.matcher(name).replaceFirst("").toLowerCase(Locale.ROOT);
    String nearest = null;
    int least = MOST_DIFFERENCES + 1;
    for (String candidate : known) {
      int differences = differences(plain, candidate.toLowerCase(Locale.ROOT));
      if (differences < least) {
        least = differences;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** How many characters are missing, added, exchanged or swapped with their neighbour. */
  private static int differences(String left, String right) {
    if (Math.abs(left.length() - right.length()) > MOST_DIFFERENCES) {
      return MOST_DIFFERENCES + 1;
    }
    int[][] distance = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        distance[i][j] = i == 0 || j == 0 ? i + j : cheapest(distance, left, i, right, j);
      }
    }
    return distance[left.length()][right.length()];
  }

  private static int cheapest(int[][] distance, String left, int i, String right, int j) {
    boolean same = left.charAt(i - 1) == right.charAt(j - 1);
    int edited =
        Math.min(
            Math.min(distance[i - 1][j], distance[i][j - 1]) + 1,
            distance[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return swapped ? Math.min(edited, distance[i - 2][j - 2] + 1) : edited;
  }

  /** At most so many characters, without half a character at the end. */
  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) <= LONGEST_REPORTED
        ? name
        : name.substring(0, name.offsetByCodePoints(0, LONGEST_REPORTED)) + "...";
  }
}
