package io.imagegateway.freshness;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.validation.Errors;

/**
 * The settings of one cache, under {@code gateway.freshness.<cache>}. The defaults of all caches
 * stand in {@code application.yaml}.
 *
 * @param fresh how long an answer is served as new; at least 1 ms
 * @param stale for how long after that it is still served at once, while it is refreshed
 * @param outage how long after its fetch it is served at all, when a fetch fails; not shorter than
 *     {@code stale}, since what is served without waiting is served in an outage, too
 * @param absent how long "no such thing" is believed; there is no stale time after that
 * @param maxSize entries with a value, at most; those without one have room of their own
 */
public record CacheSettings(
    @NotNull @DurationMin(millis = 1) Duration fresh,
    @NotNull @DurationMin Duration stale,
    @NotNull @DurationMin Duration outage,
    @NotNull @DurationMin Duration absent,
    @Positive int maxSize) {

  /** One cache may take a quarter of the heap; answers, bodies of NCP and the rest share it. */
  private static final int CACHES_PER_HEAP = 4;

  /**
   * Checks what no annotation of one component can check.
   *
   * @param cache the name of the component that holds these settings, for the property's name
   */
  // The components are null here where they are not set.
  @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
  public void validate(String cache, Errors errors) {
    if (stale != null && outage != null && outage.compareTo(stale) < 0) {
      errors.rejectValue(cache + ".outage", "outage", "must not be shorter than stale");
    }
  }

  /**
   * The same for a cache whose number of entries is bounded by {@code max-size} alone: it must fit
   * into the heap.
   *
   * @param entryBytes the heap that an entry takes, everything that the store keeps of it included
   */
  public void validate(String cache, int entryBytes, Errors errors) {
    validate(cache, entryBytes, Runtime.getRuntime().maxMemory(), errors);
  }

  /**
   * The same for another heap.
   *
   * @param heap the bytes that the heap can grow to
   */
  void validate(String cache, int entryBytes, long heap, Errors errors) {
    validate(cache, errors);
    long largest = heap / CACHES_PER_HEAP / entryBytes;
    if (maxSize > largest) {
      errors.rejectValue(
          cache + ".maxSize",
          "heap",
          "must be at most %d: an entry takes about %d bytes, and the cache may take a quarter of the heap of %d MB"
              .formatted(largest, entryBytes, heap >> 20));
    }
  }
}
