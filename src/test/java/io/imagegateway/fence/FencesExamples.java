package io.imagegateway.fence;

import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import java.util.Collection;

/** Datafences for tests of other packages. */
public final class FencesExamples {

  private FencesExamples() {}

  /** The Datafences that a source lists, with the default settings. */
  public static Fences of(FenceSource source, Stores stores) {
    return new Fences(source, stores, new FenceFreshness(VirtualStores.settings("fences")));
  }

  /** The Datafences that a request names. */
  public static RequestedFences named(AllowedFences allowed, Collection<Long> numbers) {
    return RequestedFences.of(numbers, allowed);
  }
}
