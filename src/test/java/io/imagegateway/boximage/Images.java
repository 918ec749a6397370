package io.imagegateway.boximage;

import io.imagegateway.freshness.Outcome.Found;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImage.CommonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Images for tests. */
final class Images {

  private Images() {}

  static BoxImage box(long imageNo, @Nullable String name) {
    return new BoxImage(imageNo, name, ProductCode.CON, "conn-1-1");
  }

  /** An image that the account made itself. */
  static Found<ServerImage> own(String number, @Nullable String name) {
    return image(number, name, "SELF");
  }

  /** An image of NCP's own. */
  static Found<ServerImage> ncp(String number, @Nullable String name) {
    return image(number, name, "NCP");
  }

  /** An image that NCP gave no type. */
  static Found<ServerImage> untyped(String number, @Nullable String name) {
    return image(number, name, null);
  }

  private static Found<ServerImage> image(
      String number, @Nullable String name, @Nullable String type) {
    return new Found<>(
        new ServerImage(
            number,
            name,
            null,
            type == null ? null : new CommonCode(type, null),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of()),
        "fingerprint of " + number + " " + name);
  }
}
