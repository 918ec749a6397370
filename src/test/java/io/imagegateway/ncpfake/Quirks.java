package io.imagegateway.ncpfake;

import java.util.Set;

/**
 * In which of the ways that NCP leaves open the server image calls behave.
 *
 * @param missingIsError whether {@code getServerImageDetail} refuses an unknown number with 400 and
 *     code 1104037, instead of answering 200 with {@code totalRows} 0
 * @param pageOneIsFirst whether page 1 is the first page, page 0 being the same
 * @param largestPage the number of images that a page holds at most, whatever {@code pageSize} says
 * @param ignoredParameters names of parameters, list parameters without {@code .N}, that have no
 *     effect, as if misspelt
 */
public record Quirks(
    boolean missingIsError,
    boolean pageOneIsFirst,
    int largestPage,
    Set<String> ignoredParameters) {

  /** The default behaviour: none of the oddities. */
  public static final Quirks NONE = new Quirks(false, false, 1000, Set.of());

  /** Copies the set, and refuses pages without room. */
  public Quirks {
    if (largestPage < 1) {
      throw new IllegalArgumentException("a page holds at least one image");
    }
    ignoredParameters = Set.copyOf(ignoredParameters);
  }

  /** The same, but an unknown number is an error. */
  public Quirks withMissingAsError() {
    return new Quirks(true, pageOneIsFirst, largestPage, ignoredParameters);
  }

  /** The same, but pages 0 and 1 are alike. */
  public Quirks withPageOneFirst() {
    return new Quirks(missingIsError, true, largestPage, ignoredParameters);
  }

  /** The same, but with a cap on the size of a page. */
  public Quirks withLargestPage(int images) {
    return new Quirks(missingIsError, pageOneIsFirst, images, ignoredParameters);
  }

  /** The same, but these parameters have no effect. */
  public Quirks ignoring(String... parameters) {
    return new Quirks(missingIsError, pageOneIsFirst, largestPage, Set.of(parameters));
  }
}
