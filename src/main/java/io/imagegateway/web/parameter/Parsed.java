package io.imagegateway.web.parameter;

import io.imagegateway.lookup.Failure;

/**
 * The result of reading a parameter.
 *
 * @param <T> type of the value
 */
public sealed interface Parsed<T> {

  /** The parameter is well formed, or was left out and has a default. */
  record Value<T>(T value) implements Parsed<T> {}

  /**
   * The parameter is bad.
   *
   * @param message what it must be; nothing of the value that was sent
   */
  record Invalid<T>(String message) implements Parsed<T> {}

  /** The parameter is well formed, and the answer is this failure whatever the others are. */
  record Refused<T>(Failure failure) implements Parsed<T> {}
}
