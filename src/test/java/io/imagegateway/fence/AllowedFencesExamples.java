package io.imagegateway.fence;

import java.util.Set;

/** Allowed Datafences for tests of other packages. */
public final class AllowedFencesExamples {

  /** All of them. */
  public static final AllowedFences ALL = new AllowedFences(new FenceSettings(null));

  private AllowedFencesExamples() {}

  /** These alone. */
  public static AllowedFences only(Long... numbers) {
    return new AllowedFences(new FenceSettings(Set.of(numbers)));
  }
}
