package io.imagegateway.serverimage;

import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.serverimage.ServerImage.CommonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Server images for tests, of which only number, name and type matter. */
public final class ServerImageExamples {

  private ServerImageExamples() {}

  /** An image that the account made itself. */
  public static Found<ServerImage> own(String number, @Nullable String name) {
    return image(number, name, "SELF");
  }

  /** An image of NCP's own. */
  public static Found<ServerImage> ncp(String number, @Nullable String name) {
    return image(number, name, "NCP");
  }

  /** An image that NCP gave no type. */
  public static Found<ServerImage> untyped(String number, @Nullable String name) {
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
