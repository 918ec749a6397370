package io.imagegateway.customimage;

import io.imagegateway.freshness.ContentCodec;
import io.imagegateway.freshness.JsonCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A custom image as Datafence lists it, for boxes or for fence servers.
 *
 * @param imageNo Datafence's number of the image, 1 to 2^53-1
 * @param imageName its name; null if Datafence sent none
 * @param productCode Datafence's code of the product that it was listed for
 * @param baseServerName the server that it was made from; null if Datafence sent none
 */
public record CustomImage(
    long imageNo, @Nullable String imageName, String productCode, @Nullable String baseServerName) {

  /** The largest number of an image or a Datafence: what a browser can count to. */
  public static final long MAX_NO = (1L << 53) - 1;

  /** Heap bytes of an entry of a cache of lists. Measured: a list of 20 images takes 4,500. */
  public static final int ENTRY_BYTES = 4_500;

  /** The number in the form of a {@code serverImageNo}: decimal digits without leading zeros. */
  String number() {
    return Long.toString(imageNo);
  }

  /** The form of a list of images in a store that replicas share. */
  public static final ContentCodec<List<CustomImage>> LIST_CODEC =
      new JsonCodec<>(new TypeReference<>() {}, List::copyOf, CustomImage::areValid);

  /** Images that a cache counts as one entry. */
  private static final int PER_ENTRY = 20;

  // What another program wrote may hold nulls whatever the types promise.
  @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
  private static boolean areValid(List<CustomImage> images) {
    return images.stream()
        .allMatch(image ->
            image != null
                && image.productCode != null
                && image.imageNo >= 1
                && image.imageNo <= MAX_NO);
  }

  /** The entries that a list of images counts as in its cache: one for each 20 images begun. */
  public static int entries(List<CustomImage> images) {
    return Math.max(1, Math.ceilDiv(images.size(), PER_ENTRY));
  }
}
