package io.imagegateway.serverimage;

import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The source of server images. */
public interface ServerImageSource {

  /**
   * The identity of a server image.
   *
   * @param regionCode NCP's code of the region
   * @param serverImageNo decimal digits without leading zeros
   */
  record NumberKey(String regionCode, String serverImageNo) {}

  /**
   * Fetches images by their numbers, in as few calls as possible.
   *
   * @param keys distinct, at least one, of any regions
   * @return a future for each key that completes normally
   */
  Map<NumberKey, CompletableFuture<Outcome<ServerImage>>> byNumber(
      Collection<NumberKey> keys, LoadTerms load);

  /**
   * Fetches all own images (type {@code SELF}) of a region.
   *
   * @return completes normally: found (an empty list too) or failed
   */
  CompletableFuture<Outcome<List<Outcome.Found<ServerImage>>>> ownImages(
      String regionCode, LoadTerms load);
}
