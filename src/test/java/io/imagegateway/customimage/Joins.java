package io.imagegateway.customimage;

import io.imagegateway.VirtualTime;
import io.imagegateway.serverimage.ServerImages;
import java.time.Duration;

/** The join with the default gathering time, for tests of what stands above it. */
public final class Joins {

  private Joins() {}

  /** Joins with these server images, by this strategy. */
  public static CustomImageJoin of(
      ServerImages serverImages, MatchStrategy strategy, VirtualTime time) {
    return new CustomImageJoin(
        serverImages,
        new MatchSettings(strategy),
        new GatherSettings(Duration.ofMillis(250)),
        time.scheduler());
  }
}
