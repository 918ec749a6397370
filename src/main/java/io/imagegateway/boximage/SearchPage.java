package io.imagegateway.boximage;

import java.util.List;

/**
 * A page of a list.
 *
 * @param number from 0
 * @param size elements on a page, at least 1
 */
record SearchPage(int number, int size) {

  /** The elements of the list that are on the page; none if the page is beyond the end. */
  <T> List<T> of(List<T> all) {
    int from = (int) Math.min((long) number * size, all.size());
    return all.subList(from, Math.min(from + size, all.size()));
  }
}
