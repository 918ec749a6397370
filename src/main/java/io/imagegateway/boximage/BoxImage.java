package io.imagegateway.boximage;

import org.jspecify.annotations.Nullable;

/**
 * A custom image as Datafence lists it.
 *
 * @param imageNo Datafence's number of the image, 1 to 2^53-1
 * @param imageName its name, if Datafence gave one
 * @param productCode the product code that it was listed for
 * @param baseServerName the server that it was made from, if Datafence gave one
 */
public record BoxImage(
    long imageNo,
    @Nullable String imageName,
    ProductCode productCode,
    @Nullable String baseServerName) {

  /** The largest number of an image or a Datafence: what a browser can count to. */
  public static final long MAX_NO = (1L << 53) - 1;
}
