package io.imagegateway.fence;

/**
 * The number of a Datafence that the gateway may answer for. Only {@link AllowedFences} makes one,
 * so whatever takes a {@code FenceId} can't be reached with a Datafence outside {@code
 * gateway.fences.allowed}.
 */
public final class FenceId implements Comparable<FenceId> {

  /** The largest number of a Datafence: the largest integer that JavaScript represents exactly. */
  public static final long MAX = (1L << 53) - 1;

  private final long number;

  FenceId(long number) {
    this.number = number;
  }

  /** Datafence's number, 1 to {@link #MAX}. */
  public long number() {
    return number;
  }

  @Override
  public int compareTo(FenceId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FenceId fence && fence.number == number;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
