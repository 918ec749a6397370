package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.validation.FieldError;
import org.springframework.validation.MapBindingResult;

class CacheSettingsTests {

  /** What a JVM with -Xmx256m reports at least: one of the survivor spaces does not count. */
  private static final long HEAP = 245L << 20;

  @ParameterizedTest
  @CsvSource({"10000, 2600", "20000, 2600", "24702, 2600", "10000, 4500", "14272, 4500"})
  void allowWhatFitsIntoAQuarterOfTheHeap(int maxSize, int entryBytes) {
    assertThat(checked(maxSize, entryBytes).hasErrors()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"24702, 2600", "14272, 4500"})
  void nameTheLargestSizeWhereOneDoesNotFit(int largest, int entryBytes) {
    FieldError error =
        Objects.requireNonNull(checked(largest + 1, entryBytes).getFieldError("boxImages.maxSize"));

    assertThat(error.getDefaultMessage())
        .isEqualTo(
            "must be at most %d: an entry takes about %d bytes, and the cache may take a quarter of"
                + " the heap of 245 MB",
            largest, entryBytes);
  }

  @Test
  void areCheckedForTheirTimesToo() {
    MapBindingResult errors = new MapBindingResult(new HashMap<>(), "freshness");

    settings(1, Duration.ofSeconds(1)).validate("boxImages", 4500, HEAP, errors);

    assertThat(errors.getFieldErrors())
        .extracting(FieldError::getField)
        .containsExactly("boxImages.outage");
  }

  private static MapBindingResult checked(int maxSize, int entryBytes) {
    MapBindingResult errors = new MapBindingResult(new HashMap<>(), "freshness");
    settings(maxSize, Duration.ofHours(1)).validate("boxImages", entryBytes, HEAP, errors);
    return errors;
  }

  private static CacheSettings settings(int maxSize, Duration outage) {
    return new CacheSettings(
        Duration.ofSeconds(30), Duration.ofMinutes(5), outage, Duration.ofSeconds(10), maxSize);
  }
}
