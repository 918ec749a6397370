package io.imagegateway.fence;

import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Lists of Datafences for tests of other packages. */
public final class FencesExamples {

  private FencesExamples() {}

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
    return new Fences(
        _ -> CompletableFuture.completedFuture(outcome),
        stores,
        new FenceFreshness(VirtualStores.settings("fences")));
  }
}
