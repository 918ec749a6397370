package io.imagegateway.customimage;

import io.imagegateway.freshness.VirtualStores;
import java.time.InstantSource;

/** The absences of Datafences with the default settings, for tests of what reports them. */
public final class Absences {

  private Absences() {}

  /** None so far. */
  public static FenceAbsences at(InstantSource time) {
    return new FenceAbsences(
        new ListFreshness(
            VirtualStores.settings("box-images"), VirtualStores.settings("fence-images")),
        time);
  }
}
