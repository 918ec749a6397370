package io.imagegateway.ncp.datafence;

import io.imagegateway.boximage.BoxImageSource;
import io.imagegateway.customimage.Absences;
import io.imagegateway.fence.FenceSource;
import io.imagegateway.ncp.api.NcpClient;
import java.time.InstantSource;
import tools.jackson.databind.json.JsonMapper;

/** Datafence's lists, for tests of what stands above. */
public final class VirtualBoxImages {

  private VirtualBoxImages() {}

  /** Reads lists by these calls. */
  public static BoxImageSource by(NcpClient calls, InstantSource time) {
    return new DatafenceBoxImages(
        new CustomImageLists(calls, Absences.at(time), JsonMapper.shared()));
  }

  /** Reads the list of Datafences by these calls. */
  public static FenceSource fencesBy(NcpClient calls) {
    return new DatafenceFences(calls, JsonMapper.shared());
  }
}
