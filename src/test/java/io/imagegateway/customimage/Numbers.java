package io.imagegateway.customimage;

import io.imagegateway.freshness.VirtualStores;
import java.time.InstantSource;

/** The numbers that lists show, with the default settings, for tests of what holds lists. */
public final class Numbers {

  private Numbers() {}

  /** None so far. */
  public static ListedNumbers at(InstantSource time) {
    return new ListedNumbers(
        new ListFreshness(
            VirtualStores.settings("box-images"), VirtualStores.settings("fence-images")),
        time);
  }
}
