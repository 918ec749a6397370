package io.imagegateway.serverimage;

/** The numbers of server images that held answers of NCP name, as lists of images do. */
@FunctionalInterface
public interface NamedNumbers {

  /**
   * Whether a held answer names a number. Must not block.
   *
   * @param serverImageNo decimal digits without leading zeros
   */
  boolean contains(String serverImageNo);
}
