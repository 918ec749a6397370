package io.imagegateway.customimage;

/** The data by which a custom image is matched with a server image. */
public enum MatchStrategy {
  /** By number, and where no server image has the number, by name. */
  NUMBER_THEN_NAME,
  /** By number only; a name confirms, and is never looked up. */
  NUMBER,
  /** By name only, among own images; a number confirms, and is never looked up. */
  NAME
}
