package io.imagegateway.ncp.server;

import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.serverimage.ServerImageCapacity;
import io.imagegateway.serverimage.ServerImageSource;
import java.time.InstantSource;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** The VPC Server service's images with the default settings, for tests of what stands above. */
public final class VirtualServerImages {

  private VirtualServerImages() {}

  /** Reads server images by these calls. */
  public static ServerImageSource by(NcpClient calls, InstantSource time) {
    return new VpcServerImages(
        calls,
        new ServerSettings(100, Set.of("1104037")),
        new PrivacySettings(false),
        new ServerImageCapacity(20_000),
        JsonMapper.shared(),
        time);
  }
}
