package io.imagegateway.serverimage;

import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;

/** The catalogue of server images with the default settings, for tests of what stands above it. */
public final class Catalogue {

  private Catalogue() {}

  /** Remembers in these stores what the source says; no list names a number. */
  public static ServerImages of(ServerImageSource source, Stores stores) {
    return of(source, stores, _ -> false);
  }

  /** Remembers in these stores what the source says. */
  public static ServerImages of(ServerImageSource source, Stores stores, NamedNumbers named) {
    return new ServerImages(
        source,
        stores,
        new ServerImageFreshness(
            VirtualStores.settings("server-images"), VirtualStores.settings("own-server-images")),
        named,
        new LoginIdSettings(false));
  }
}
