package io.imagegateway.fence;

import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The source of the account's Datafences. */
public interface FenceSource {

  /**
   * Fetches all Datafences of the account.
   *
   * @return completes normally: found (an empty list too), distinct and in ascending {@code
   *     fenceId}, or failed
   */
  CompletableFuture<Outcome<List<Outcome.Found<Fence>>>> fences(LoadTerms load);
}
