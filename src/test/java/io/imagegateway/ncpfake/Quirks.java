package io.imagegateway.ncpfake;

import java.util.Set;

/**
 * The choice among the ways in which NCP may behave where its documentation leaves that open.
 *
 * @param missingIsError whether {@code getServerImageDetail} rejects an unknown number with 400 and
 *     code 1104037, instead of answering 200 with {@code totalRows} 0
 * @param pageOneIsFirst whether page 1 is the first page, page 0 being the same
 * @param largestPage the number of images that a page holds at most, whatever {@code pageSize} says
 * @param ignoredParameters names of parameters, list parameters without {@code .N}, that have no
 *     effect, as if misspelt
 * @param datafenceForm the form of {@code get-datafence}'s answer
 */
public record Quirks(
    boolean missingIsError,
    boolean pageOneIsFirst,
    int largestPage,
    Set<String> ignoredParameters,
    DatafenceForm datafenceForm) {

  /** A form of {@code get-datafence}'s answer: NCP's example and its table of fields differ. */
  public enum DatafenceForm {
    /** A bare array of Datafences, as in NCP's example. */
    LIST,
    /** {@code {"content": [...]}}, as in Datafence's other lists. */
    CONTENT,
    /** The fields of one Datafence, the first, as in NCP's table; none without Datafences. */
    OBJECT
  }

  /** The default behaviour: none of the oddities. */
  public static final Quirks NONE = new Quirks(false, false, 1000, Set.of(), DatafenceForm.LIST);

  /** Copies the set, and rejects pages without room. */
  public Quirks {
    if (largestPage < 1) {
      throw new IllegalArgumentException("a page holds at least one image");
    }
    ignoredParameters = Set.copyOf(ignoredParameters);
  }

  /** The same, but an unknown number is an error. */
  public Quirks withMissingAsError() {
    return new Quirks(true, pageOneIsFirst, largestPage, ignoredParameters, datafenceForm);
  }

  /** The same, but pages 0 and 1 are alike. */
  public Quirks withPageOneFirst() {
    return new Quirks(missingIsError, true, largestPage, ignoredParameters, datafenceForm);
  }

  /** The same, but with a cap on the size of a page. */
  public Quirks withLargestPage(int images) {
    return new Quirks(missingIsError, pageOneIsFirst, images, ignoredParameters, datafenceForm);
  }

  /** The same, but these parameters have no effect. */
  public Quirks ignoring(String... parameters) {
    return new Quirks(
        missingIsError, pageOneIsFirst, largestPage, Set.of(parameters), datafenceForm);
  }

  /** The same, but {@code get-datafence} answers in this form. */
  public Quirks withDatafenceForm(DatafenceForm form) {
    return new Quirks(missingIsError, pageOneIsFirst, largestPage, ignoredParameters, form);
  }
}
