package io.imagegateway.fence;

import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Datafences for tests of other packages. */
public final class FencesExamples {

  private FencesExamples() {}

  /** The Datafences that a source lists, all allowed, with the default settings. */
  public static Fences of(FenceSource source, Stores stores) {
    return new Fences(
        source,
        AllowedFencesExamples.ALL,
        stores,
        new FenceFreshness(VirtualStores.settings("fences")));
  }

  /** An account with these Datafences. */
  public static Fences listing(Stores stores, long... numbers) {
    return of(
        stores,
        new Found<>(
            Arrays.stream(numbers)
                .mapToObj(number ->
                    new Found<>(
                        new Fence(number, null, null, null, null, null, null, null, null),
                        Long.toString(number)))
                .toList(),
            Arrays.toString(numbers)));
  }

  /** An account whose list of Datafences can't be fetched. */
  public static Fences failing(Stores stores, Failure failure) {
    return of(stores, new Failed<>(failure));
  }

  private static Fences of(Stores stores, Outcome<List<Found<Fence>>> outcome) {
    return of(_ -> CompletableFuture.completedFuture(outcome), stores);
  }

  /** The Datafences that a request names. */
  public static RequestedFences named(AllowedFences allowed, Collection<Long> numbers) {
    return RequestedFences.of(numbers, allowed);
  }
}
